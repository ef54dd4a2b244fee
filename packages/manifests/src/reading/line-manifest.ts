import type { ManifestParser, ReportProblem } from '@ioc-scanner/core'
import { LineFeeder, type LineManifestSink } from './lines.js'
import type { Keeps } from './package-list.js'
import { atMostHundred } from './problem-limit.js'
import { textPieces } from './text-stream.js'

/** Up to this size a stream is put together and parsed as a whole: exact where only the whole text tells (merge conflicts, odd YAML). */
const MAX_WHOLE_CHARACTERS = 4_000_000

export interface LineManifest {
  readonly parse: ManifestParser['parse']
  /**
   * Makes an empty sink for the lines of a text that is too large to be kept.
   * @param head Its first four million characters.
   */
  readonly begin: (head: string, report: ReportProblem, keeps: Keeps | undefined) => LineManifestSink
}

/** `parse` and `parseStream` of a format that is read line by line. */
export function lineManifest(
  { parse, begin }: LineManifest,
  maxWholeCharacters = MAX_WHOLE_CHARACTERS,
): Required<Pick<ManifestParser, 'parse' | 'parseStream'>> {
  return {
    parse,
    async parseStream({ path, chunks, keeps }, report) {
      let head = ''
      let feeder: LineFeeder | undefined
      let sink: LineManifestSink | undefined
      for await (const piece of textPieces(chunks, report)) {
        if (feeder !== undefined) {
          feeder.write(piece)
          continue
        }
        head += piece
        if (head.length <= maxWholeCharacters) continue
        const limited = atMostHundred(report)
        sink = begin(head, limited, keeps)
        feeder = new LineFeeder(sink, limited)
        feeder.write(head)
        head = ''
      }
      if (feeder === undefined || sink === undefined) {
        const { packages, ...rest } = parse({ path, content: head }, report)
        return { packages: keeps === undefined ? packages : packages.filter(keeps), ...rest }
      }
      feeder.end()
      return sink.finish()
    },
  }
}
