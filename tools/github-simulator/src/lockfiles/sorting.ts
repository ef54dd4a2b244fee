const english = new Intl.Collator('en')

/** As npm and composer order their keys. */
export const byLocale = (a: string, b: string): number => english.compare(a, b)

/** As tools order keys that compare code points. */
export const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export function sortedRecord<Value>(
  entries: Iterable<readonly [string, Value]>,
  compare: (a: string, b: string) => number,
): Record<string, Value> {
  return Object.fromEntries([...entries].sort(([a], [b]) => compare(a, b)))
}
