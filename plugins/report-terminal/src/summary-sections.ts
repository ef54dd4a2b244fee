import type { Report } from '@ioc-scanner/core'
import { isPart, leftOutInWords } from './left-out.js'
import type { Page } from './page.js'
import { duration, number, plural, tally } from './quantities.js'

const DIGEST_DIGITS = 12
const SHOWN_WARNINGS = 20
const SHOWN_REASONS = 6

export function writeWarnings(page: Page, warnings: readonly string[]): void {
  if (warnings.length === 0) return
  page.heading('Warnings')
  const told = tally(warnings)
  for (const [warning, count] of told.slice(0, SHOWN_WARNINGS))
    page.paragraph(2, '-', warning, count > 1 ? `(${number(count)} times)` : '')
  if (told.length > SHOWN_WARNINGS)
    page.paragraph(2, `and ${number(told.length - SHOWN_WARNINGS)} more; see --format json`)
}

export function writeCoverage(page: Page, coverage: Report['coverage']): void {
  const { repositories, files, skipped } = coverage
  page.heading('Coverage')
  const whole = skipped.filter((entry) => !isPart(entry))
  const reasons = tally(whole.map(({ reason }) => reason)).map(([reason, count]) => `${number(count)} ${reason}`)
  const rest = reasons.length > SHOWN_REASONS ? [`${number(reasons.length - SHOWN_REASONS)} other reasons`] : []
  const why = reasons.length === 0 ? '' : ` (${[...reasons.slice(0, SHOWN_REASONS), ...rest].join(', ')})`
  page.row(
    'repositories',
    `${number(repositories.total)}: ${number(repositories.scanned)} scanned, ${number(repositories.unchanged)} unchanged, ` +
      `${number(repositories.skipped)} skipped${why}, ${number(repositories.failed)} failed`,
  )
  page.row(
    'files',
    `${number(files.total)}: ${number(files.fetched)} fetched, ${number(files.from_inventory)} known already, ` +
      `${number(files.skipped)} skipped, ${number(files.failed)} failed`,
  )
  for (const words of leftOutInWords(coverage)) page.row('left out', words)
}

export function writeIndicators(page: Page, indicators: Report['indicators']): void {
  page.heading('Checked against')
  if (indicators.length === 0) page.paragraph(2, 'nothing: no IOC source was asked')
  for (const { source, count, as_of, digest } of indicators) {
    const date = as_of === null ? 'of unknown date' : `as of ${as_of.slice(0, 'YYYY-MM-DD'.length)}`
    page.row(source, `${plural(count, 'indicator')} ${date} (digest ${digest.slice(0, DIGEST_DIGITS)})`)
  }
}

export function writeCost(page: Page, { metrics, prediction, settings }: Report): void {
  const { rest, graphql, not_modified } = metrics.api
  page.heading('Cost')
  page.row('GraphQL', `${plural(graphql.requests, 'request')}, ${plural(graphql.points, 'point')}`)
  page.row(
    'REST',
    `${plural(rest.requests, 'request')}, ${plural(rest.points, 'point')}${not_modified > 0 ? `, ${number(not_modified)} not modified` : ''}`,
  )
  const waited = metrics.rate_limit_wait_seconds
  page.row(
    'time',
    [
      duration(metrics.duration_seconds),
      ...(waited === null || waited === 0 ? [] : [`of which ${duration(waited)} waiting for rate limits`]),
      ...(metrics.retries === null || metrics.retries === 0 ? [] : [plural(metrics.retries, 'retry', 'retries')]),
      ...(metrics.throughput_files_per_minute === null
        ? []
        : [`${number(Math.round(metrics.throughput_files_per_minute))} files a minute`]),
    ].join(', '),
  )
  if (prediction !== null)
    page.row(
      'predicted',
      `${plural(prediction.points, 'point')}, ${plural(prediction.requests, 'request')}, ${duration(prediction.duration_seconds)}`,
    )
  page.row('strategy', `${settings.strategy}${settings.preset === null ? '' : `, preset ${settings.preset}`}`)
}

export function writeRecommendations(page: Page, recommendations: Report['recommendations']): void {
  if (recommendations.length === 0) return
  page.heading('Recommendations')
  for (const { setting, current, suggested, because } of recommendations)
    page.paragraph(2, '-', [setting], `from ${shown(current)} to ${shown(suggested)}: ${because}`)
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
