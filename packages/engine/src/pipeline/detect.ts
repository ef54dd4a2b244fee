import {
  messageOf,
  type Detector,
  type Finding,
  type ManifestParser,
  type Package,
  type Problem,
} from '@ioc-scanner/core'
import { declaredFindings, detectionFinding, resolvedFindings } from './decide-findings.js'
import type { Reading } from './extract-packages.js'
import type { Occurrence, RepositoryWork } from './repository-work.js'
import type { WantedFile } from './wanted-file.js'
import type { World } from './world.js'

const PROBLEMS_SHOWN = 3

/** Matches what was read against the indicators. Resolved versions are findings at once; returns them. */
export function detect(reading: Reading, world: World): readonly Finding[] {
  const { place, extractions, detections, fetched } = reading
  const { work, file } = place
  const findings: Finding[] = []
  const failures = failuresOf(reading)
  for (const { parser, extraction } of extractions) {
    if (parser.kind === 'lockfile' && extraction.problems.length === 0) lockFolder(work, file.path, parser)
    const failure = eachOf(extraction.packages, (found) => findings.push(...match(place, parser, found, world)))
    if (failure !== undefined)
      failures.push({ reason: 'plugin', detail: `parser '${parser.name}' returned what is no package: ${failure}` })
  }
  const failure = eachOf(detections, (detection) =>
    findings.push(detectionFinding(work, { path: file.path, detection })),
  )
  if (failure !== undefined) failures.push({ reason: 'plugin', detail: `a detector returned no detection: ${failure}` })
  for (const { reason, detail } of failures) world.coverage.fileFailed(work.repository, file.path, reason, detail)
  world.coverage.fileRead(work.repository, file.path, fetched ? 'wire' : 'inventory')
  return findings
}

function match(
  { work, file }: WantedFile,
  { name: parser }: ManifestParser,
  found: Package,
  world: World,
): readonly Finding[] {
  if (!world.indicators.names(found)) return []
  const occurrence: Occurrence = { path: file.path, parser, found, matches: world.indicators.match(found) }
  work.occurrences.push(occurrence)
  return found.version === undefined ? [] : resolvedFindings(work, occurrence)
}

function lockFolder(work: RepositoryWork, path: string, lockfile: ManifestParser): void {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')))
  const known = work.lockedFolders.get(folder) ?? new Set()
  work.lockedFolders.set(folder, known.add(lockfile))
}

/** What plugins return may be anything: one bad item takes no other with it. @returns the first failure, in words. */
function eachOf<Item>(items: readonly Item[], take: (item: Item) => void): string | undefined {
  let failure: string | undefined
  for (const item of items) {
    try {
      take(item)
    } catch (cause) {
      failure ??= messageOf(cause)
    }
  }
  return failure
}

/** What only the whole repository decides; called when its last file was read. */
export function concludeRepository(work: RepositoryWork, world: World): readonly Finding[] {
  return [...declaredFindings(work), ...world.detectors.flatMap((detector) => inspect(detector, work, world))]
}

function failuresOf({ gap, extractions, failures }: Reading): NonNullable<Reading['gap']>[] {
  const problems = extractions.flatMap(({ extraction }) => extraction.problems)
  return [
    ...(gap === undefined ? [] : [gap]),
    ...(problems.length === 0 ? [] : [{ reason: 'unparsable' as const, detail: describe(problems) }]),
    ...failures.map((detail) => ({ reason: 'plugin' as const, detail })),
  ]
}

function inspect(detector: Detector, work: RepositoryWork, world: World): readonly Finding[] {
  const { repository } = work
  try {
    const detections = detector.inspect?.(repository, world.indicators.artifacts) ?? []
    return detections.map((detection) => detectionFinding(work, { path: '', detection }))
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

/** Two parsers of one file say the same of it. */
function describe(problems: readonly Problem[]): string {
  const told = new Set(problems.map(({ line, reason }) => (line === undefined ? reason : `line ${line}: ${reason}`)))
  const shown = [...told].slice(0, PROBLEMS_SHOWN).join('; ')
  const more = told.size - PROBLEMS_SHOWN
  return more > 0 ? `${shown}; and ${more} more` : shown
}
