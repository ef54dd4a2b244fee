import { printable, type Finding, type ScanEvent } from '@ioc-scanner/core'
import { columnsOf, hasColour } from '../output/terminal-traits.js'
import { findingLines } from './finding-line.js'
import { laidOut } from './laid-out.js'
import { LiveRegion } from './live-region.js'
import { ansiPaint, noPaint, type Colour, type Paint } from './paint.js'
import type { Progress } from './progress.js'
import { progressLines } from './progress-lines.js'
import { ProgressState } from './progress-state.js'

const REDRAW_MS = 120

const COLOUR_OF_CONFIDENCE: Readonly<Record<Finding['confidence'], Colour>> = {
  confirmed: 'red',
  likely: 'yellow',
  possible: 'plain',
}

/** Progress on a terminal: two lines at the bottom, findings above them as they come. */
export class TerminalProgress implements Progress {
  readonly name = 'terminal-progress'
  readonly #state = new ProgressState()
  readonly #region: LiveRegion
  readonly #paint: Paint
  #timer: NodeJS.Timeout | undefined

  /** @param told Warnings that were shown before the scan began. */
  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly told: ReadonlySet<string>,
  ) {
    this.#region = new LiveRegion(stream)
    this.#paint = hasColour(stream, process.env) ? ansiPaint : noPaint
  }

  record(event: ScanEvent): void {
    this.#state.take(event)
    switch (event.type) {
      case 'scan-started':
        this.#draw()
        // By the clock and not by events: a scan that waits is seen to wait, and a fast one costs no more.
        this.#timer = setInterval(() => this.#draw(), REDRAW_MS).unref()
        break
      case 'finding':
        this.#sayLines(findingLines(event.finding, this.#columns), COLOUR_OF_CONFIDENCE[event.finding.confidence])
        break
      case 'warning':
        if (!this.told.has(event.message))
          this.#sayLines(this.#wrapped(`Warning: ${printable(event.message)}`), 'plain')
        break
      case 'scan-finished':
        this.#stop()
        break
      default:
    }
  }

  say(line: string): void {
    if (this.#timer === undefined) this.stream.write(`${line}\n`)
    else this.#region.print(line)
  }

  #sayLines(lines: readonly string[], colour: Colour): void {
    this.say(lines.map((line) => this.#paint(colour, line)).join('\n'))
  }

  #wrapped(text: string): readonly string[] {
    return laidOut(text.split(' '), { columns: this.#columns, gap: ' ', indent: 2 })
  }

  get #columns(): number {
    return columnsOf(this.stream)
  }

  async flush(): Promise<void> {
    this.#stop()
  }

  #stop(): void {
    if (this.#timer === undefined) return
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#region.close()
    if (this.#state.findings > 0) this.stream.write('\n') // the report begins here
  }

  #draw(): void {
    this.#region.show(progressLines(this.#state, Date.now(), this.#columns, this.#paint))
  }
}
