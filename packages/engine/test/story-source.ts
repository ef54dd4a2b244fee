import { createHash } from 'node:crypto'
import type {
  FileEntry,
  FileVersion,
  HistoryAnswer,
  HistoryCommit,
  HistoryQuestion,
  Repository,
  RepositorySession,
  RepositorySource,
  WorkflowRun,
} from '@ioc-scanner/core'

/** A commit: all files that there are after it. */
export interface StoryCommit {
  readonly at: string
  readonly files: Readonly<Record<string, string>>
  readonly runs?: number
}

/** Commits of each branch, oldest first; names with `refs/pull/` are heads of pull requests. */
export type Story = Readonly<Record<string, readonly StoryCommit[]>>

export interface StoryFaults {
  readonly hasNoPast?: boolean
  /** A question that cannot be answered. */
  lost?(question: HistoryQuestion): boolean
}

const hash = (text: string): string => createHash('sha1').update(text).digest('hex')

/** Oid of the commit that a branch's story made at that time. */
export const commitAt = (at: string, branch = 'main'): string => hash(`${branch} ${at}`)

/** One repository whose branches have stories without merges. */
export function storySource(story: Story, faults: StoryFaults = {}): RepositorySource {
  const commits = new Map(
    Object.entries(story).flatMap(([branch, all]) =>
      all.map((commit, index) => [commitAt(commit.at, branch), { ...commit, past: all.slice(0, index + 1), branch }]),
    ),
  )
  const texts = new Map(
    [...commits.values()].flatMap(({ files }) => Object.values(files).map((text) => [hash(text), text])),
  )
  const headOf = (branch: string): string => commitAt(story[branch]?.at(-1)?.at ?? '', branch)
  const main: Repository = {
    id: 'story',
    nameWithOwner: 'acme/story',
    head: { ref: 'main', commit: headOf('main') },
    visibility: 'private',
    isArchived: false,
    isFork: false,
    topics: [],
  }
  const entry = (path: string, text: string): FileEntry => ({ path, oid: hash(text), kind: 'file', size: text.length })
  const versionIn = (files: StoryCommit['files'], path: string | undefined): FileVersion | null => {
    const text = path === undefined ? undefined : files[path]
    return text === undefined ? null : { oid: hash(text), kind: 'file', size: text.length }
  }
  const answer = (question: HistoryQuestion): HistoryAnswer => {
    if (faults.lost?.(question) === true) return { commits: [], gap: { reason: 'timeout', detail: 'no answer' } }
    const { path, file, sinceMs = -Infinity, untilMs = Infinity, newest = Infinity } = question
    const { past, branch } = commits.get(question.head) ?? { past: [], branch: '' }
    const all = past
      .filter(({ files }, index) => path === undefined || files[path] !== past[index - 1]?.files[path])
      .map(({ at, files }): HistoryCommit => ({
        commit: commitAt(at, branch),
        committedAtMs: Date.parse(at),
        tree: hash(`tree ${branch} ${at}`),
        ...(file === undefined ? {} : { file: versionIn(files, file) }),
      }))
      .filter(({ committedAtMs }) => committedAtMs >= sinceMs && committedAtMs <= untilMs)
    return { commits: all.reverse().slice(0, newest) }
  }
  const session: RepositorySession = {
    maxContentBytes: 512_000,
    repositories: async function* () {
      yield { repository: main }
    },
    trees: async function* (repositories, wanted) {
      for await (const repository of repositories) {
        const files = Object.entries(commits.get(repository.head?.commit ?? '')?.files ?? {})
        yield { repository, files: files.map(([path, text]) => entry(path, text)).filter(wanted.file), gaps: [] }
      }
    },
    contents: async (batch) =>
      batch.map((file) => ({ file, status: 'content', content: texts.get(file.file.oid) ?? '' })),
    stream: async () => Promise.reject(new Error('nothing here is large')),
    lookup: async () => undefined,
    close: async () => undefined,
    ...(faults.hasNoPast === true
      ? {}
      : {
          refs: async (repositories) =>
            repositories.map((repository) => ({
              repository,
              gaps: [],
              refs: Object.entries(story).map(([ref, all]) => ({
                ref,
                ...(ref.startsWith('refs/pull/')
                  ? ({ kind: 'pull-request', from: 'patch' } as const)
                  : { kind: 'branch' as const }),
                commit: headOf(ref),
                tree: hash(`tree ${ref} ${all.at(-1)?.at}`),
                committedAtMs: Date.parse(all.at(-1)?.at ?? ''),
              })),
            })),
          history: {
            commits: async (questions) => questions.map(answer),
            parents: async (questions) =>
              questions.map(({ commit, file }) => {
                const { past, branch } = commits.get(commit) ?? { past: [], branch: '' }
                const parent = past.at(-2)
                return {
                  parents:
                    parent === undefined
                      ? []
                      : [{ commit: commitAt(parent.at, branch), file: versionIn(parent.files, file) }],
                }
              }),
            runs: async (questions) =>
              questions.map(({ commit }) => {
                const { runs = 0, at = '' } = commits.get(commit) ?? {}
                return {
                  runs: Array.from({ length: runs }, (_, index): WorkflowRun => ({
                    id: index + 1,
                    workflow: 'build',
                    event: 'push',
                    createdAt: at,
                    conclusion: 'success',
                    url: null,
                  })),
                }
              }),
          },
        }),
  }
  return { name: 'story', serves: () => true, open: async () => session }
}
