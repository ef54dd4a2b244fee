import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ByteCache } from './byte-cache.js'
import type { ObjectHeader, RawObject } from './cat-file-process.js'
import { parseCommit, parseTree } from './parse-objects.js'
import type { ParsedCommit, ParsedTreeEntry } from './parse-objects.js'
import { ProcessPool } from './process-pool.js'

/** A value that is at hand, or will be: resolvers stay synchronous as long as everything is cached. */
export type Soon<Value> = Value | Promise<Value>

const OID = /^[0-9a-f]{40}$/
const HEADERS_PER_STORE = 500_000

/** What one object store is known to hold; repositories that only borrow from one alternate share its store. */
interface Store {
  readonly gitDirectory: string
  readonly headers: Map<string, ObjectHeader>
}

/** Reads objects of many bare repositories through pooled git processes and caches that are bounded by bytes. */
export class ObjectReader {
  private readonly stores = new Map<string, Store>()
  private readonly storeOfDirectory = new Map<string, Store>()
  private readonly blobs: ByteCache<Buffer>
  private readonly trees: ByteCache<readonly ParsedTreeEntry[]>
  private readonly commits: ByteCache<ParsedCommit>

  constructor(
    readonly pool: ProcessPool,
    cacheBytes: number,
  ) {
    this.blobs = new ByteCache(cacheBytes * 0.5)
    this.trees = new ByteCache(cacheBytes * 0.4)
    this.commits = new ByteCache(cacheBytes * 0.1)
  }

  /** Kind and size of an object; null when the repository has no such object. */
  header(gitDirectory: string, oid: string): Soon<ObjectHeader | null> {
    if (!OID.test(oid)) return null
    const store = this.storeOf(gitDirectory)
    const known = store.headers.get(oid)
    if (known !== undefined) return known
    return this.askHeader(store, gitDirectory, oid)
  }

  tree(gitDirectory: string, oid: string): Soon<readonly ParsedTreeEntry[] | null> {
    return this.cached(this.trees, gitDirectory, oid, 'tree', (content) => parseTree(content), 4)
  }

  commit(gitDirectory: string, oid: string): Soon<ParsedCommit | null> {
    return this.cached(this.commits, gitDirectory, oid, 'commit', (content) => parseCommit(content), 3)
  }

  blob(gitDirectory: string, oid: string): Soon<Buffer | null> {
    return this.cached(this.blobs, gitDirectory, oid, 'blob', (content) => content, 1)
  }

  /** An object of a kind that is not cached (annotated tags). */
  raw(gitDirectory: string, oid: string): Promise<RawObject | null> {
    return this.pool.of(gitDirectory).contents(oid)
  }

  private cached<Value>(
    cache: ByteCache<Value>,
    gitDirectory: string,
    oid: string,
    kind: ObjectHeader['kind'],
    parse: (content: Buffer) => Value,
    expansion: number,
  ): Soon<Value | null> {
    if (!OID.test(oid)) return null
    const store = this.storeOf(gitDirectory)
    if (store.headers.get(oid)?.kind === kind) {
      const value = cache.get(oid)
      if (value !== undefined) return value
    }
    return this.read(store, gitDirectory, oid).then((object) => {
      if (object === null || object.kind !== kind) return null
      const value = cache.get(oid) ?? parse(object.content)
      cache.set(oid, value, object.size * expansion + 200)
      return value
    })
  }

  private async read(store: Store, gitDirectory: string, oid: string): Promise<RawObject | null> {
    const shared = await this.pool.of(store.gitDirectory).contents(oid)
    const object =
      shared ?? (store.gitDirectory === gitDirectory ? null : await this.pool.of(gitDirectory).contents(oid))
    if (object !== null) remember(store, object)
    return object
  }

  private async askHeader(store: Store, gitDirectory: string, oid: string): Promise<ObjectHeader | null> {
    const shared = await this.pool.of(store.gitDirectory).info(oid)
    const header = shared ?? (store.gitDirectory === gitDirectory ? null : await this.pool.of(gitDirectory).info(oid))
    if (header !== null) remember(store, header)
    return header
  }

  private storeOf(gitDirectory: string): Store {
    const known = this.storeOfDirectory.get(gitDirectory)
    if (known !== undefined) return known
    const key = onlyAlternateOf(gitDirectory) ?? gitDirectory
    const store = this.stores.get(key) ?? { gitDirectory, headers: new Map<string, ObjectHeader>() }
    this.stores.set(key, store)
    this.storeOfDirectory.set(gitDirectory, store)
    return store
  }
}

function remember(store: Store, { oid, kind, size }: ObjectHeader): void {
  if (store.headers.size >= HEADERS_PER_STORE) store.headers.clear()
  store.headers.set(oid, { oid, kind, size })
}

/** The object directory that a repository without objects of its own borrows from; git itself lets it read all of it. */
function onlyAlternateOf(gitDirectory: string): string | undefined {
  const objects = join(gitDirectory, 'objects')
  const alternates = join(objects, 'info', 'alternates')
  if (!existsSync(alternates)) return undefined
  const paths = readFileSync(alternates, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  const hasOwnObjects =
    readdirSync(objects).some((name) => name !== 'info' && name !== 'pack') ||
    (existsSync(join(objects, 'pack')) && readdirSync(join(objects, 'pack')).length > 0)
  return paths.length === 1 && !hasOwnObjects ? resolve(objects, paths[0] ?? '') : undefined
}
