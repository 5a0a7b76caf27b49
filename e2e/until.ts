/** Asks again and again until there is an answer other than undefined, null, false or ''. */
export async function until<T>(what: string, ask: () => Promise<T>, seconds = 120): Promise<NonNullable<T>> {
  const end = Date.now() + seconds * 1000;
  let problem: unknown;
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer) return answer;
      problem = undefined;
    } catch (error) {
      problem = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  throw new Error(`Waited ${seconds} s for ${what}.`, { cause: problem });
}

/** Reads again and again until one of the texts matches, and gives it. The error tells what was there instead. */
export async function untilSaid(read: () => Promise<string[]>, words: RegExp | string, seconds = 150): Promise<string> {
  const pattern = typeof words === 'string' ? new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) : words;
  let last: string[] = [];
  const ask = async () => {
    last = await read();
    return last.find((said) => pattern.test(said));
  };
  return until(String(pattern), ask, seconds).catch((error: Error) => {
    throw new Error(`${error.message} Read: ${JSON.stringify(last)}`, { cause: error.cause });
  });
}
