import type { Report, Reporter } from '@ioc-scanner/core'
import { jsonChunks } from './json-chunks.js'
import { writeChunks } from './write-chunks.js'

/** The report as one JSON document of schema report-1, indented by two spaces, with a line end after it. */
export class JsonReporter implements Reporter {
  readonly name = 'json'

  async render(report: Report, stream: NodeJS.WritableStream): Promise<void> {
    await writeChunks(stream, withLineEnd(jsonChunks(report)))
  }
}

function* withLineEnd(chunks: Iterable<string>): Generator<string> {
  yield* chunks
  yield '\n'
}
