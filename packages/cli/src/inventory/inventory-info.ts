import { printable } from '@ioc-scanner/core'
import type { InventoryCoverage, InventoryInfo } from '@ioc-scanner/inventory'
import { textTable } from '../metrics/text-table.js'
import { counted } from '../output/counted.js'
import { ageOf } from '../query/ages.js'
import { isoOf } from '../query/moment.js'

const MIB = 1_048_576

export function infoAsJson(info: InventoryInfo, coverage: InventoryCoverage): object {
  const time = (at: number | null): string | null => (at === null ? null : isoOf(at))
  return {
    file: info.file,
    schema_version: info.schemaVersion,
    bytes: info.bytes,
    log_bytes: info.logBytes,
    repositories: info.repositories,
    refs: info.refs,
    files: info.files,
    former_files: info.formerFiles,
    packages: info.packages,
    contents: info.contents,
    entries: info.entries,
    unmerged_contents: info.unmerged,
    trees: info.trees,
    scans: info.scans,
    oldest_seen_at: time(coverage.oldestSeenAtMs),
    newest_seen_at: time(coverage.newestSeenAtMs),
    not_covered: countsOf(coverage),
  }
}

export function infoAsText(info: InventoryInfo, coverage: InventoryCoverage, nowMs: number): string {
  const { oldestSeenAtMs: oldest, newestSeenAtMs: newest } = coverage
  const rows = [
    ['file', printable(info.file)],
    ['size', `${((info.bytes + info.logBytes) / MIB).toFixed(1)} MiB, schema ${info.schemaVersion}`],
    ['repositories', `${info.repositories}, ${coverage.scanned} looked at, ${coverage.gone.length} gone`],
    ['files', `${info.files} that are there, ${info.formerFiles} that were`],
    ['packages', `${info.packages} different, ${info.entries} entries in ${info.contents} contents`],
    ['scans', String(info.scans)],
    ['knowledge', oldest === null || newest === null ? 'none yet' : ages(ageOf(newest, nowMs), ageOf(oldest, nowMs))],
    ...(info.unmerged === 0
      ? []
      : [['unsorted', `${info.unmerged} contents: queries are right, and slower, until the next scan`]]),
    ...Object.entries(countsOf(coverage))
      .filter(([, count]) => count > 0)
      .map(([name, count]) => [name.replaceAll('_', ' '), counted(count, 'repository', 'repositories')]),
  ]
  return `${textTable(rows, 2).join('\n')}\n`
}

function countsOf(coverage: InventoryCoverage): Readonly<Record<string, number>> {
  return {
    never_scanned: coverage.neverScanned.length,
    partly_scanned: coverage.notWhole.length,
    newer_commits: coverage.moved.length,
    older_than_a_week: coverage.stale.length,
    with_gaps: coverage.withGaps.length,
    with_unread_files: coverage.unread.length,
  }
}

const ages = (newest: string, oldest: string): string =>
  newest === oldest ? `${oldest} old` : `${newest} to ${oldest} old`
