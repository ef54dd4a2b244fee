/** Differences below this are within what a busy machine and chance do. */
const TIE_SHARE = 0.2

export interface RankingComparison {
  /** Pairs that differ clearly by both measures, and the same way round. */
  readonly agreed: number
  /** The others that differ clearly by both, in words. */
  readonly disagreements: readonly string[]
}

/** Compares two measures of the same things, pair by pair. */
export function compareRankings(
  one: ReadonlyMap<string, number>,
  other: ReadonlyMap<string, number>,
): RankingComparison {
  let agreed = 0
  const disagreements: string[] = []
  const names = [...one.keys()]
  for (const [index, first] of names.entries()) {
    for (const second of names.slice(index + 1)) {
      const both = leadOf(one, first, second) * leadOf(other, first, second)
      if (both > 0) agreed += 1
      if (both < 0) disagreements.push(`${first} and ${second} are ranked the other way round`)
    }
  }
  return { agreed, disagreements }
}

/** 1 where the first is clearly faster, -1 where the second is, 0 for a tie. */
function leadOf(seconds: ReadonlyMap<string, number>, first: string, second: string): number {
  const [a, b] = [seconds.get(first) ?? NaN, seconds.get(second) ?? NaN]
  if (a * (1 + TIE_SHARE) < b) return 1
  return b * (1 + TIE_SHARE) < a ? -1 : 0
}
