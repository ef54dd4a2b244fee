/** Some lines that belong together: an entry with its sub-tables, or what stands before and between entries. */
export interface Block {
  readonly isEntry: boolean
  /** 1-based. */
  readonly firstLine: number
  readonly lines: readonly string[]
}

/** A header that lost its end is left to the entry before it, and damages that. */
const WHOLE_HEADER = /^[ \t]*\[\[?[ \t]*[\w"'][^[\]]*\]\]?[ \t\r]*(?:#|$)/

/** Cuts a damaged lockfile at what looks like the header of an entry, or of what follows one. */
export function blocksOf(content: string, list: string): readonly Block[] {
  const entryHeader = new RegExp(`^[ \\t]*\\[\\[ *${list} *\\]\\]`)
  const ownSubTable = new RegExp(`^[ \\t]*\\[\\[? *${list} *\\.`)
  const blocks: { isEntry: boolean; firstLine: number; lines: string[] }[] = []
  for (const [index, line] of content.split('\n').entries()) {
    const isEntry = entryHeader.test(line)
    const current = blocks.at(-1)
    const begins = isEntry || (current?.isEntry === true && WHOLE_HEADER.test(line) && !ownSubTable.test(line))
    if (current === undefined || begins) blocks.push({ isEntry, firstLine: index + 1, lines: [line] })
    else current.lines.push(line)
  }
  return blocks
}
