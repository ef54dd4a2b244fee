import type { FileDescription, PullRequestDescription, RepositoryDescription, RunDescription } from './description.js'
import type { FileContent } from './file-content.js'
import type { Renderer } from './render-files.js'

/** A described commit with everything that follows from the commits before it. */
export interface ReplayedCommit {
  readonly branch: string
  /** Positions of the parents. */
  readonly parents: readonly number[]
  /** Seconds since 1970. */
  readonly time: number
  readonly author?: { readonly name: string; readonly email: string; readonly time: number }
  readonly message: string
  /** All files, by path. */
  readonly files: ReadonlyMap<string, FileContent>
  readonly runs: readonly RunDescription[]
}

export interface ReplayedHistory {
  readonly commits: readonly ReplayedCommit[]
  readonly defaultBranch: string
  /** Position of each branch's last commit. */
  readonly heads: ReadonlyMap<string, number>
  readonly pulls: readonly (PullRequestDescription & { readonly number: number })[]
}

interface Branch {
  head: number
  /** The state since which a merge counts changes. */
  base: ReadonlyMap<string, FileContent>
}

/** Works out files and parents of described commits. */
export function replayCommits(repository: RepositoryDescription, render: Renderer): ReplayedHistory {
  const defaultBranch = repository.defaultBranch ?? 'main'
  const remembered = remembering(render)
  const commits: ReplayedCommit[] = []
  const branches = new Map<string, Branch>()
  for (const described of repository.commits ?? []) {
    const { branch = defaultBranch, from = defaultBranch, merges, committedAt, files = {}, runs = [] } = described
    const start = commits.length === 0 ? undefined : (branches.get(branch) ?? existing(branches, from, repository))
    const inherited = start === undefined ? new Map<string, FileContent>() : filesAt(commits, start.head)
    const merged = merges === undefined ? undefined : existing(branches, merges, repository)
    const state = new Map(inherited)
    if (merged !== undefined) takeOver(state, merged.base, filesAt(commits, merged.head))
    for (const [path, file] of Object.entries(files)) {
      if (file === null) state.delete(path)
      else state.set(path, remembered(file))
    }
    const time = secondsOf(committedAt, repository)
    const { author = DEFAULT_AUTHOR, authoredAt = committedAt } = described
    commits.push({
      branch,
      parents: [...(start === undefined ? [] : [start.head]), ...(merged === undefined ? [] : [merged.head])],
      time,
      author: { ...author, time: secondsOf(authoredAt, repository) },
      message: `${described.message ?? 'Update dependencies'}\n`,
      files: state,
      runs,
    })
    if (merged !== undefined) merged.base = filesAt(commits, merged.head)
    const known = branches.get(branch)
    if (known === undefined) branches.set(branch, { head: commits.length - 1, base: inherited })
    else known.head = commits.length - 1
  }
  const pulls = (repository.pullRequests ?? []).map((pull, index) => ({ ...pull, number: pull.number ?? index + 1 }))
  for (const { branch } of pulls) existing(branches, branch, repository)
  return { commits, defaultBranch, heads: new Map([...branches].map(([name, { head }]) => [name, head])), pulls }
}

const DEFAULT_AUTHOR = { name: 'A. Developer', email: 'developer@example.com' }

/** What the default branch holds at its head. */
export function headFiles({ commits, heads, defaultBranch }: ReplayedHistory): ReadonlyMap<string, FileContent> {
  return filesAt(commits, heads.get(defaultBranch) ?? -1)
}

/** The ref that a branch's commits are under: heads of forks and of deleted branches are only known by their pull request. */
export function refOfBranch({ pulls }: ReplayedHistory, branch: string): string {
  const elsewhere = pulls.find(
    (pull) => pull.branch === branch && (pull.fork !== undefined || pull.isBranchDeleted === true),
  )
  return elsewhere === undefined ? `refs/heads/${branch}` : `refs/pull/${elsewhere.number}/head`
}

function takeOver(
  state: Map<string, FileContent>,
  base: ReadonlyMap<string, FileContent>,
  head: ReadonlyMap<string, FileContent>,
): void {
  for (const [path, file] of head) if (base.get(path)?.oid !== file.oid) state.set(path, file)
  for (const path of base.keys()) if (!head.has(path)) state.delete(path)
}

function filesAt(commits: readonly ReplayedCommit[], index: number): ReadonlyMap<string, FileContent> {
  return commits[index]?.files ?? new Map<string, FileContent>()
}

function existing(
  branches: ReadonlyMap<string, Branch>,
  name: string,
  { name: repository }: RepositoryDescription,
): Branch {
  const branch = branches.get(name)
  if (branch === undefined) throw new Error(`${repository} has no commit on ${name}, or not yet`)
  return branch
}

function secondsOf(time: string, { name }: RepositoryDescription): number {
  const seconds = Date.parse(time) / 1000
  if (!Number.isInteger(seconds)) throw new Error(`${name} has a commit at ${time}: a time is ISO, in whole seconds`)
  return seconds
}

function remembering(render: Renderer): Renderer {
  const rendered = new Map<FileDescription, FileContent>()
  return (file) => {
    const content = rendered.get(file) ?? render(file)
    rendered.set(file, content)
    return content
  }
}
