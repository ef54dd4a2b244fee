import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { CodedError, codeOf, messageOf } from '@ioc-scanner/core'
import { bytesOf, createClone, type Clone } from './clone.js'

/** A folder of another machine (they may share a disk) is left alone for so long. */
const FOREIGN_AGE_MS = 2 * 24 * 3_600_000
const NAME = /^scan-(.*)-(\d+)-[\w]{6}$/
const HOST = hostname().replace(/[^\w.]/g, '_')

/** Folders of this process: those of an earlier one with the same number are not among them. */
const own = new Set<string>()

interface Kept {
  readonly clone: Promise<Clone>
  readonly folder: string
  users: number
  bytes: number
}

/** The clones of one scan, in a folder of its own, within a number of bytes. What was not used for longest goes first. */
export class Workspace {
  /** In order of their last use. */
  readonly #kept = new Map<string, Kept>()
  #count = 0

  private constructor(
    readonly folder: string,
    private readonly maxBytes: number,
  ) {}

  /**
   * Makes the folder, and removes those that crashed scans left behind.
   * @throws {CodedError} `GIT_FOLDER_UNUSABLE`
   */
  static async open(parent: string, maxBytes: number): Promise<Workspace> {
    try {
      await mkdir(parent, { recursive: true, mode: 0o700 })
      await removeStale(parent)
      const folder = await mkdtemp(join(parent, `scan-${HOST}-${process.pid}-`))
      own.add(folder)
      return new Workspace(folder, maxBytes)
    } catch (cause) {
      const why = codeOf(cause) ?? messageOf(cause)
      throw new CodedError('GIT_FOLDER_UNUSABLE', `${parent} cannot hold what git fetches (${why})`, { cause })
    }
  }

  /** Runs `work` with the repository's clone, which is empty at first, and again after it was removed to make room. */
  async use<T>(id: string, isSha256: boolean, work: (clone: Clone) => Promise<T>): Promise<T> {
    const kept = this.#kept.get(id) ?? this.#create(isSha256)
    this.#kept.delete(id)
    this.#kept.set(id, kept)
    kept.users += 1
    try {
      const clone = await kept.clone
      try {
        return await work(clone)
      } finally {
        kept.bytes = await bytesOf(clone)
      }
    } finally {
      kept.users -= 1
      await this.#makeRoom()
    }
  }

  async close(): Promise<void> {
    await removed(this.folder)
    own.delete(this.folder)
  }

  #create(isSha256: boolean): Kept {
    this.#count += 1
    const folder = join(this.folder, String(this.#count))
    return { clone: createClone(folder, isSha256), folder, users: 0, bytes: 0 }
  }

  async #makeRoom(): Promise<void> {
    let total = 0
    for (const { bytes } of this.#kept.values()) total += bytes
    for (const [id, { users, bytes, folder }] of this.#kept) {
      if (total <= this.maxBytes) return
      if (users > 0) continue
      total -= bytes
      this.#kept.delete(id)
      await removed(folder)
    }
  }
}

async function removeStale(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const [, host, pid] = NAME.exec(name) ?? []
    if (host === undefined) continue
    const folder = join(parent, name)
    const isStale = host === HOST ? !own.has(folder) && !isOther(Number(pid)) : await isOld(folder)
    if (isStale) await removed(folder)
  }
}

/** Whether that number belongs to another living process. */
function isOther(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return codeOf(thrown) !== 'ESRCH'
  }
}

async function isOld(folder: string): Promise<boolean> {
  const stats = await stat(folder).catch(() => undefined) // somebody else removed it just now
  return stats !== undefined && Date.now() - stats.mtimeMs > FOREIGN_AGE_MS
}

/** A process that was killed may still be writing: once more then. */
function removed(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
}
