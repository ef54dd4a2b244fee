import type { FileEntry, Gap, Head, Repository, TreeFilter, TreeListing } from '@ioc-scanner/core'
import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FileFault, faultOf } from '../file-fault.js'
import { headIn, isKnown } from '../git-head.js'
import { listFolder } from '../walk-folder.js'
import { entryAtPath, listTree } from './list-tree.js'
import { looksBare } from './looks-bare.js'
import { ObjectStore } from './object-store.js'

const GITS_FOLDERS = /^(objects|refs|logs|modules|worktrees|branches|lfs|rr-cache|reftable)$/
const GITS_FILES =
  /^(HEAD|[A-Z]+_HEAD|config|config\.worktree|description|packed-refs|shallow|index|gc\.log|COMMIT_EDITMSG|hooks\/[a-z-]+(\.sample)?|info\/[a-z-]+)$/

/**
 * A git folder without a work tree: what its HEAD holds, read without git. Its settings, hooks and alternates are somebody
 * else's, and nothing looks at them.
 */
export class BareRepository {
  #store: Promise<ObjectStore> | undefined
  #tree: Promise<string> | undefined

  private constructor(
    private readonly root: string,
    readonly head: Head,
  ) {}

  /** @param root A real path. @returns undefined for any other folder. */
  static async at(root: string): Promise<BareRepository | undefined> {
    const entries = await readdir(root, { withFileTypes: true, encoding: 'buffer' }).catch(faultOf)
    if (entries instanceof FileFault || !looksBare(entries)) return undefined
    const head = await headIn(root)
    // Without any commit it is a folder like any other.
    return isKnown(head) || (await hasObjects(root)) ? new BareRepository(root, head) : undefined
  }

  async list(repository: Repository, wanted: TreeFilter, signal: AbortSignal): Promise<TreeListing> {
    const beside = await this.#beside(repository, wanted, signal)
    try {
      const tree = await this.#root()
      const listing = await listTree(await this.#objects(), tree, repository, wanted, signal)
      return { ...listing, gaps: [...listing.gaps, ...beside] }
    } catch (thrown) {
      signal.throwIfAborted()
      const { reason, message: detail } = faultOf(thrown)
      const { nameWithOwner, head } = repository
      const gap = { repository: nameWithOwner, ref: head?.ref ?? null, path: null, reason, detail }
      return { repository, files: [], gaps: [gap, ...beside] }
    }
  }

  /** @throws {FileFault} */
  async read(oid: string): Promise<Buffer> {
    if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(oid)) throw new FileFault('not-found', 'no object has such a name')
    const { type, content } = await (await this.#objects()).read(oid)
    if (type !== 'blob') throw new FileFault('not-found', 'it is no file')
    return content
  }

  /** @throws {FileFault} */
  async lookup(path: string): Promise<FileEntry | undefined> {
    return entryAtPath(await this.#objects(), await this.#root(), path)
  }

  #objects(): Promise<ObjectStore> {
    return (this.#store ??= ObjectStore.open(this.root, this.head.commit.length / 2))
  }

  #root(): Promise<string> {
    return (this.#tree ??= this.#rootOfCommit())
  }

  async #rootOfCommit(): Promise<string> {
    if (!isKnown(this.head))
      throw new FileFault('not-found', 'its HEAD names no commit that can be found, or its refs have an unknown form')
    const { type, content } = await (await this.#objects()).read(this.head.commit)
    const [, tree] = /^tree ([0-9a-f]{40,64})\n/.exec(content.subarray(0, 128).toString('latin1')) ?? []
    if (type !== 'commit' || tree === undefined) throw new FileFault('unparsable', 'its HEAD is no commit')
    return tree
  }

  /** Nothing that a scan wants lies between git's own files; if it does, somebody may be hiding it. */
  async #beside(repository: Repository, wanted: TreeFilter, signal: AbortSignal): Promise<readonly Gap[]> {
    const isOwn = (path: string): boolean => GITS_FOLDERS.test(path) || GITS_FILES.test(path)
    const others: TreeFilter = {
      folder: (path) => !isOwn(path) && wanted.folder(path),
      file: (file) => !isOwn(file.path) && wanted.file(file),
    }
    const { files } = await listFolder(this.root, repository, others, signal)
    const detail = "it lies between the files of a bare repository, of which only the HEAD's are read"
    const { nameWithOwner, head } = repository
    return files.map(({ path }) => ({
      repository: nameWithOwner,
      ref: head?.ref ?? null,
      path,
      reason: 'unsupported-format',
      detail,
    }))
  }
}

async function hasObjects(root: string): Promise<boolean> {
  const filled = async (entry: Dirent): Promise<boolean> => {
    if (!/^([0-9a-f]{2}|pack)$/.test(entry.name)) return false
    return entry.isSymbolicLink() || (await readdir(join(root, 'objects', entry.name))).length > 0
  }
  try {
    const entries = await readdir(join(root, 'objects'), { withFileTypes: true })
    for (const entry of entries) if (await filled(entry)) return true
    return false
  } catch {
    return true // Listing its tree says why it cannot be read.
  }
}
