import { printable } from '@ioc-scanner/core'
import type { ScanPlan } from '@ioc-scanner/engine'
import { counted } from './counted.js'

/** What a scan would look at: one line for each repository, then what it leaves out and cannot see. Tabs part the columns. */
export function planText({ repositories, skipped, gaps }: ScanPlan): string {
  const files = repositories.reduce((sum, repository) => sum + repository.files, 0)
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
      `${skipped.length} skipped`,
      counted(gaps.length, 'gap'),
    ].join(', '),
    '',
  ].join('\n')
}

function row(...cells: readonly string[]): string {
  return cells.map(printable).join('\t')
}
