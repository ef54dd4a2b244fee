import type { ReportProblem } from '@ioc-scanner/core'
import { JsonScanner, type JsonDialect } from './json-scanner.js'
import { textPieces } from './text-stream.js'
import type { TreeSink } from './tree-sink.js'

/** Tells a sink what a whole text says. */
export function scanJson(text: string, sink: TreeSink, report: ReportProblem, dialect?: JsonDialect): void {
  const scanner = new JsonScanner(sink, report, dialect)
  scanner.write(text.startsWith('\ufeff') ? text.slice(1) : text)
  scanner.end()
}

/** The same as the bytes of the text arrive. */
export async function scanJsonStream(
  chunks: AsyncIterable<Uint8Array>,
  sink: TreeSink,
  report: ReportProblem,
): Promise<void> {
  const scanner = new JsonScanner(sink, report)
  for await (const piece of textPieces(chunks, report)) scanner.write(piece)
  scanner.end()
}
