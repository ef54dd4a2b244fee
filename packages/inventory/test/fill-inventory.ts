import { EVERYTHING, type Package, type Repository } from '@ioc-scanner/core'
import { seededRandomness, target } from '@ioc-scanner/testkit'
import type { Inventory } from '../src/index.js'
import { reportOf } from './scans.js'

export interface Filling {
  readonly repositories: number
  /** Lockfiles of each repository, and packages of each. */
  readonly lockfiles?: number
  readonly packages?: number
  /** Share of lockfiles that a repository has from another one. Default: 0.1. */
  readonly shared?: number
  /** Different names; each has up to 12 versions. Default: 30,000. */
  readonly names?: number
  readonly seed?: number
}

export const FILLED_AUTHORITY = 'https://api.github.com'
const PARSER = 'package-lock@1'

/** Fills an inventory as a first scan of a generated organization would. Popular names are in nearly every lockfile. */
export async function fillInventory(inventory: Inventory, filling: Filling): Promise<{ readonly entries: number }> {
  const { repositories, lockfiles = 4, packages = 280, shared = 0.1, names = 30_000, seed = 1 } = filling
  const random = seededRandomness(seed)
  const scan = await inventory.journal.begin({
    id: `filled-${repositories}-${seed}`,
    target: target({ organizations: ['acme'] }),
    selection: EVERYTHING,
    authority: FILLED_AUTHORITY,
    startedAtMs: Date.now(),
    resume: false,
  })
  const each = Array.from({ length: repositories }, (_, at) => repositoryAt(at))
  for (let at = 0; at < each.length; at += 100) {
    await scan.listed({ repositories: each.slice(at, at + 100), gaps: [], progress: `page-${at}` })
  }
  await scan.listingDone()
  const contents: string[] = []
  let entries = 0
  for (const repository of each) {
    const files = []
    for (let file = 0; file < lockfiles; file++) {
      const isShared = contents.length > 0 && random.next() < shared
      const known = isShared ? contents[Math.floor(random.next() * contents.length)] : undefined
      const oid = known ?? hex(1 + contents.length)
      if (known === undefined) {
        contents.push(oid)
        const found = packagesOf(packages, names, () => random.next())
        entries += found.length
        await inventory.record({ oid, parser: PARSER }, { packages: found, problems: [], references: [] })
        // As an engine does that reads from the network: others have their turn.
        if (contents.length % 50 === 0) await new Promise((resolve) => setImmediate(resolve))
      }
      const path = file === 0 ? 'package-lock.json' : `packages/p${file}/package-lock.json`
      files.push({ file: { path, oid, size: packages * 300, kind: 'file' as const }, parsers: [PARSER] })
    }
    await scan.repositoryScanned({ repository, files, isWhole: true })
  }
  const total = { total: repositories, scanned: repositories, unchanged: 0, skipped: 0, failed: 0 }
  await scan.finished(reportOf(`filled-${repositories}-${seed}`, { coverage: { repositories: total } }))
  return { entries }
}

/** Names by a curve on which a few are everywhere; versions likewise. */
function packagesOf(count: number, names: number, next: () => number): readonly Package[] {
  const found = new Map<string, Package>()
  let line = 10
  let parent = 'root'
  while (found.size < count) {
    const name = `package-${Math.floor(names * next() ** 3)}`
    const version = `1.${Math.floor(12 * next() ** 2)}.0`
    if (found.has(name)) continue
    line += 6 + Math.floor(next() * 12)
    const isDirect = next() < 0.1
    if (isDirect) parent = name
    found.set(name, { ecosystem: 'npm', name, version, line, dependencyPath: isDirect ? [name] : [parent, name] })
  }
  return [...found.values()]
}

function repositoryAt(at: number): Repository {
  return {
    id: `R_${at}`,
    nameWithOwner: `acme/service-${at}`,
    head: { ref: 'main', commit: hex(10_000_000 + at), tree: hex(20_000_000 + at) },
    visibility: 'private',
    isArchived: false,
    isFork: false,
    topics: [],
  }
}

const hex = (number: number): string => number.toString(16).padStart(8, '0').repeat(5)
