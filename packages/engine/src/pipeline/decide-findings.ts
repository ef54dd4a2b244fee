import { createHash } from 'node:crypto'
import {
  CONFIDENCES,
  milder,
  printable,
  purlOf,
  type Confidence,
  type Finding,
  type Package,
  type PackageIndicator,
  type Repository,
} from '@ioc-scanner/core'
import { EVERY_VERSION, type IndicatorMatch } from '../matching/indicator-index.js'
import { lockedBy } from './locked-by.js'
import type { Occurrence, PlacedDetection, RepositoryWork } from './repository-work.js'

const BAD_VERSIONS_SHOWN = 5

/** What a lockfile resolves to is sure at once. */
export function resolvedFindings(work: RepositoryWork, occurrence: Occurrence): readonly Finding[] {
  return findingsOf(work.repository, occurrence, () => true)
}

/** What manifests declare: a lockfile beside them decides, once all files of the repository were read. */
export function declaredFindings(work: RepositoryWork): readonly Finding[] {
  const isLocked = lockedBy(work)
  return work.occurrences
    .filter(({ found }) => found.version === undefined)
    .filter((occurrence) => !isLocked(occurrence)) // the lockfile has the finding itself, or there is none
    .flatMap((occurrence) => findingsOf(work.repository, occurrence, () => true))
}

export function detectionFinding({ repository }: RepositoryWork, { path, detection }: PlacedDetection): Finding {
  const { indicator } = detection
  return {
    ...placeOf(repository, path),
    id: fingerprint(repository, path, indicator.campaign, `${detection.kind}:${indicator.id}`),
    kind: detection.kind,
    severity: detection.severity,
    confidence: detection.confidence,
    line: detection.line ?? null,
    package: null,
    indicator: referenceTo(indicator),
    message: detection.message,
    evidence: detection.evidence ?? null,
    next_steps: indicator.note === undefined ? [] : [indicator.note],
  }
}

function findingsOf(
  repository: Repository,
  { path, found, matches }: Occurrence,
  counts: (match: IndicatorMatch) => boolean,
): readonly Finding[] {
  const byCampaign = new Map<string, Finding>()
  // The surest match of a campaign speaks for it.
  const counting = matches.filter(counts).map((match) => ({ match, confidence: confidenceOf(match) }))
  counting.sort((one, other) => CONFIDENCES.indexOf(one.confidence) - CONFIDENCES.indexOf(other.confidence))
  for (const { match, confidence } of counting) {
    if (byCampaign.has(match.indicator.campaign)) continue
    const { indicator } = match
    const purl = purlOf(found.ecosystem, found.name, found.version?.replace(/\p{Cs}/gu, '\ufffd'))
    byCampaign.set(indicator.campaign, {
      ...placeOf(repository, path),
      id: fingerprint(repository, path, indicator.campaign, `${purl}\0${found.constraint ?? ''}`),
      kind: 'package',
      severity: confidence === 'possible' ? milder(indicator.severity, 'medium') : indicator.severity,
      confidence,
      line: found.line ?? null,
      package: {
        purl,
        ecosystem: found.ecosystem,
        name: found.name,
        version: found.version ?? null,
        constraint: found.constraint ?? null,
        dependency_path: [...(found.dependencyPath ?? [])],
      },
      indicator: referenceTo(indicator),
      message: messageFor(path, found, match),
      evidence: null,
      next_steps: nextSteps(found, match, confidence),
    })
  }
  return [...byCampaign.values()]
}

function confidenceOf({ certainty, indicator }: IndicatorMatch): Confidence {
  const confidence: Confidence = certainty === 'resolved' ? 'confirmed' : certainty === 'pinned' ? 'likely' : 'possible'
  const cap = indicator.atMost
  return cap !== undefined && CONFIDENCES.indexOf(cap) > CONFIDENCES.indexOf(confidence) ? cap : confidence
}

function messageFor(path: string, { name, version, constraint }: Package, match: IndicatorMatch): string {
  const shownPath = printable(path)
  const shownName = printable(name)
  const isSure = match.certainty !== 'undecided'
  if (version !== undefined) {
    const resolved = `${shownPath} resolves to ${shownName} ${printable(version)}`
    return isSure ? resolved : `${resolved}, which the indicator's range may mean`
  }
  const wanted = printable(constraint === undefined || constraint === '' ? 'any version' : constraint)
  if (match.certainty === 'pinned') {
    return match.badVersions.includes(EVERY_VERSION)
      ? `${shownPath} asks for ${shownName} ${wanted}: every version of it is malicious`
      : `${shownPath} pins ${shownName} ${wanted}`
  }
  const shown = match.badVersions.slice(0, BAD_VERSIONS_SHOWN).map(printable).join(', ')
  const more = match.badVersions.length - BAD_VERSIONS_SHOWN
  const bad = `${shown}${more > 0 ? ` and ${more} more` : ''}`
  const admits = isSure ? 'admits' : 'may admit'
  return `${shownPath} asks for ${shownName} ${wanted}, which ${admits} ${bad}`
}

function nextSteps(
  { ecosystem, version }: Package,
  { indicator, certainty }: IndicatorMatch,
  confidence: Confidence,
): string[] {
  const isUndecided = version !== undefined && certainty === 'undecided'
  const isAction = ecosystem === 'GitHub Actions' && !isUndecided
  const steps = isAction ? stepsForAction(confidence) : stepsFor(confidence, version !== undefined, certainty)
  return indicator.note === undefined ? steps : [indicator.note, ...steps]
}

function stepsFor(confidence: Confidence, isResolved: boolean, certainty: IndicatorMatch['certainty']): string[] {
  if (confidence === 'confirmed') {
    return [
      'Treat every machine and pipeline that installed this as compromised: rotate the secrets it could read.',
      'Move to a version outside the campaign and commit the lockfile.',
    ]
  }
  if (certainty === 'undecided' && isResolved)
    return ['Compare this version with the advisory: the scanner cannot tell whether its range means it.']
  if (isResolved) {
    return [
      'Find out whether this was installed or run while the campaign was active: the version alone does not prove it.',
      'If it was, rotate the secrets that it could read.',
    ]
  }
  if (confidence === 'likely') {
    return [
      'Find out whether it was installed (CI logs, caches, developer machines).',
      'Remove the pin or move it to a harmless version.',
    ]
  }
  if (certainty === 'pinned')
    return ['Find out whether it was installed or run while the campaign was active (CI logs, caches).']
  return ['Find out which version was installed: no lockfile says so.']
}

/** Actions have no lockfile: what runs is what the workflow's ref points to at that moment. */
function stepsForAction(confidence: Confidence): string[] {
  const runs =
    'Look through the runs of these workflows while the campaign was active: their logs say which commit was used'
  if (confidence === 'confirmed')
    return [
      `${runs}. Treat every secret that they could read as known to the attacker, and rotate it.`,
      'Pin the action to the full commit SHA of a version outside the campaign, or remove it.',
    ]
  return [
    `${runs}. If one is bad, rotate every secret that the workflow could read.`,
    'Pin the action to the full commit SHA of a version outside the campaign: a tag or branch may have been moved.',
  ]
}

function placeOf(
  repository: Repository,
  path: string,
): Pick<Finding, 'repository' | 'ref' | 'commit' | 'path' | 'exposure' | 'teams' | 'owners'> {
  const { ref, commit } = repository.head ?? { ref: '', commit: '' }
  return {
    repository: repository.nameWithOwner,
    ref,
    commit,
    path,
    exposure: { current: true, first_seen_at: null, last_seen_at: null, commits: commit === '' ? [] : [commit] },
    teams: [],
    owners: [],
  }
}

function referenceTo({
  id,
  campaign,
  source,
  title,
  references,
}: PackageIndicator | PlacedDetection['detection']['indicator']): Finding['indicator'] {
  return { id, campaign, source, title, references: [...references] }
}

/** Neither commit nor line nor the wording of a source belongs to it: the same finding has the same id in every scan. */
function fingerprint(repository: Repository, path: string, campaign: string, what: string): string {
  return createHash('sha256').update([repository.id, path, campaign, what].join('\0')).digest('hex').slice(0, 32)
}
