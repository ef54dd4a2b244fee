/** One step of a pattern: `**`, or what one name of a path has to look like. */
type Step = '**' | readonly Piece[]
/** A character as it is, `?` for any one, `*` for any number of them. */
type Piece = { readonly character: string } | '?' | '*'

/**
 * gitignore's patterns as CODEOWNERS knows them: without negation and classes. Matching takes time proportional to pattern
 * × path at most, whatever stands in them: both come from scanned repositories.
 * @returns undefined for a pattern without a name.
 */
export function pathMatcher(pattern: string): ((path: string) => boolean) | undefined {
  const isFolder = pattern.endsWith('/')
  const names = pattern.split('/').filter((name) => name !== '')
  const [first] = names
  if (first === undefined) return undefined
  const isAnchored = pattern.startsWith('/') || names.length > 1
  const steps: Step[] = names.map((name) => (name === '**' ? '**' : piecesOf(name)))
  const last = names.at(-1) ?? ''
  const all: readonly Step[] = isAnchored ? steps : ['**', ...steps]
  // `docs/*` means the files in docs, and not what lies deeper.
  const isFilesOnly = isAnchored && last === '*'
  const reach = last === '**' ? 'inside' : isFolder ? 'inside' : isFilesOnly ? 'itself' : 'both'
  return (path) => matchesSteps(all, path.split('/'), reach)
}

/** Whether the steps match the whole path, a folder above it, or either. */
function matchesSteps(steps: readonly Step[], names: readonly string[], reach: 'itself' | 'inside' | 'both'): boolean {
  // reached[n]: the steps so far match the first n names.
  let reached = [true, ...names.map(() => false)]
  for (const step of steps) {
    const next = reached.map(() => false)
    if (step === '**') {
      let any = false
      for (const [count, isReached] of reached.entries()) {
        any ||= isReached
        next[count] = any
      }
    } else {
      for (const [index, name] of names.entries()) next[index + 1] = reached[index] === true && matchesName(step, name)
    }
    reached = next
  }
  const whole = reached[names.length] === true
  const above = reached.slice(1, names.length).includes(true)
  const everything = steps.every((step) => step === '**')
  return reach === 'itself' ? whole : reach === 'inside' ? above || everything : whole || above
}

function piecesOf(name: string): readonly Piece[] {
  const pieces: Piece[] = []
  const characters = [...name]
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index] ?? ''
    if (character === '\\' && index + 1 < characters.length) {
      index += 1
      pieces.push({ character: characters[index] ?? '' })
    } else if (character === '?') pieces.push('?')
    else if (character !== '*') pieces.push({ character })
    else if (pieces.at(-1) !== '*') pieces.push('*')
  }
  return pieces
}

/** Goes back to the last `*` only: what was matched before it stays matched. */
function matchesName(pieces: readonly Piece[], name: string): boolean {
  const characters = [...name]
  let piece = 0
  let at = 0
  let star: { readonly piece: number; at: number } | undefined
  while (at < characters.length) {
    const wanted = pieces[piece]
    if (wanted === '*') {
      star = { piece, at }
      piece += 1
    } else if (wanted === '?' || (wanted !== undefined && wanted.character === characters[at])) {
      piece += 1
      at += 1
    } else if (star !== undefined) {
      star.at += 1
      at = star.at
      piece = star.piece + 1
    } else return false
  }
  while (pieces[piece] === '*') piece += 1
  return piece === pieces.length
}
