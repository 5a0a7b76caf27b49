/** Address of a report inside the extension. */
export const reportPath = (id: number) => `src/report/index.html?id=${id}`;

/** The check that a report's address asks for; null if it names none. */
export function reportedId(search: string): number | null {
  const id = Number(new URLSearchParams(search).get('id') || Number.NaN);
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}
