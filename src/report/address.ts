/** Address of a report inside the extension. */
export const reportPath = (id: number) => `src/report/index.html?id=${id}`;

/** The check that a report's address asks for; null if it names none. */
export function reportedId(search: string): number | null {
  const id = Number(new URLSearchParams(search).get('id') || Number.NaN);
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}

/** Address of the report of a check that an open page keeps under a key. */
export const memoryReportPath = (key: string) => `src/report/index.html?memory=${encodeURIComponent(key)}`;

/** The key that a report's address asks for; null if it names none. */
export function reportedKey(search: string): string | null {
  return new URLSearchParams(search).get('memory') || null;
}
