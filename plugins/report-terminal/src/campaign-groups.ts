import { CONFIDENCES, SEVERITIES, type Confidence, type ReportFinding, type Severity } from '@ioc-scanner/core'

/** The findings of one attack. */
export interface CampaignGroup {
  readonly campaign: string
  readonly title: string
  readonly severity: Severity
  readonly references: readonly string[]
  readonly repositories: readonly RepositoryGroup[]
  /** Each once, by how sure the findings are that it belongs to. */
  readonly nextSteps: readonly (readonly [Confidence, readonly string[]])[]
}

export interface RepositoryGroup {
  readonly repository: string
  readonly ref: string
  readonly commit: string
  readonly subjects: readonly Subject[]
  /** Whom to wake, by what says so: a word where it is a property or a commit, nothing for rules and teams. */
  readonly owners: ReadonlyMap<string, readonly string[]>
  readonly teams: readonly string[]
}

/** One compromised package, or one sign of an attack, with every place where it was met. */
export interface Subject {
  /** `axios@1.14.1 (npm)`, or the message of what is no package. */
  readonly name: string
  readonly isPackage: boolean
  readonly severity: Severity
  readonly confidence: Confidence
  readonly places: readonly ReportFinding[]
}

const BY_NAME = new Intl.Collator('en', { numeric: true })

/** Worst campaign first, and in it the surest and worst repository first. */
export function campaignGroups(findings: readonly ReportFinding[]): readonly CampaignGroup[] {
  return [...groupedBy(findings, ({ indicator }) => indicator.campaign)]
    .map(([campaign, members]) => campaignGroup(campaign, members))
    .sort((a, b) => severityRank(a) - severityRank(b) || b.repositories.length - a.repositories.length)
}

function campaignGroup(campaign: string, findings: readonly ReportFinding[]): CampaignGroup {
  const repositories = [...groupedBy(findings, ({ repository }) => repository).values()]
    .map(repositoryGroup)
    .sort((a, b) => surenessOf(a) - surenessOf(b) || BY_NAME.compare(a.repository, b.repository))
  const told = new Set<string>()
  const nextSteps = CONFIDENCES.map((confidence) => {
    const steps = findings
      .filter((finding) => finding.confidence === confidence)
      .flatMap(({ next_steps }) => next_steps)
    const fresh = [...new Set(steps)].filter((step) => !told.has(step))
    fresh.forEach((step) => told.add(step))
    return [confidence, fresh] as const
  })
  return {
    campaign,
    title: findings[0]?.indicator.title ?? campaign,
    severity: worst(findings),
    references: [...new Set(findings.flatMap(({ indicator }) => indicator.references))],
    repositories,
    nextSteps: nextSteps.filter(([, steps]) => steps.length > 0),
  }
}

function repositoryGroup(findings: readonly ReportFinding[]): RepositoryGroup {
  const [first] = findings
  const subjects = [...groupedBy(findings, subjectKey).values()].map(subjectOf)
  return {
    repository: first?.repository ?? '',
    ref: first?.ref ?? '',
    commit: first?.commit ?? '',
    subjects: subjects.sort((a, b) => confidenceRank(a) - confidenceRank(b) || severityRank(a) - severityRank(b)),
    owners: ownersByRule(findings.flatMap(({ owners }) => owners)),
    teams: [...new Set(findings.flatMap(({ teams }) => teams))],
  }
}

/** A rule of CODEOWNERS names its line, and a commit its oid: in the terminal the kind of the rule is enough. */
function ownersByRule(owners: ReportFinding['owners']): ReadonlyMap<string, readonly string[]> {
  const byRule = new Map<string, string[]>()
  for (const { name, rule } of owners) {
    const said = /^committed|^custom property/.test(rule) ? rule.replace(/ \([0-9a-f]+\)$/, '') : ''
    const names = byRule.get(said) ?? []
    byRule.set(said, names)
    if (!names.includes(name)) names.push(name)
  }
  return byRule
}

function subjectOf(places: readonly ReportFinding[]): Subject {
  const [first] = places
  return {
    name: first === undefined ? '' : nameOf(first),
    isPackage: first?.package !== null,
    severity: worst(places),
    confidence: first?.confidence ?? 'possible',
    places,
  }
}

function nameOf({ package: found, message }: ReportFinding): string {
  if (found === null) return message
  const version =
    found.version === null
      ? ` ${found.constraint === null || found.constraint === '' ? '*' : found.constraint}`
      : `@${found.version}`
  return `${found.name}${version} (${found.ecosystem})`
}

function subjectKey(finding: ReportFinding): string {
  return `${finding.confidence}\0${finding.severity}\0${nameOf(finding)}`
}

function worst(findings: readonly ReportFinding[]): Severity {
  return SEVERITIES.find((severity) => findings.some((finding) => finding.severity === severity)) ?? 'info'
}

function surenessOf({ subjects }: RepositoryGroup): number {
  const ranks = subjects.map((subject) => confidenceRank(subject) * SEVERITIES.length + severityRank(subject))
  return ranks.reduce((least, rank) => Math.min(least, rank), Number.POSITIVE_INFINITY)
}

function severityRank({ severity }: { readonly severity: Severity }): number {
  return SEVERITIES.indexOf(severity)
}

function confidenceRank({ confidence }: { readonly confidence: Confidence }): number {
  return CONFIDENCES.indexOf(confidence)
}

export function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
