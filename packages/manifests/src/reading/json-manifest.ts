import type { ManifestParser, ReportProblem } from '@ioc-scanner/core'
import { bothSides } from './both-sides.js'
import { scanJson, scanJsonStream } from './json-scanner.js'
import type { Keeps } from './package-list.js'
import { atMostHundred } from './problem-limit.js'
import type { ManifestSink } from './tree-sink.js'

/**
 * `parse` and `parseStream` of a format that is JSON.
 * @param begin Makes an empty sink, which gives back only packages that are to be kept.
 */
export function jsonManifest(
  begin: (report: ReportProblem, keeps?: Keeps) => ManifestSink,
): Required<Pick<ManifestParser, 'parse' | 'parseStream'>> {
  return {
    parse: bothSides(({ content }, report) => {
      const sink = begin(report)
      scanJson(content, sink, report)
      return sink.finish()
    }),
    async parseStream({ chunks, keeps }, report) {
      const limited = atMostHundred(report)
      const sink = begin(limited, keeps)
      await scanJsonStream(chunks, sink, limited)
      return sink.finish()
    },
  }
}
