import type { Finding, Problem } from '@ioc-scanner/core'
import { declaredFindings, detectionFinding, resolvedFindings } from './decide-findings.js'
import type { Reading } from './extract-packages.js'
import type { Occurrence, RepositoryWork } from './repository-work.js'
import type { World } from './world.js'

const PROBLEMS_SHOWN = 3

/** Matches what was read against the indicators. Resolved versions are findings at once; returns them. */
export function detect({ place, extractions, detections, gap, fetched }: Reading, world: World): readonly Finding[] {
  const { work, file } = place
  const findings: Finding[] = []
  world.coverage.fileRead(fetched)
  if (gap !== undefined) world.coverage.fileFailed(work.repository, file.path, gap.reason, gap.detail)
  const problems = extractions.flatMap(({ extraction }) => extraction.problems)
  if (problems.length > 0) world.coverage.fileFailed(work.repository, file.path, 'unparsable', describe(problems))
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
  const inspected = world.detectors.flatMap(
    (detector) => detector.inspect?.(work.repository, world.indicators.artifacts) ?? [],
  )
  return [...declaredFindings(work), ...inspected.map((detection) => detectionFinding(work, { path: '', detection }))]
}

function describe(problems: readonly Problem[]): string {
  const shown = problems
    .slice(0, PROBLEMS_SHOWN)
    .map(({ line, reason }) => (line === undefined ? reason : `line ${line}: ${reason}`))
    .join('; ')
  const more = problems.length - PROBLEMS_SHOWN
  return more > 0 ? `${shown}; and ${more} more` : shown
}
