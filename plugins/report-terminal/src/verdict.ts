import type { Report, ReportFinding } from '@ioc-scanner/core'
import { leftOutInWords, repositoriesInPart } from './left-out.js'
import type { Page, Style } from './page.js'
import { number, plural, tally } from './quantities.js'

/** The answer in one sentence, for somebody who has just been woken. */
export interface Verdict {
  readonly headline: string
  readonly style: Style
  /** Whether the answer is one that nobody has to act on. */
  readonly isClean: boolean
}

export function verdictOf(report: Report): Verdict {
  const { findings, coverage, indicators, scan } = report
  const doubt = doubtOf(report)
  const interrupted = scan.status === 'interrupted' ? 'Interrupted: ' : ''
  if (findings.length > 0)
    return {
      headline: `${interrupted}${affected(report)}${doubt === '' ? '' : `; there may be more: ${doubt}`}`,
      style: ['bold', 'red'],
      isClean: false,
    }
  const nothing =
    coverage.repositories.total === 0
      ? 'nothing was scanned: no repository'
      : indicators.every(({ count }) => count === 0)
        ? 'nothing was looked for: no indicator was loaded'
        : ''
  if (nothing !== '' || doubt !== '')
    return {
      headline: `${interrupted}No finding — but ${[nothing, doubt].filter((text) => text !== '').join(', and ')}: not a clean answer`,
      style: ['bold', 'yellow'],
      isClean: false,
    }
  const { scanned, unchanged, skipped } = coverage.repositories
  const leftOut = skipped === 0 ? '' : ` (${number(skipped)} skipped)`
  const hidden =
    report.suppressed.length === 0 ? '' : `, apart from ${plural(report.suppressed.length, 'suppressed finding')}`
  const inPart = repositoriesInPart(coverage)
  const looked = inPart === 0 ? 'Clean' : 'Clean where it looked'
  const parts = inPart === 0 ? '' : `, ${number(inPart)} of them only in part`
  return {
    headline: `${looked}: no finding in ${plural(scanned + unchanged, 'repository', 'repositories')}${parts}${leftOut}${hidden}`,
    style: ['bold', inPart === 0 ? 'green' : 'yellow'],
    isClean: true,
  }
}

export function writeVerdict(page: Page, { headline, style }: Verdict): void {
  page.paragraph(0, page.paintWords(style, headline))
}

/** What the scan is, how sure the findings are: the lines below the verdict. */
export function writeScan(page: Page, { scan, findings, suppressed, coverage }: Report): void {
  if (findings.length > 0) {
    const sure = tally(findings.map(({ confidence }) => confidence)).map(
      ([confidence, count]) => `${number(count)} ${confidence}`,
    )
    page.paragraph(0, `${plural(findings.length, 'finding')}: ${sure.join(', ')}.`)
  }
  if (suppressed.length > 0) page.paragraph(0, `${plural(suppressed.length, 'finding')} suppressed by your settings.`)
  const leftOut = leftOutInWords(coverage)
  if (leftOut.length > 0) page.paragraph(0, `Left out by your choice: ${leftOut.join('; ')}.`)
  page.paragraph(0, 'Scan of', [`${scan.target},`], scan.status, [`(${minute(scan.started_at)}`], 'to', [
    `${minute(scan.finished_at)} UTC)`,
  ])
}

/** `2026-11-24 03:02` */
function minute(time: string): string {
  return time.slice(0, 'YYYY-MM-DDTHH:MM'.length).replace('T', ' ')
}

function affected({ findings, coverage }: Report): string {
  const of = `of ${plural(coverage.repositories.total, 'repository', 'repositories')}`
  const sure = findings.filter(({ confidence }) => confidence === 'confirmed')
  const resolving = repositoriesOf(sure.filter(({ kind }) => kind === 'package')).size
  const marked = repositoriesOf(sure).size - resolving
  const unsure = repositoriesOf(findings).size - resolving - marked
  const parts = [
    { count: resolving, one: 'resolves to a compromised package', many: 'resolve to a compromised package' },
    { count: marked, one: 'shows signs of an attack', many: 'show signs of an attack' },
    { count: unsure, one: 'may be affected', many: 'may be affected' },
  ].filter(({ count }) => count > 0)
  return parts
    .map(({ count, one, many }, index) => `${number(count)} ${index === 0 ? of : 'more'} ${count === 1 ? one : many}`)
    .join(', ')
}

function repositoriesOf(findings: readonly ReportFinding[]): ReadonlySet<string> {
  return new Set(findings.map(({ repository }) => repository))
}

/** Why the answer is not the whole answer; empty where it is. */
function doubtOf({ coverage, scan }: Report): string {
  const { gaps, repositories, files } = coverage
  if (gaps.length > 0) return plural(gaps.length, 'gap')
  if (repositories.failed > 0) return `${plural(repositories.failed, 'repository', 'repositories')} failed`
  if (files.failed > 0) return `${plural(files.failed, 'file')} failed`
  return scan.status === 'complete' ? '' : 'the scan did not come to its end'
}
