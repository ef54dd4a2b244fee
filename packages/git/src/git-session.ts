import {
  codeOf,
  RequestFailure,
  type FetchedFile,
  type FileEntry,
  type Listed,
  type Repository,
  type RepositoryFile,
  type RepositorySession,
  type RequestDescription,
  type RequestKind,
  type SourceConnection,
  type Target,
  type TreeFilter,
  type TreeListing,
} from '@ioc-scanner/core'
import { Workspace } from './clones/workspace.js'
import { MAX_CONTENT_BYTES, readFiles, streamBlob } from './contents/fetch-blobs.js'
import { failureOfRequest } from './failure-of-request.js'
import { DEFAULT_MAX_DISK_BYTES, type GitSettings } from './git-settings.js'
import { readHistory, type History, type HistoryWish } from './history/read-history.js'
import { headIn, listRemote } from './listing/list-remote.js'
import type { Fetching } from './process/fetching.js'
import { GitProgram } from './process/git-program.js'
import { isPathInside, listTree, lookUp } from './trees/fetch-trees.js'
import { sideBySide } from './trees/side-by-side.js'

/** Trees that are asked for at a time: the host lets as many of them through as it likes. */
const MOST_TREES = 8
const GUESSED_TREE_BYTES = 200_000
const GUESSED_FILE_BYTES = 20_000
const HELD_BYTES = 1_048_576
/** Smaller batches may get what this one did not. */
const MAY_PASS = new Set(['TOO_HEAVY', 'TRANSIENT', 'TIMEOUT'])

type Work<T> = (fetching: Fetching) => Promise<{ readonly value: T; readonly receivedBytes: number }>

/** One scan's view of repositories on a server, over git alone. */
export class GitSession implements RepositorySession {
  readonly maxContentBytes = MAX_CONTENT_BYTES

  private constructor(
    private readonly connection: SourceConnection,
    private readonly git: GitProgram,
    private readonly workspace: Workspace,
  ) {}

  /** @throws {CodedError} where the settings cannot work. Sends nothing. */
  static async open(connection: SourceConnection, settings: GitSettings): Promise<GitSession> {
    const workspace = await Workspace.open(settings.folder, settings.maxDiskBytes ?? DEFAULT_MAX_DISK_BYTES)
    try {
      const git = await GitProgram.open(connection, settings, workspace.folder)
      return new GitSession(connection, git, workspace)
    } catch (thrown) {
      await workspace.close()
      throw thrown
    }
  }

  repositories(target: Target): AsyncIterable<Listed> {
    const ask = (nameWithOwner: string): Promise<Repository['head']> =>
      this.#run(
        { kind: 'listing', bytes: 1_000, files: 0 },
        { id: `listing:${nameWithOwner}`, nameWithOwner, isSha256: false },
        async (fetching) => {
          const { git, clone, ...command } = fetching
          const args = ['ls-remote', '--symref', 'origin', 'HEAD']
          const { stdout, receivedBytes } = await git.ask(clone, { ...command, args })
          return { value: headIn(stdout), receivedBytes }
        },
      )
    return listRemote(target, ask, this.connection.signal)
  }

  trees(repositories: AsyncIterable<Repository>, wanted: TreeFilter): AsyncIterable<TreeListing> {
    return sideBySide(repositories, MOST_TREES, (repository) => this.tree(repository, wanted))
  }

  /** The tree of one repository; a gap where it cannot be had. */
  async tree(repository: Repository, wanted: TreeFilter): Promise<TreeListing> {
    const { head, nameWithOwner } = repository
    if (head === null) return { repository, files: [], gaps: [] }
    try {
      return await this.#run({ kind: 'tree', bytes: GUESSED_TREE_BYTES, files: 0 }, placeOf(repository), (fetching) =>
        listTree(repository, head.commit, wanted, fetching),
      )
    } catch (thrown) {
      this.connection.signal.throwIfAborted()
      const failure = failureOfRequest(thrown)
      if (failure === undefined) throw thrown
      const { reason, message: detail } = failure
      return { repository, files: [], gaps: [{ repository: nameWithOwner, ref: head.ref, path: null, reason, detail }] }
    }
  }

  async contents(batch: readonly RepositoryFile[]): Promise<readonly FetchedFile[]> {
    const groups = new Map<string, RepositoryFile[]>()
    for (const wanted of batch) {
      const group = groups.get(wanted.repository.id) ?? []
      groups.set(wanted.repository.id, group)
      group.push(wanted)
    }
    const answers = await Promise.all(
      [...groups.values()].map(async (group) => {
        try {
          return await this.#contentsOf(group)
        } catch (thrown) {
          // One repository's fault is not the others'.
          const failure = this.connection.signal.aborted || groups.size === 1 ? undefined : failureOfRequest(thrown)
          if (failure === undefined) throw thrown
          const { code, reason, message: detail } = failure
          const isAgain = group.length > 1 && MAY_PASS.has(code)
          return group.map((file): FetchedFile =>
            isAgain ? { file, status: 'again', detail } : { file, status: 'gap', reason, detail },
          )
        }
      }),
    )
    return answers.flat()
  }

  async stream<T>(
    { repository, file }: RepositoryFile,
    consume: (chunks: AsyncIterable<Uint8Array>) => Promise<T>,
  ): Promise<T> {
    const bytes = Math.min(file.size ?? HELD_BYTES, HELD_BYTES)
    const streamed = await this.#run({ kind: 'blob', bytes, files: 1 }, placeOf(repository), (fetching) =>
      streamBlob(file.oid, fetching, consume),
    )
    if ('thrown' in streamed) throw streamed.thrown
    return streamed.result
  }

  async lookup(repository: Repository, path: string): Promise<FileEntry | undefined> {
    const { head } = repository
    if (head === null || !isPathInside(path)) return undefined
    return this.#run({ kind: 'tree', bytes: 0, files: 0 }, placeOf(repository), (fetching) =>
      lookUp(head.commit, path, fetching),
    )
  }

  /** @throws {RequestFailure} */
  historyOf(repository: Repository, wish: HistoryWish): Promise<History> {
    const { id, ...place } = placeOf(repository)
    // A clone of its own: that of the head has no past, and is not to get one.
    return this.#run(
      { kind: 'tree', bytes: GUESSED_TREE_BYTES, files: 0 },
      { id: `history:${id}`, ...place },
      (fetching) => readHistory(repository, wish, fetching),
    )
  }

  async close(): Promise<void> {
    await this.workspace.close()
  }

  #contentsOf(group: readonly RepositoryFile[]): Promise<readonly FetchedFile[]> {
    const [first] = group
    if (first === undefined) return Promise.resolve([])
    const bytes = group.reduce((sum, { file }) => sum + (file.size ?? GUESSED_FILE_BYTES), 0)
    return this.#run({ kind: 'contents', bytes, files: group.length }, placeOf(first.repository), (fetching) =>
      readFiles(group, fetching),
    )
  }

  #run<T>(
    { kind, bytes, files }: { readonly kind: RequestKind; readonly bytes: number; readonly files: number },
    { id, nameWithOwner, isSha256 }: Place,
    work: Work<T>,
  ): Promise<T> {
    const { git, workspace } = this
    const request: RequestDescription = {
      kind,
      bytes,
      files,
      bucket: null,
      points: 0,
      repository: nameWithOwner,
      host: git.base.host,
    }
    return this.connection.requests.run(request, (signal, answers) =>
      workspace.use(id, isSha256, (clone) => work({ git, clone, nameWithOwner, signal, answers })).catch(diskFailure),
    )
  }
}

const DISK_FAULTS = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE'])

/** A disk that takes no more is no fault of a plugin: what is left becomes gaps with that reason. */
function diskFailure(thrown: unknown): never {
  const code = codeOf(thrown) ?? ''
  if (!DISK_FAULTS.has(code)) throw thrown
  throw new RequestFailure('REFUSED', 'resource-limit', `the folder for git's clones cannot be used (${code})`, {
    cause: thrown,
  })
}

interface Place {
  readonly id: string
  readonly nameWithOwner: string
  readonly isSha256: boolean
}

function placeOf({ id, nameWithOwner, head }: Repository): Place {
  return { id, nameWithOwner, isSha256: head?.commit.length === 64 }
}
