import { printable } from '@ioc-scanner/core'
import type { Answer } from './answer.js'
import { isoOf } from './moment.js'

/** The columns of `answerAsTable`, in order. */
export const COLUMNS = [
  'repository',
  'ref',
  'path',
  'line',
  'ecosystem',
  'name',
  'version or constraint',
  'confidence',
  'since',
  'until',
  'seen at',
  'via',
  'owners',
] as const

/** A line for each sighting, cells separated by tabs; what is not known is empty. */
export function* answerAsTable({ sightings }: Answer): Generator<string> {
  for (const { sighting, finding } of sightings) {
    const { repository, ref, path, line, ecosystem, name, version, constraint } = sighting
    const cells: Readonly<Record<(typeof COLUMNS)[number], string>> = {
      repository: repository.nameWithOwner,
      ref,
      path,
      line: line === undefined ? '' : String(line),
      ecosystem,
      name,
      'version or constraint': version ?? constraint ?? '',
      confidence: finding.confidence,
      since: isoOf(sighting.sinceMs),
      until: sighting.untilMs === null ? '' : isoOf(sighting.untilMs),
      'seen at': isoOf(sighting.seenAtMs),
      via: (sighting.dependencyPath ?? []).join(' > '),
      owners: finding.owners.map((owner) => owner.name).join(' '),
    }
    yield `${COLUMNS.map((column) => printable(cells[column])).join('\t')}\n`
  }
}
