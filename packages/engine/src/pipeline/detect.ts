import { messageOf, type Detection, type Detector, type Finding, type Problem } from '@ioc-scanner/core'
import { declaredFindings, detectionFinding, resolvedFindings } from './decide-findings.js'
import type { Reading } from './extract-packages.js'
import type { Occurrence, RepositoryWork } from './repository-work.js'
import type { World } from './world.js'

const PROBLEMS_SHOWN = 3

/** Matches what was read against the indicators. Resolved versions are findings at once; returns them. */
export function detect(reading: Reading, world: World): readonly Finding[] {
  const { place, extractions, detections, fetched } = reading
  const { work, file } = place
  const findings: Finding[] = []
  for (const { reason, detail } of failuresOf(reading)) {
    world.coverage.fileFailed(work.repository, file.path, reason, detail)
  }
  world.coverage.fileRead(work.repository, file.path, fetched ? 'wire' : 'inventory')
  for (const { parser, extraction } of extractions) {
    if (parser.kind === 'lockfile' && extraction.problems.length === 0) {
      const folder = file.path.slice(0, Math.max(0, file.path.lastIndexOf('/')))
      const locked = work.lockedFolders.get(folder) ?? new Set<string>()
      for (const ecosystem of parser.ecosystems) locked.add(ecosystem)
      work.lockedFolders.set(folder, locked)
    }
    for (const found of extraction.packages) {
      if (!world.indicators.names(found)) continue
      const occurrence: Occurrence = { path: file.path, found, matches: world.indicators.match(found) }
      work.occurrences.push(occurrence)
      if (found.version !== undefined) findings.push(...resolvedFindings(work, occurrence))
    }
  }
  for (const detection of detections) findings.push(detectionFinding(work, { path: file.path, detection }))
  return findings
}

/** What only the whole repository decides; called when its last file was read. */
export function concludeRepository(work: RepositoryWork, world: World): readonly Finding[] {
  const inspected = world.detectors.flatMap((detector) => inspect(detector, work, world))
  return [...declaredFindings(work), ...inspected.map((detection) => detectionFinding(work, { path: '', detection }))]
}

function failuresOf({ gap, extractions, failures }: Reading): readonly NonNullable<Reading['gap']>[] {
  const problems = extractions.flatMap(({ extraction }) => extraction.problems)
  return [
    ...(gap === undefined ? [] : [gap]),
    ...(problems.length === 0 ? [] : [{ reason: 'unparsable' as const, detail: describe(problems) }]),
    ...failures.map((detail) => ({ reason: 'plugin' as const, detail })),
  ]
}

function inspect(detector: Detector, { repository }: RepositoryWork, world: World): readonly Detection[] {
  try {
    return detector.inspect?.(repository, world.indicators.artifacts) ?? []
  } catch (cause) {
    world.coverage.gap({
      repository: repository.nameWithOwner,
      ref: repository.head?.ref ?? null,
      path: null,
      reason: 'plugin',
      detail: `detector '${detector.name}' failed: ${messageOf(cause)}`,
    })
    return []
  }
}

function describe(problems: readonly Problem[]): string {
  const shown = problems
    .slice(0, PROBLEMS_SHOWN)
    .map(({ line, reason }) => (line === undefined ? reason : `line ${line}: ${reason}`))
    .join('; ')
  const more = problems.length - PROBLEMS_SHOWN
  return more > 0 ? `${shown}; and ${more} more` : shown
}
