import type { Report } from '../report/report.js'

/** Renders a finished report. */
export interface Reporter {
  /** Unique, kebab-case: what users write after `--format`. */
  readonly name: string
  /** Writes the whole report to `stream` and resolves when it is written; does not end the stream. */
  render(report: Report, stream: NodeJS.WritableStream, options: RenderOptions): Promise<void>
}

export interface RenderOptions {
  /** Columns of the terminal; 80 where it is none. */
  readonly columns: number
  readonly colour: boolean
}
