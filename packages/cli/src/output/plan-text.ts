import { printable } from '@ioc-scanner/core'
import type { ScanPlan } from '@ioc-scanner/engine'
import { counted } from './counted.js'

/**
 * What a scan would look at, one line for each repository, then what it leaves out and cannot see, then what it would cost by each
 * strategy. Tabs part the columns.
 *
 * @param chosen Name of the strategy that the scan would use.
 */
export function planText(
  { repositories, contents, skipped, gaps, listing, prices, budget }: ScanPlan,
  chosen: string,
): string {
  const files = repositories.reduce((sum, repository) => sum + repository.files, 0)
  const { rest, graphql } = listing.api
  return [
    ...repositories.map(({ repository, files: count, bytes }) =>
      row(repository, counted(count, 'file'), counted(bytes, 'byte')),
    ),
    ...skipped.map(({ repository, reason }) => row('skipped', repository, reason)),
    ...gaps.map(({ repository, path, reason, detail }) =>
      row('gap', [repository, path].filter((part) => part !== null).join(' '), `${reason}: ${detail}`),
    ),
    [
      counted(repositories.length, 'repository', 'repositories'),
      counted(files, 'file'),
      `${counted(contents.count, 'content')} to fetch (${counted(contents.bytes, 'byte')})`,
      `${skipped.length} skipped`,
      counted(gaps.length, 'gap'),
    ].join(', '),
    '',
    `listing them took ${counted(rest.requests + graphql.requests, 'request')} and ${seconds(listing.seconds)}; the whole scan, by strategy:`,
    row('strategy', 'requests', 'graphql points', 'rest points', 'time'),
    ...prices.map(({ strategy, requests, points, seconds: time }) =>
      row(
        strategy === chosen ? `${strategy} (chosen)` : strategy,
        String(requests),
        String(points.graphql),
        String(points.rest),
        seconds(time),
      ),
    ),
    row('left to it', '', left(budget.graphql), left(budget.rest), ''),
    '',
  ].join('\n')
}

function left({ limit, remaining }: ScanPlan['budget']['rest']): string {
  if (limit === null) return 'no limit'
  return remaining === null ? 'unknown' : String(remaining)
}

function seconds(time: number): string {
  return time < 90 ? `${time.toFixed(1)} s` : `${Math.ceil(time / 60)} min`
}

function row(...cells: readonly string[]): string {
  return cells.map(printable).join('\t')
}
