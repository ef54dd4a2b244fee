const HIDE_CURSOR = '\u001b[?25l'
const SHOW_CURSOR = '\u001b[?25h'
const ERASE_LINE_END = '\u001b[K'
const ERASE_BELOW = '\u001b[J'

/**
 * Lines at the bottom of a terminal that change, below lines that stay. Each change is one write, so nothing flickers.
 * The lines must be narrower than the terminal.
 */
export class LiveRegion {
  #lines: readonly string[] = []
  #isOpen = false
  readonly #restore = (): void => this.close()

  constructor(private readonly stream: NodeJS.WritableStream) {}

  /** Replaces the lines that change. */
  show(lines: readonly string[]): void {
    const change = this.#back() + drawn(lines)
    this.#lines = lines
    this.#write(change)
  }

  /** Adds a line that stays, or several, above those that change. */
  print(line: string): void {
    this.#write(
      `${this.#back()}${line.replaceAll('\n', `${ERASE_LINE_END}\n`)}${ERASE_LINE_END}\n${drawn(this.#lines)}`,
    )
  }

  /** Takes away the lines that change, and gives the terminal back as it was. */
  close(): void {
    if (!this.#isOpen) return
    this.stream.write(this.#back() + ERASE_BELOW + SHOW_CURSOR)
    this.#lines = []
    this.#isOpen = false
    process.off('exit', this.#restore)
  }

  #write(text: string): void {
    if (!this.#isOpen) {
      this.#isOpen = true
      process.on('exit', this.#restore) // however the process ends, the cursor comes back
      text = HIDE_CURSOR + text
    }
    this.stream.write(text)
  }

  /** To the begin of the first line that changes; the cursor stands in the last one. */
  #back(): string {
    const up = this.#lines.length - 1
    return up > 0 ? `\r\u001b[${up}A` : '\r'
  }
}

function drawn(lines: readonly string[]): string {
  return lines.map((line) => line + ERASE_LINE_END).join('\n') + ERASE_BELOW
}
