import { createHash } from 'node:crypto'
import { constants, type Dirent } from 'node:fs'
import { open, readdir, realpath, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { printable } from '@ioc-scanner/core'
import { FileFault, faultOf } from '../file-fault.js'
import { applyDelta, deltaHead } from './apply-delta.js'
import { entryAt, inflated, inflatedAt, type ObjectType, type PackEntry } from './pack-entry.js'
import { atMostAt, PackIndex } from './pack-index.js'

export interface GitObject {
  readonly type: ObjectType
  readonly content: Buffer
}

interface Pack {
  /** Without its ending. */
  readonly place: string
  index?: PackIndex
}

const SAFELY = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
/** An object is held whole; none that a scan reads is larger. */
export const MAX_OBJECT_BYTES = 100 * 1024 * 1024
const MAX_PACKS = 2_000
/** git makes none longer than 4,095. */
const MAX_CHAIN = 4_096
/** All that is made on the way to one object. */
const MAX_MADE_BYTES = 1024 * 1024 * 1024
const HEAD_BYTES = 64
const MAX_ALTERNATES_BYTES = 65_536
const CACHED_BYTES = 16 * 1024 * 1024

/**
 * The objects of a git folder, read by ourselves: git would do what the folder's settings tell it. Nothing outside of it is
 * read: no alternates, no links. Every object is what its oid says.
 */
export class ObjectStore {
  readonly #packs: Pack[]
  readonly #bases = new BaseCache()

  private constructor(
    private readonly folder: string,
    private readonly oidBytes: number,
    /** Why an object may be missing. */
    private readonly absence: string,
    packs: readonly string[],
  ) {
    this.#packs = packs.map((place) => ({ place }))
  }

  /** @param gitDir A real path. @throws {FileFault} */
  static async open(gitDir: string, oidBytes: number): Promise<ObjectStore> {
    const folder = join(gitDir, 'objects')
    const packFolder = join(folder, 'pack')
    await refuseLink(folder)
    const entries = await filesIn(packFolder)
    const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
    const packs = names.filter((name) => name.endsWith('.idx')).map((name) => name.slice(0, -'.idx'.length))
    if (packs.length > MAX_PACKS) throw new FileFault('resource-limit', `it has more than ${MAX_PACKS} packs`)
    const linked = entries.find((entry) => entry.isSymbolicLink() && entry.name.endsWith('.idx'))
    const isPartial = names.some((name) => name.endsWith('.promisor'))
    const absence = await whyAbsent(folder, { isLinked: linked !== undefined, isPartial })
    return new ObjectStore(
      folder,
      oidBytes,
      absence,
      packs.map((name) => join(packFolder, name)),
    )
  }

  /** @throws {FileFault} `not-found`, `too-large`, `unparsable` */
  async read(oid: string): Promise<GitObject> {
    const found = await this.#find(oid)
    const { type, content } =
      found === undefined ? await this.#loose(oid) : await this.#packed(found.pack, found.offset)
    const hash = createHash(this.oidBytes === 32 ? 'sha256' : 'sha1')
    if (hash.update(`${type} ${content.length}\0`).update(content).digest('hex') !== oid)
      throw new FileFault('unparsable', 'an object is not what its oid says')
    return { type, content }
  }

  /** How many bytes an object has; undefined where only reading it would tell. */
  async sizeOf(oid: string): Promise<number | undefined> {
    try {
      const found = await this.#find(oid)
      if (found === undefined) return undefined
      return await withFile(`${found.pack.place}.pack`, async (handle) => {
        const entry = await entryAt(handle, found.offset, this.oidBytes)
        if (entry.type !== 'delta') return entry.size
        return entry.size > CACHED_BYTES
          ? undefined
          : deltaHead(await inflatedAt(handle, entry.dataAt, entry.size)).size
      })
    } catch (thrown) {
      if (thrown instanceof FileFault) return undefined // reading it will say so
      throw thrown
    }
  }

  async #find(oid: string): Promise<{ readonly pack: Pack; readonly offset: number } | undefined> {
    const name = Buffer.from(oid, 'hex')
    for (const pack of [...this.#packs]) {
      const offset = await withFile(`${pack.place}.idx`, async (handle) => {
        pack.index ??= await PackIndex.read(handle, this.oidBytes)
        return pack.index.find(handle, name)
      })
      if (offset === undefined) continue
      // Its neighbours are probably in the same pack.
      this.#packs.splice(this.#packs.indexOf(pack), 1)
      this.#packs.unshift(pack)
      return { pack, offset }
    }
    return undefined
  }

  async #packed(pack: Pack, offset: number): Promise<GitObject> {
    return withFile(`${pack.place}.pack`, async (handle) => {
      const deltas: Buffer[] = []
      let made = 0
      let start: GitObject | undefined
      for (let at = offset; start === undefined;) {
        start = this.#bases.get(`${pack.place}:${at}`)
        if (start !== undefined) break
        const { dataAt, ...entry } = await this.#entryAt(handle, at)
        const bytes = await inflatedAt(handle, dataAt, entry.size)
        if (entry.type !== 'delta') {
          start = { type: entry.type, content: bytes }
          this.#bases.put(`${pack.place}:${at}`, start)
          break
        }
        deltas.push(bytes)
        const { size } = deltaHead(bytes)
        if (size > MAX_OBJECT_BYTES) throw tooLarge(size)
        made += size + bytes.length
        if (deltas.length > MAX_CHAIN || made > MAX_MADE_BYTES)
          throw new FileFault('resource-limit', 'an object is a delta of too many others')
        if ('offset' in entry.base) at = entry.base.offset
        else {
          const base = await this.#find(entry.base.oid)
          if (base?.pack === pack) at = base.offset
          else
            start = base === undefined ? await this.#loose(entry.base.oid) : await this.#whole(base.pack, base.offset)
        }
      }
      let { content } = start
      for (const delta of deltas.reverse()) content = applyDelta(content, delta)
      return { type: start.type, content }
    })
  }

  /** Of another pack: complete ones lean on none, so that this is rare, and a second step unheard of. */
  async #whole({ place }: Pack, offset: number): Promise<GitObject> {
    return withFile(`${place}.pack`, async (handle) => {
      const { type, size, dataAt } = await this.#entryAt(handle, offset)
      if (type === 'delta') throw new FileFault('unsupported-format', 'an object is a delta over several packs')
      return { type, content: await inflatedAt(handle, dataAt, size) }
    })
  }

  async #entryAt(handle: FileHandle, offset: number): Promise<PackEntry> {
    const entry = await entryAt(handle, offset, this.oidBytes)
    if (entry.size > MAX_OBJECT_BYTES) throw tooLarge(entry.size)
    return entry
  }

  async #loose(oid: string): Promise<GitObject> {
    const folder = join(this.folder, oid.slice(0, 2))
    const place = join(folder, oid.slice(2))
    await refuseLink(folder).catch((thrown: unknown) => {
      throw faultOf(thrown).reason === 'not-found' ? this.#missing() : thrown
    })
    const bytes = await withFile(place, async (handle) => {
      const { size } = await handle.stat()
      if (size > MAX_OBJECT_BYTES) throw tooLarge(size)
      return inflated(await handle.readFile(), MAX_OBJECT_BYTES + HEAD_BYTES)
    }).catch((thrown: unknown) => {
      throw faultOf(thrown).reason === 'not-found' ? this.#missing() : thrown
    })
    const end = bytes.subarray(0, HEAD_BYTES).indexOf(0)
    const [, type] = /^(commit|tree|blob|tag) \d+$/.exec(bytes.subarray(0, end).toString('latin1')) ?? []
    if (end === -1 || type === undefined) throw new FileFault('unparsable', 'an object is damaged')
    return { type: type as ObjectType, content: bytes.subarray(end + 1) }
  }

  #missing(): FileFault {
    return new FileFault('not-found', this.absence)
  }
}

/** Objects from which deltas start: trees of one folder are often made from each other. */
class BaseCache {
  readonly #kept = new Map<string, GitObject>()
  #bytes = 0

  get(key: string): GitObject | undefined {
    return this.#kept.get(key)
  }

  put(key: string, object: GitObject): void {
    if (object.content.length > CACHED_BYTES / 8 || this.#kept.has(key)) return
    this.#kept.set(key, object)
    this.#bytes += object.content.length
    for (const [oldest, { content }] of this.#kept) {
      if (this.#bytes <= CACHED_BYTES) return
      this.#kept.delete(oldest)
      this.#bytes -= content.length
    }
  }
}

async function withFile<T>(place: string, use: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(place, SAFELY).catch((thrown: unknown) => {
    throw faultOf(thrown)
  })
  try {
    if (!(await handle.stat()).isFile()) throw new FileFault('unsupported-format', 'a file of git is no regular file')
    return await use(handle)
  } finally {
    await handle.close()
  }
}

async function refuseLink(folder: string): Promise<void> {
  const real = await realpath(folder).catch((thrown: unknown) => {
    throw faultOf(thrown)
  })
  if (real !== folder)
    throw new FileFault('symlink', "a link takes the place of one of git's folders: it is not followed")
}

async function filesIn(folder: string): Promise<readonly Dirent[]> {
  try {
    await refuseLink(folder)
    return await readdir(folder, { withFileTypes: true })
  } catch (thrown) {
    const fault = faultOf(thrown)
    if (fault.reason === 'not-found') return []
    throw fault
  }
}

/** What is said of an object that is not there. */
async function whyAbsent(
  folder: string,
  { isLinked, isPartial }: { readonly isLinked: boolean; readonly isPartial: boolean },
): Promise<string> {
  const missing = 'an object is missing'
  const borrowed = await withFile(join(folder, 'info', 'alternates'), async (handle) => {
    const bytes = await atMostAt(handle, 0, MAX_ALTERNATES_BYTES)
    return bytes.toString('utf8')
  }).catch((thrown: unknown) => {
    if (faultOf(thrown).reason === 'not-found') return ''
    throw thrown
  })
  const from = borrowed
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => printable(line).slice(0, 200))
  if (from.length > 0)
    return `${missing}: it may be in ${from.slice(0, 3).join(', ')}, from where the repository borrows (objects/info/alternates); nothing outside of it is read`
  if (isLinked) return `${missing}: it may be in a pack that is a link, which is not followed`
  if (isPartial) return `${missing}: this is a partial clone, and nothing is fetched`
  return missing
}

function tooLarge(bytes: number): FileFault {
  return new FileFault('too-large', `it has ${bytes} bytes; up to ${MAX_OBJECT_BYTES} are read`)
}
