import type { FileEntry, Head, Repository, Target } from '@ioc-scanner/core'
import { merged, type Partially } from './merged.js'

const HEAD: Head = { ref: 'main', commit: 'c'.repeat(40), tree: '7'.repeat(40) }

/** A private repository with a head, pushed to on the first day of 2026. */
export function repository(changes: Partially<Repository> = {}): Repository {
  return merged<Repository>(
    {
      id: `id-of-${changes.nameWithOwner ?? 'acme/web'}`,
      nameWithOwner: 'acme/web',
      head: HEAD,
      visibility: 'private',
      isArchived: false,
      isFork: false,
      topics: [],
      pushedAt: '2026-01-01T00:00:00Z',
    },
    changes,
  )
}

/** A lockfile of 20,000 bytes in the root folder. */
export function fileEntry(changes: Partially<FileEntry> = {}): FileEntry {
  return merged<FileEntry>({ path: 'package-lock.json', oid: 'b'.repeat(40), size: 20_000, kind: 'file' }, changes)
}

/** A target that names nothing yet. */
export function target(changes: Partially<Target> = {}): Target {
  return merged<Target>(
    { organizations: [], users: [], repositories: [], folders: [], teams: [], teamFirst: false },
    changes,
  )
}
