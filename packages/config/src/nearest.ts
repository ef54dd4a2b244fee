import { distance } from 'fastest-levenshtein'

const LONGEST_COMPARED = 100

/** The known name that somebody probably meant, or none that is near. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  if (name.length > LONGEST_COMPARED) return undefined
  const meant = name.toLowerCase()
  const ranked = [...known]
    .map((candidate) => ({ candidate, away: distance(meant, candidate.toLowerCase()) }))
    .sort((a, b) => a.away - b.away)
  const [best] = ranked
  if (best !== undefined && best.away <= mostMistakes(name)) return best.candidate
  return meant.length < 3
    ? undefined
    : ranked.find(({ candidate }) => candidate.toLowerCase().startsWith(meant))?.candidate
}

/** With more, it is another word: of `ab`, every letter would be a mistake. */
function mostMistakes({ length }: string): number {
  if (length < 3) return 0
  return length < 5 ? 1 : Math.max(2, Math.floor(length / 3))
}

/**
 * The known key that somebody probably meant: the same word in another section before a similar one in this section,
 * before a similar one anywhere.
 */
export function nearestKey(key: string, known: readonly string[]): string | undefined {
  const [word, section] = [lastWord(key), sectionOf(key)]
  const sameWord = known.filter((candidate) => lastWord(candidate) === word)
  if (sameWord.length > 0) return nearestOf(key, sameWord)
  const siblings = known.filter((candidate) => sectionOf(candidate) === section)
  const sibling = nearest(word, siblings.map(lastWord))
  if (sibling !== undefined) return siblings.find((candidate) => lastWord(candidate) === sibling)
  const elsewhere = nearest(word, known.map(lastWord))
  if (elsewhere !== undefined) return known.find((candidate) => lastWord(candidate) === elsewhere)
  // The section that it stands in is there already.
  return nearest(
    key,
    known.filter((candidate) => !key.startsWith(`${candidate}.`)),
  )
}

function nearestOf(key: string, candidates: readonly string[]): string | undefined {
  if (key.length > LONGEST_COMPARED) return candidates[0]
  return [...candidates].sort((a, b) => distance(key, a) - distance(key, b))[0]
}

const lastWord = (key: string): string => key.slice(key.lastIndexOf('.') + 1)
const sectionOf = (key: string): string => key.slice(0, Math.max(0, key.lastIndexOf('.')))
