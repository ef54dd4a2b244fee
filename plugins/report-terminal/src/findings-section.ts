import type { ReportFinding, Severity } from '@ioc-scanner/core'
import { groupedBy, type CampaignGroup, type RepositoryGroup, type Subject } from './campaign-groups.js'
import type { Page, Style } from './page.js'
import { number, plural } from './quantities.js'

/** Repositories of a campaign that are shown with every place; the rest is named by package. */
const DETAILED_REPOSITORIES = 20
const PLACES = 5
/** Packages of a repository that is named among others. */
const SUBJECTS = 3
const REFERENCES = 3
const COMMIT_DIGITS = 7

const STYLES: Record<Severity, Style> = {
  critical: ['bold', 'red'],
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  info: 'dim',
}

/** How sure, and why no surer. */
function howSure({ confidence, isPackage, places }: Subject): string {
  const resolves = places[0]?.package?.version != null
  if (confidence === 'confirmed' || !isPackage) return confidence
  if (resolves) return `${confidence}: needs a second look`
  return confidence === 'likely' ? 'likely: a manifest pins it' : 'possible: a manifest admits it'
}

export function writeCampaign(page: Page, group: CampaignGroup): void {
  const { campaign, title, severity, repositories, references, nextSteps } = group
  page.heading(`${title}${title === campaign ? '' : ` (${campaign})`}`)
  page.paragraph(
    0,
    page.paint(STYLES[severity], severity.toUpperCase()),
    `in ${plural(repositories.length, 'repository', 'repositories')}`,
  )
  for (const address of references.slice(0, REFERENCES)) page.paragraph(0, [page.paint('dim', address)])
  for (const repository of repositories.slice(0, DETAILED_REPOSITORIES)) writeRepository(page, repository)
  writeOthers(page, repositories.slice(DETAILED_REPOSITORIES))
  for (const [confidence, steps] of nextSteps) {
    page.blank()
    page.paragraph(2, nextSteps.length > 1 ? `What to know and do where it is ${confidence}:` : 'What to know and do:')
    for (const step of steps) page.paragraph(2, '-', step)
  }
}

function writeRepository(page: Page, { repository, ref, commit, subjects, owners, teams }: RepositoryGroup): void {
  page.blank()
  const at = commit === '' ? [ref] : [ref, 'at', commit.slice(0, COMMIT_DIGITS)]
  page.paragraph(2, [page.paint('bold', repository)], ref === '' ? '' : [page.paint('dim', `(${at.join(' ')})`)])
  for (const subject of subjects) {
    writeSubject(page, subject)
    writePlaces(page, subject)
  }
  for (const [rule, names] of owners) page.names(4, rule === '' ? 'owners:' : `owners (${rule}):`, names)
  if (teams.length > 0) page.names(4, 'teams:', teams)
}

function writeSubject(page: Page, subject: Subject): void {
  const { name, isPackage, severity } = subject
  page.paragraph(
    4,
    page.paint(STYLES[severity], severity.toUpperCase()),
    isPackage ? [`${name},`] : `${name},`,
    howSure(subject),
  )
}

function writePlaces(page: Page, { places }: Subject): void {
  for (const place of places.slice(0, PLACES)) writePlace(page, place)
  if (places.length > PLACES)
    page.paragraph(6, `and ${plural(places.length - PLACES, 'more place', 'more places')}; see --format json`)
}

function writePlace(page: Page, { path, line, package: found, exposure, evidence }: ReportFinding): void {
  page.paragraph(6, [line === null ? path : `${path}:${line}`])
  const way = found?.dependency_path ?? []
  if (way.length > 1)
    page.paragraph(
      8,
      'via',
      way.flatMap((name, index) => (index === 0 ? [name] : ['>', name])),
    )
  if (!exposure.current) {
    const since = [exposure.first_seen_at, exposure.last_seen_at].filter((time) => time !== null).join(' to ')
    page.paragraph(8, `no longer there${since === '' ? '' : `; it was from ${since}`}`)
  } else if (exposure.first_seen_at !== null) page.paragraph(8, `there since ${exposure.first_seen_at}`)
  const refs = (exposure.refs ?? []).map(({ ref, current }) => (current ? ref : `${ref} (then)`))
  if (refs.length > 1 || exposure.refs?.[0]?.current === false) page.names(8, 'on:', refs)
  const runs = exposure.ci_runs?.length ?? 0
  if (runs > 0)
    page.paragraph(
      8,
      `CI ran ${runs === 1 ? 'once' : `${number(runs)} times`} on commits that had it; see --format json`,
    )
  if (evidence !== null && evidence !== '') page.paragraph(8, [evidence])
}

/** Many repositories: each is named once, with others that have the same, so that none is lost and the report stays readable. */
function writeOthers(page: Page, repositories: readonly RepositoryGroup[]): void {
  if (repositories.length === 0) return
  page.blank()
  const count = plural(repositories.length, 'more repository', 'more repositories')
  page.paragraph(2, `and ${count}; for the places see --format json`)
  const groups = [...groupedBy(repositories, subjectsKey).values()].sort((a, b) => b.length - a.length)
  for (const members of groups) {
    const subjects = members[0]?.subjects ?? []
    for (const subject of subjects.slice(0, SUBJECTS)) writeSubject(page, subject)
    if (subjects.length > SUBJECTS) page.paragraph(4, `and ${number(subjects.length - SUBJECTS)} more of this campaign`)
    page.names(
      6,
      'in',
      members.map(({ repository }) => repository),
    )
  }
}

function subjectsKey({ subjects }: RepositoryGroup): string {
  const shown = subjects.slice(0, SUBJECTS).map(({ name, confidence }) => `${confidence} ${name}`)
  return [...shown, subjects.length].join('\0')
}
