import type { RepositoryDescription } from './description.js'
import type { FileContent } from './file-content.js'
import type { CommitPlan, RepositoryPlan } from './git-repository.js'
import { renderAll, type Renderer } from './render-files.js'
import { refOfBranch, type ReplayedHistory } from './replay-commits.js'

const COMMIT_DISTANCE_SECONDS = 86_400

/** The commits that lead to what is described. `files` are those of HEAD; the last push happened at `pushed`, in seconds. */
export function planRepository(
  repository: RepositoryDescription,
  files: ReadonlyMap<string, FileContent>,
  pushed: number,
  render: Renderer,
): RepositoryPlan {
  const headBranch = repository.defaultBranch ?? 'main'
  if (repository.files === undefined) return { commits: [], headBranch }
  const copiedFolders = new Map(Object.entries(repository.copiedFolders ?? {}))
  // With HEAD on a branch that does not exist, the commits need another one to stand on.
  const ref = `refs/heads/${repository.defaultBranch === null ? 'develop' : headBranch}`
  const history = repository.history ?? []
  const commits: CommitPlan[] = history.map((earlier, index) => ({
    ref,
    parents: index === 0 ? [] : [index - 1],
    time: pushed - (history.length - index) * COMMIT_DISTANCE_SECONDS,
    message: 'Work in progress\n',
    files: withPathsInBytes(renderAll(earlier, render)),
    copiedFolders: new Map(),
  }))
  const head = new Map([...withPathsInBytes(files), ...renderAll(repository.latin1Paths ?? {}, render)])
  const parents = history.length === 0 ? [] : [history.length - 1]
  commits.push({ ref, parents, time: pushed, message: 'Update dependencies\n', files: head, copiedFolders })
  for (const [name, changed] of Object.entries(repository.branches ?? {})) {
    commits.push({
      ref: `refs/heads/${name}`,
      parents: [history.length],
      time: pushed + 60,
      message: `Start ${name}\n`,
      files: new Map([...head, ...withPathsInBytes(renderAll(changed, render))]),
      copiedFolders,
    })
  }
  return { commits, headBranch }
}

/** The described commits themselves, and the heads of pull requests. */
export function planHistory(history: ReplayedHistory): RepositoryPlan {
  return {
    headBranch: history.defaultBranch,
    commits: history.commits.map(({ branch, parents, time, author, message, files }): CommitPlan => ({
      ref: refOfBranch(history, branch),
      parents,
      time,
      ...(author === undefined ? {} : { author }),
      message,
      files: withPathsInBytes(files),
      copiedFolders: new Map(),
    })),
    refs: new Map(
      history.pulls.map(({ number, branch }) => [`refs/pull/${number}/head`, history.heads.get(branch) ?? 0]),
    ),
  }
}

/** Git's paths are bytes: here each of them is one character. */
function withPathsInBytes(files: ReadonlyMap<string, FileContent>): Map<string, FileContent> {
  return new Map([...files].map(([path, file]) => [Buffer.from(path).toString('latin1'), file]))
}
