import type { KnownFile, KnownRepository } from '../worlds/modelled-world.js'
import type { PlannedContent, PlannedFolder, PlannedRepository } from './planned-repository.js'

const DAY_MS = 86_400_000
/** A folder that at least so many of the repositories have is expected in all of them. */
const USUAL_SHARE = 0.25

/** Repositories as they are listed. */
export function planKnown(known: readonly KnownRepository[], nowMs: number): readonly PlannedRepository[] {
  const contents = new Map<string, PlannedContent>()
  const folders = known.map(({ files }) => foldersOf(files))
  const owners = new Map<string, number>()
  for (const path of folders.flat()) owners.set(path, (owners.get(path) ?? 0) + 1)
  const isUsual = (path: string): boolean => (owners.get(path) ?? 0) >= known.length * USUAL_SHARE
  return known.map(({ nameWithOwner, ecosystem, pushedDaysAgo = 0, files }, index) => ({
    repository: {
      id: `R_${index.toString(16)}`,
      nameWithOwner,
      head: { ref: 'main', commit: `c0${index.toString(16).padStart(38, '0')}` },
      visibility: 'private',
      isArchived: false,
      isFork: false,
      topics: [],
      pushedAt: new Date(nowMs - pushedDaysAgo * DAY_MS).toISOString(),
    },
    ecosystem,
    folders: (folders[index] ?? []).map((path): PlannedFolder => ({ path, isUsual: isUsual(path) })),
    files: files.map((file) => ({
      path: file.path,
      isLockfile: file.kind === 'lockfile',
      content: contentOf(file, contents),
    })),
  }))
}

function contentOf({ oid, bytes, hits = [] }: KnownFile, contents: Map<string, PlannedContent>): PlannedContent {
  const known = oid === undefined ? undefined : contents.get(oid)
  if (known !== undefined) return known
  const content = { oid: oid ?? contents.size.toString(16).padStart(40, 'f'), bytes, hits: new Set(hits) }
  contents.set(content.oid, content)
  return content
}

/** Every folder on the way to a file, parents first. */
function foldersOf(files: readonly KnownFile[]): readonly string[] {
  const paths = files.flatMap(({ path }) => {
    const steps = path.split('/').slice(0, -1)
    return steps.map((_, index) => steps.slice(0, index + 1).join('/'))
  })
  return [...new Set(paths)]
}
