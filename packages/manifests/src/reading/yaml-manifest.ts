import type { ManifestParser, ReportProblem } from '@ioc-scanner/core'
import { bothSides } from './both-sides.js'
import { lineManifest } from './line-manifest.js'
import type { LineManifestSink } from './lines.js'
import { MachineYaml } from './machine-yaml.js'
import type { Keeps } from './package-list.js'
import type { ManifestSink } from './tree-sink.js'
import { readYaml } from './yaml-tree.js'

/**
 * `parse` and `parseStream` of a format that is YAML.
 * @param begin Makes an empty sink, which gives back only packages that are to be kept.
 * @param maxWholeCharacters Longer streams are read by their lines alone.
 */
export function yamlManifest(
  begin: (report: ReportProblem, keeps?: Keeps) => ManifestSink,
  maxWholeCharacters?: number,
): Required<Pick<ManifestParser, 'parse' | 'parseStream'>> {
  return lineManifest(
    {
      parse: bothSides(({ content }, report) => readYaml(content, begin, report)),
      begin: (_, report, keeps) => new YamlLines(begin(report, keeps), report),
    },
    maxWholeCharacters,
  )
}

/** Reads YAML by its lines alone: a line of a shape that machines do not write is a problem, because no full parser sees it. */
export class YamlLines implements LineManifestSink {
  readonly #yaml: MachineYaml
  readonly #sink: ManifestSink

  constructor(sink: ManifestSink, report: ReportProblem) {
    this.#sink = sink
    this.#yaml = new MachineYaml(sink, (line) =>
      report({ line, reason: 'a line that no tool writes: it was left out' }),
    )
  }

  line(text: string, number: number): void {
    this.#yaml.line(text, number)
  }

  end(isComplete: boolean): void {
    this.#yaml.end(isComplete)
  }

  finish(): ReturnType<ManifestSink['finish']> {
    return this.#sink.finish()
  }
}
