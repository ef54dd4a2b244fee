import { realpath, stat } from 'node:fs/promises'
import {
  CodedError,
  codeOf,
  type FetchedFile,
  type FileEntry,
  type Listed,
  type Repository,
  type RepositoryFile,
  type RepositorySession,
  type RequestRunner,
  type Target,
  type TreeFilter,
  type TreeListing,
} from '@ioc-scanner/core'
import { BareRepository } from './bare/bare-repository.js'
import { blobHash, blobOid } from './blob-oid.js'
import { FileFault, faultOf } from './file-fault.js'
import { headOf } from './git-head.js'
import { bytesOf, entryInside, withFileInside } from './inside-folder.js'
import { listFolder } from './walk-folder.js'

const MAX_CONTENT_BYTES = 10 * 1024 * 1024
const PIECE_BYTES = 64 * 1024

/** One scan's view of local folders, and of bare repositories in such. */
export class FolderSession implements RepositorySession {
  readonly maxContentBytes = MAX_CONTENT_BYTES
  readonly #requests: RequestRunner
  /** Real paths by the repository's id. */
  readonly #roots = new Map<string, string>()
  /** Those of them that have no work tree, by the same id. */
  readonly #bare = new Map<string, BareRepository>()

  constructor(requests: RequestRunner) {
    this.#requests = requests
  }

  async *repositories(target: Target): AsyncGenerator<Listed> {
    const folders = await Promise.all(target.folders.map(folderAt))
    const each = folders.filter(({ root }, index) => folders.findIndex((folder) => folder.root === root) === index)
    yield { total: each.length }
    for (const { given, root } of each) {
      const id = `folder:${root}`
      this.#roots.set(id, root)
      const bare = await BareRepository.at(root)
      if (bare !== undefined) this.#bare.set(id, bare)
      yield { repository: repositoryOf(id, given, bare === undefined ? await headOf(root) : bare.head) }
    }
  }

  async *trees(repositories: AsyncIterable<Repository>, wanted: TreeFilter): AsyncGenerator<TreeListing> {
    for await (const repository of repositories) {
      if (repository.head === null) {
        yield { repository, files: [], gaps: [] }
        continue
      }
      const root = this.#rootOf(repository)
      const request = {
        kind: 'tree',
        bucket: null,
        points: 0,
        bytes: 0,
        files: 0,
        repository: repository.nameWithOwner,
      } as const
      yield await this.#requests.run(request, async (signal) => ({
        value: await (this.#bare.get(repository.id)?.list(repository, wanted, signal) ??
          listFolder(root, repository, wanted, signal)),
        receivedBytes: 0,
      }))
    }
  }

  contents(batch: readonly RepositoryFile[]): Promise<readonly FetchedFile[]> {
    const bytes = batch.reduce((sum, { file }) => sum + (file.size ?? 0), 0)
    const request = { kind: 'contents', bucket: null, points: 0, bytes, files: batch.length } as const
    return this.#requests.run(request, async (signal) => {
      const value: FetchedFile[] = []
      let receivedBytes = 0
      for (const file of batch) {
        signal.throwIfAborted()
        const fetched = await this.#fetch(file)
        if (fetched.status === 'content') receivedBytes += fetched.content.length
        value.push(fetched)
      }
      return { value, receivedBytes }
    })
  }

  stream<T>(wanted: RepositoryFile, consume: (chunks: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T> {
    const { repository, file } = wanted
    const request = {
      kind: 'blob',
      bucket: null,
      points: 0,
      bytes: file.size ?? 0,
      files: 1,
      repository: repository.nameWithOwner,
    } as const
    return this.#requests.run(request, async (signal) => {
      try {
        const bare = this.#bare.get(repository.id)
        if (bare !== undefined) {
          const content = await bare.read(file.oid)
          return { value: await consume(inPieces(content, signal)), receivedBytes: content.length }
        }
        return await withFileInside(this.#rootOf(repository), file.path, async (opened) => {
          const hash = blobHash(opened.size)
          let receivedBytes = 0
          const value = await consume(
            watched(bytesOf(opened), (bytes) => {
              signal.throwIfAborted()
              hash.update(bytes)
              receivedBytes += bytes.length
            }),
          )
          if (receivedBytes >= opened.size && hash.digest('hex') !== file.oid) throw changed()
          return { value, receivedBytes }
        })
      } catch (thrown) {
        throw thrown instanceof FileFault ? thrown.asRequestFailure() : thrown
      }
    })
  }

  async lookup(repository: Repository, path: string): Promise<FileEntry | undefined> {
    try {
      return await (this.#bare.get(repository.id)?.lookup(path) ?? entryInside(this.#rootOf(repository), path))
    } catch (thrown) {
      const fault = faultOf(thrown)
      if (fault.reason === 'forbidden') throw fault.asRequestFailure()
      return undefined
    }
  }

  async close(): Promise<void> {
    this.#roots.clear()
    this.#bare.clear()
  }

  async #fetch(wanted: RepositoryFile): Promise<FetchedFile> {
    try {
      const bare = this.#bare.get(wanted.repository.id)
      if (bare !== undefined) return await fromBare(bare, wanted)
      return await withFileInside(this.#rootOf(wanted.repository), wanted.file.path, async (opened) => {
        if (opened.size > MAX_CONTENT_BYTES) return { file: wanted, status: 'stream' }
        const chunks: Buffer[] = []
        for await (const bytes of bytesOf(opened)) chunks.push(bytes)
        const content = Buffer.concat(chunks)
        // What was extracted is remembered under the oid: other bytes under the same name would be believed from then on.
        if (blobOid(content) !== wanted.file.oid) throw changed()
        return { file: wanted, status: 'content', content }
      })
    } catch (thrown) {
      const { reason, message } = faultOf(thrown)
      return { file: wanted, status: 'gap', reason, detail: message }
    }
  }

  #rootOf(repository: Repository): string {
    const root = this.#roots.get(repository.id)
    if (root === undefined) throw new FileFault('not-found', 'no folder of this scan').asRequestFailure()
    return root
  }
}

/** A folder that the user named, which may itself be a link. */
async function folderAt(given: string): Promise<{ readonly given: string; readonly root: string }> {
  const what = await stat(given).then(
    (stats) => (stats.isDirectory() ? undefined : 'is no folder'),
    (thrown: unknown) => (codeOf(thrown) === 'ENOENT' ? 'does not exist' : faultOf(thrown).message),
  )
  if (what !== undefined)
    throw new CodedError('TARGET_NOT_FOUND', `--path ${given}: ${what}; name folders that can be read`)
  return { given, root: await realpath(given) }
}

function repositoryOf(id: string, nameWithOwner: string, head: Repository['head']): Repository {
  return { id, nameWithOwner, head, visibility: 'local', isArchived: false, isFork: false, topics: [] }
}

function changed(): FileFault {
  return new FileFault('not-found', 'it changed while it was scanned')
}

async function fromBare(bare: BareRepository, wanted: RepositoryFile): Promise<FetchedFile> {
  if ((wanted.file.size ?? 0) > MAX_CONTENT_BYTES) return { file: wanted, status: 'stream' }
  return { file: wanted, status: 'content', content: await bare.read(wanted.file.oid) }
}

async function* inPieces(content: Buffer, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += PIECE_BYTES) {
    signal.throwIfAborted()
    yield content.subarray(at, at + PIECE_BYTES)
  }
}

async function* watched(chunks: AsyncIterable<Buffer>, see: (bytes: Buffer) => void): AsyncGenerator<Uint8Array> {
  for await (const bytes of chunks) {
    see(bytes)
    yield bytes
  }
}
