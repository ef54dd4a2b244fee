import {
  EVERYTHING,
  type Package,
  type Report,
  type Repository,
  type ScanRecord,
  type ScanStart,
  type SeenFile,
} from '@ioc-scanner/core'
import { fileEntry, report, target } from '@ioc-scanner/testkit'
import type { Inventory } from '../src/index.js'

export const AUTHORITY = 'https://api.github.com'
export const PARSER = 'npm-lock@1'

/** An oid of 40 digits, one for each number. */
export function oid(number: number): string {
  return number.toString(16).padStart(40, '0')
}

export function npm(name: string, version: string, more: Partial<Package> = {}): Package {
  return { ecosystem: 'npm', name, version, ...more }
}

export function seenFile(path: string, content: string, parsers: readonly string[] = [PARSER]): SeenFile {
  return { file: fileEntry({ path, oid: content }), parsers }
}

export function scanStart(id: string, changes: Partial<ScanStart> = {}): ScanStart {
  return {
    id,
    target: target({ organizations: ['acme'] }),
    selection: EVERYTHING,
    authority: AUTHORITY,
    startedAtMs: 0,
    resume: false,
    ...changes,
  }
}

/** What a scan sees of one repository: its files with their packages. */
export interface ScannedRepository {
  readonly repository: Repository
  readonly files: Readonly<Record<string, { readonly oid: string; readonly packages: readonly Package[] }>>
  readonly isWhole?: boolean
}

/** A whole scan, as the engine tells it. */
export async function scanned(
  inventory: Inventory,
  id: string,
  repositories: readonly ScannedRepository[],
  changes: { readonly start?: Partial<ScanStart>; readonly report?: Parameters<typeof report>[0] } = {},
): Promise<ScanRecord> {
  const scan = await inventory.journal.begin(scanStart(id, changes.start))
  await scan.listed({ repositories: repositories.map(({ repository }) => repository), gaps: [], progress: null })
  await scan.listingDone()
  for (const seen of repositories) await lookedAt(inventory, scan, seen)
  await scan.finished(reportOf(id, changes.report))
  return scan
}

export async function lookedAt(
  inventory: Inventory,
  scan: ScanRecord,
  { repository, files, isWhole = true }: ScannedRepository,
): Promise<void> {
  for (const file of Object.values(files)) {
    await inventory.record({ oid: file.oid, parser: PARSER }, { packages: file.packages, problems: [], references: [] })
  }
  const seen = Object.entries(files).map(([path, file]) => seenFile(path, file.oid))
  await scan.repositoryScanned({ repository, files: seen, isWhole })
}

export function reportOf(id: string, changes: Parameters<typeof report>[0] = {}): Report {
  const plain = report(changes)
  return { ...plain, scan: { ...plain.scan, id } }
}

/** A clock that goes on by a second whenever it is looked at, and to where it is set. */
export function steppingClock(start = 1_000_000): { now: () => number; set: (ms: number) => void } {
  let at = start
  return {
    now: () => (at += 1_000),
    set: (ms) => {
      at = ms - 1_000
    },
  }
}
