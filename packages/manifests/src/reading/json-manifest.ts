import type { ManifestParser, ReportProblem } from '@ioc-scanner/core'
import { bothSides } from './both-sides.js'
import type { JsonDialect } from './json-scanner.js'
import type { Keeps } from './package-list.js'
import { atMostHundred } from './problem-limit.js'
import { scanJson, scanJsonStream } from './scan-json.js'
import type { ManifestSink } from './tree-sink.js'

/** `parse` of a format that is JSON. @param begin Makes an empty sink. */
export function jsonParse(
  begin: (report: ReportProblem) => ManifestSink,
  dialect?: JsonDialect,
): ManifestParser['parse'] {
  return bothSides(({ content }, report) => {
    const sink = begin(report)
    scanJson(content, sink, report, dialect)
    return sink.finish()
  })
}

/**
 * `parse` and `parseStream` of a format that is JSON.
 * @param begin Makes an empty sink, which keeps no more than the packages that are to be kept.
 */
export function jsonManifest(
  begin: (report: ReportProblem, keeps?: Keeps) => ManifestSink,
): Required<Pick<ManifestParser, 'parse' | 'parseStream'>> {
  return {
    parse: jsonParse(begin),
    async parseStream({ chunks, keeps }, report) {
      const limited = atMostHundred(report)
      const sink = begin(limited, keeps)
      await scanJsonStream(chunks, sink, limited)
      return sink.finish()
    },
  }
}
