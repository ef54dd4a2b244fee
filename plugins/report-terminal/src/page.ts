import { styleText } from 'node:util'
import type { RenderOptions } from '@ioc-scanner/core'
import stringWidth from 'string-width'

const MIN_COLUMNS = 40
/** Longer lines are hard to follow. */
const MAX_COLUMNS = 110
/** How far the second and later lines of a paragraph stand in. */
const HANGING = 2

const ROW_INDENT = 2
const LABEL_WIDTH = 14

/** Prose, or names that stay whole. */
export type Piece = string | readonly string[]
export type Style = Parameters<typeof styleText>[0]

/** Collects lines that fit the terminal. A word, and so a name or a path, is never broken: it may stand out on its own line. */
export class Page {
  readonly #lines: string[] = []
  readonly #columns: number
  readonly #colour: boolean

  constructor({ columns, colour }: RenderOptions) {
    this.#columns = Math.min(MAX_COLUMNS, Math.max(MIN_COLUMNS, columns))
    this.#colour = colour
  }

  get text(): string {
    return `${this.#lines.join('\n')}\n`
  }

  /** The text in a style; without colour exactly the text. */
  paint(style: Style, text: string): string {
    return this.#colour ? styleText(style, text, { validateStream: false }) : text
  }

  /** The words of a text, each in the style, so that a line may end between any two. */
  paintWords(style: Style, text: string): readonly string[] {
    return text.split(' ').map((word) => this.paint(style, word))
  }

  blank(): void {
    this.#lines.push('')
  }

  /** An empty line, and the title of what follows. */
  heading(title: string): void {
    this.blank()
    this.paragraph(0, this.paintWords('bold', title))
  }

  /**
   * One paragraph, wrapped. Pieces are separated by spaces; a piece that is prose is broken between words, a piece in a list
   * of its own (`['a name']`) stays together.
   */
  paragraph(indent: number, ...pieces: readonly Piece[]): void {
    this.#wrapped(indent, indent + HANGING, pieces)
  }

  /** A label, and what belongs to it in a column of its own. */
  row(label: string, ...pieces: readonly Piece[]): void {
    this.#wrapped(ROW_INDENT, ROW_INDENT + LABEL_WIDTH + 1, [[label.padEnd(LABEL_WIDTH)], ...pieces])
  }

  #wrapped(indent: number, hanging: number, pieces: readonly Piece[]): void {
    const words = pieces.flatMap((piece) => (typeof piece === 'string' ? piece.split(' ') : piece))
    let line = ''
    let width = 0
    for (const word of words.filter((candidate) => candidate !== '')) {
      const wordWidth = stringWidth(word)
      const isFull = line !== '' && width + 1 + wordWidth > this.#columns
      if (isFull) this.#lines.push(line)
      const margin = ' '.repeat(isFull ? hanging : indent)
      ;[line, width] =
        line === '' || isFull ? [margin + word, margin.length + wordWidth] : [`${line} ${word}`, width + 1 + wordWidth]
    }
    if (line !== '') this.#lines.push(line)
  }

  /** Names in a row, separated by commas; none is broken. */
  names(indent: number, lead: string, names: readonly string[]): void {
    this.paragraph(
      indent,
      lead,
      names.map((name, index) => (index + 1 < names.length ? `${name},` : name)),
    )
  }
}
