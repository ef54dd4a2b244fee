/** From when to when something was under way; any unit. */
export type Span = readonly [from: number, to: number]

/** How long at least one of them was under way. What lies between is the scanner's own work, or its machine's. */
export function lengthOfUnion(spans: readonly Span[]): number {
  let [length, reached] = [0, -Infinity]
  for (const [from, to] of [...spans].sort(([a], [b]) => a - b)) {
    length += Math.max(0, to - Math.max(from, reached))
    reached = Math.max(reached, to)
  }
  return length
}
