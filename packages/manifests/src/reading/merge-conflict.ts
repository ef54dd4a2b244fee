const OURS = '<<<<<<< '
const BASE = '|||||||'
const THEIRS = '======='
const END = '>>>>>>>'

/** Whose a line is: of no one are the markers themselves, and what only the common ancestor said. */
export type Side = 'both' | 'ours' | 'theirs' | 'no one'

/** Whether git may have left the markers of a merge conflict in a text. */
export function mayHaveConflict(content: string): boolean {
  return content.startsWith(OURS) || content.includes(`\n${OURS}`)
}

/** Says line by line on which side of a merge conflict a text is. */
export class ConflictSides {
  readonly #begins: (line: number) => void
  #marker: typeof OURS | typeof BASE | typeof THEIRS | undefined

  /** @param begins Is told of every conflict. */
  constructor(begins: (line: number) => void) {
    this.#begins = begins
  }

  sideOf(line: string, number: number): Side {
    const marker = line.startsWith(OURS) ? OURS : this.#marker === undefined ? undefined : markerOf(line)
    if (marker === undefined) {
      if (this.#marker === undefined) return 'both'
      return this.#marker === BASE ? 'no one' : this.#marker === OURS ? 'ours' : 'theirs'
    }
    if (marker === OURS) this.#begins(number)
    this.#marker = marker === END ? undefined : marker
    return 'no one'
  }
}

function markerOf(line: string): typeof BASE | typeof THEIRS | typeof END | undefined {
  if (line.startsWith(BASE)) return BASE
  if (line === THEIRS || line === `${THEIRS}\r`) return THEIRS
  return line.startsWith(END) ? END : undefined
}
