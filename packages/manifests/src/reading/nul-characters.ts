import type { ReportProblem } from '@ioc-scanner/core'

const NUL = '\0'

/** The text without NULs: to most readers of the formats they are nothing, and one must not hide what stands around it. */
export function withoutNuls(content: string, report: ReportProblem): string {
  return new NulSieve(report).without(content)
}

/** Takes the NULs out of a text that comes in pieces, and reports the line of the first. */
export class NulSieve {
  readonly #report: ReportProblem
  #line = 1
  #isReported = false

  constructor(report: ReportProblem) {
    this.#report = report
  }

  without(piece: string): string {
    const first = piece.indexOf(NUL)
    if (!this.#isReported) this.#look(piece, first)
    return first === -1 ? piece : piece.replaceAll(NUL, '')
  }

  #look(piece: string, first: number): void {
    for (let at = piece.indexOf('\n'); at !== -1 && (first === -1 || at < first); at = piece.indexOf('\n', at + 1))
      this.#line += 1
    if (first === -1) return
    this.#isReported = true
    this.#report({ line: this.#line, reason: 'NUL characters, the first in this line: the file was read without them' })
  }
}
