/** A fenced block of a page. */
export interface Block {
  readonly language: string
  /** What stands behind the language: `before` marks a configuration that is yet to be migrated. */
  readonly mark: string
  readonly text: string
  /** Of its first line, from 1. */
  readonly line: number
  /** The first file that the paragraph before it names: `ioc-scanner.yaml`. */
  readonly file: string | undefined
  /** The nearest heading above it. */
  readonly section: string
}

/** The fenced blocks of a page, in their order. */
export function blocksOf(page: string): readonly Block[] {
  const blocks: Block[] = []
  let [section, paragraph, isOver] = ['', '', false]
  let open:
    { readonly language: string; readonly mark: string; readonly line: number; readonly lines: string[] } | undefined
  for (const [index, line] of page.split('\n').entries()) {
    const [fence, language = '', mark = ''] = /^```(\S*) ?(.*)$/.exec(line) ?? []
    if (open !== undefined && fence === undefined) {
      open.lines.push(line)
    } else if (open !== undefined) {
      const [, file] = /`([\w.-]+\.(?:yaml|json))`/.exec(paragraph) ?? []
      blocks.push({ ...open, text: `${open.lines.join('\n')}\n`, file, section })
      open = undefined
      paragraph = ''
    } else if (fence !== undefined) {
      open = { language, mark, line: index + 2, lines: [] }
    } else if (line.startsWith('#')) {
      section = line
      paragraph = ''
    } else {
      paragraph = isOver ? line : `${paragraph}\n${line}`
    }
    isOver = line === '' && fence === undefined
  }
  return blocks
}
