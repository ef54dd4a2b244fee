import { createHash } from 'node:crypto'
import { EVERYTHING, type Package, type Report, type Target } from '@ioc-scanner/core'
import { openInventory } from '@ioc-scanner/inventory'
import { report } from './sample-report.js'

export const HOST = 'https://api.github.example'
const oidOf = (...text: readonly string[]): string => createHash('sha1').update(text.join('\0')).digest('hex')

export type Files = Readonly<Record<string, readonly Package[]>>

export interface FilledScan {
  readonly folder: string
  readonly id: string
  readonly atMs: number
  /** Packages by path, by repository. */
  readonly repositories: Readonly<Record<string, Files>>
  /** Listed, and not looked at. */
  readonly unseen?: readonly string[]
  readonly about?: Parameters<typeof report>[0]
  readonly status?: 'finished' | 'running'
}

const target: Target = {
  organizations: ['acme'],
  users: [],
  repositories: [],
  folders: [],
  teams: [],
  teamFirst: false,
}
const PARSERS: readonly (readonly [RegExp, string])[] = [
  [/package-lock\.json$/, 'package-lock@1'],
  [/package\.json$/, 'package-json@1'],
  [/./, 'requirements-txt@1'],
]

/** An inventory as a scan of that moment leaves it. */
export async function filledInventory(scan: FilledScan): Promise<void> {
  const inventory = openInventory({ folder: scan.folder, now: () => scan.atMs })
  const record = await inventory.journal.begin({
    id: scan.id,
    target,
    selection: EVERYTHING,
    authority: HOST,
    startedAtMs: scan.atMs,
    resume: false,
  })
  const all = Object.entries(scan.repositories)
  const repositories = [
    ...all.map(([name, files]) => repositoryOf(name, files)),
    ...(scan.unseen ?? []).map((name) => repositoryOf(name, {})),
  ]
  await record.listed({ repositories, gaps: [], progress: null })
  for (const [name, files] of all) {
    const seen = []
    for (const [path, packages] of Object.entries(files)) {
      const oid = oidOf(path, JSON.stringify(packages))
      const parser = PARSERS.find(([pattern]) => pattern.test(path))?.[1] ?? ''
      await inventory.record({ oid, parser }, { packages, problems: [], references: [] })
      seen.push({ file: { path, oid, kind: 'file' as const }, parsers: [parser] })
    }
    await record.repositoryScanned({ repository: repositoryOf(name, files), files: seen, isWhole: true })
  }
  if (scan.status !== 'running') {
    await record.listingDone()
    const base: Report = report(scan.about)
    await record.finished({ ...base, scan: { ...base.scan, id: scan.id } })
  }
  await inventory.close()
}

function repositoryOf(name: string, files: Files) {
  const commit = oidOf(name, JSON.stringify(files))
  return {
    id: `id:${name}`,
    nameWithOwner: name,
    head: { ref: 'main', commit },
    visibility: 'private' as const,
    isArchived: false,
    isFork: false,
    topics: [],
  }
}
