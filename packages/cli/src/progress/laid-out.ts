export interface Layout {
  /** Of the terminal: the last one stays free, for some go to the next line when it is filled. */
  readonly columns: number
  /** Between two parts on one line. */
  readonly gap: string
  /** Before what goes to a further line. */
  readonly indent: number
}

/** Puts parts on as few lines as they fit on. A part that fits on no line is broken, behind a `/`, `-`, `_`, `.` or `@` if it has one. */
export function laidOut(parts: readonly string[], { columns, gap, indent }: Layout): readonly string[] {
  const width = Math.max(1, columns - 1)
  const before = ' '.repeat(Math.min(indent, Math.floor(width / 4)))
  const lines: string[] = []
  let line = ''
  for (const part of parts) {
    if (line !== '' && line.length + gap.length + part.length <= width) {
      line += gap + part
      continue
    }
    if (line !== '') lines.push(line)
    line = (lines.length === 0 ? '' : before) + part
    while (line.length > width) {
      const end = breakIn(line, before.length + 1, width)
      lines.push(line.slice(0, end).trimEnd())
      line = before + line.slice(end).trimStart()
    }
  }
  return [...lines, line]
}

/** Where to break a line: as late as it may, but behind a character that parts words. */
function breakIn(line: string, least: number, most: number): number {
  for (let end = most; end > Math.max(least, most / 2); end -= 1) if (/[\s/@._-]/.test(line.charAt(end - 1))) return end
  return most
}
