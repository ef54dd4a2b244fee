import type { ReplayedCommit, ReplayedHistory } from './replay-commits.js'

/**
 * The commits that touched a path, as `git rev-list <head> -- <path>` lists them with its default simplification: where a
 * commit has the same content at the path as one of its parents, only that parent (the first such) is followed, and the
 * commit is not listed.
 */
export function pathHistory({ commits }: ReplayedHistory, head: number, path: string): ReadonlySet<number> {
  const listed = new Set<number>()
  const seen = new Set<number>()
  const pending = [head]
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const commit = commits[at]
    if (commit === undefined || seen.has(at)) continue
    seen.add(at)
    const same = commit.parents.find((parent) => oidAt(commits[parent], path) === oidAt(commit, path))
    if (same !== undefined) {
      pending.push(same)
      continue
    }
    // A root commit without the path has nothing to tell.
    if (commit.parents.length > 0 || commit.files.has(path)) listed.add(at)
    pending.push(...commit.parents)
  }
  return listed
}

/** The head itself and all that it descends from. */
export function reachableFrom({ commits }: ReplayedHistory, head: number): ReadonlySet<number> {
  const reached = new Set<number>()
  const pending = [head]
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (reached.has(at)) continue
    reached.add(at)
    pending.push(...(commits[at]?.parents ?? []))
  }
  return reached
}

function oidAt(commit: ReplayedCommit | undefined, path: string): string | undefined {
  return commit?.files.get(path)?.oid
}
