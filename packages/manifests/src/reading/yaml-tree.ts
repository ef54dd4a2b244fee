import type { ParsedManifest, Problem, ReportProblem } from '@ioc-scanner/core'
import { readMachineYaml } from './machine-yaml.js'
import { atMostHundred } from './problem-limit.js'
import type { ManifestSink } from './tree-sink.js'
import { readYamlEvents } from './yaml-events.js'

/**
 * Reads a lockfile that is YAML: by lines where every line has the shape that tools write, else by the full parser, and
 * where that refuses the file, beside its problem, whatever lines have the known shape.
 * @param begin Makes an empty sink with a report of its own: a reading that failed is thrown away, problems and all.
 */
export function readYaml(
  content: string,
  begin: (report: ReportProblem) => ManifestSink,
  report: ReportProblem,
): ParsedManifest {
  const attempt = (read: (sink: ManifestSink) => boolean): ParsedManifest | undefined => {
    const problems: Problem[] = []
    const sink = begin(atMostHundred((problem) => problems.push(problem)))
    if (!read(sink)) return undefined
    const manifest = sink.finish()
    problems.forEach(report)
    return manifest
  }
  const byTolerance = (sink: ManifestSink): true => {
    readMachineYaml(content, sink, { tolerant: true })
    return true
  }
  return (
    attempt((sink) => readMachineYaml(content, sink)) ??
    attempt((sink) => readYamlEvents(content, sink, report)) ??
    attempt(byTolerance) ?? { packages: [] }
  )
}
