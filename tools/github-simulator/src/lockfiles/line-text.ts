/** A text that grows line by line and knows where it is. */
export class LineText {
  private readonly lines: string[] = []

  /** Appends one line. @returns Its number, from 1. */
  add(line = ''): number {
    return this.lines.push(line)
  }

  addAll(lines: Iterable<string>): void {
    for (const line of lines) this.lines.push(line)
  }

  /** Every line ends with a newline. */
  toString(): string {
    return this.lines.map((line) => `${line}\n`).join('')
  }
}
