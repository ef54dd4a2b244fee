import { ByteCache } from './byte-cache.js'
import type { CatFileProcess, ObjectHeader, RawObject } from './cat-file-process.js'
import { parseCommit, parseTree } from './parse-objects.js'
import type { ParsedCommit, ParsedTreeEntry } from './parse-objects.js'
import type { ProcessPool } from './process-pool.js'

/** A value that is at hand, or will be: resolvers stay synchronous as long as everything is cached. */
export type Soon<Value> = Value | Promise<Value>

const OID = /^[0-9a-f]{40}$/
const MAX_REMEMBERED = 3_000_000

/** What one repository is known to hold. */
interface Members {
  readonly oids: Set<string>
  /** Trees whose entries are in `oids` already. */
  readonly expanded: Set<string>
}

/**
 * Reads objects of many bare repositories. One git process sees the objects of all of them and answers quickly; it is
 * only asked for what a repository is known to hold: what its refs name, and what its commits and trees name in turn.
 * Any other oid is first looked up by a process of the repository itself, so that no repository shows another's objects.
 */
export class ObjectReader {
  private readonly members = new Map<string, Members>()
  private readonly headers = new Map<string, ObjectHeader>()
  private readonly blobs: ByteCache<Buffer>
  private readonly trees: ByteCache<readonly ParsedTreeEntry[]>
  private readonly commits: ByteCache<ParsedCommit>
  private remembered = 0

  constructor(
    private everything: CatFileProcess,
    private readonly pool: ProcessPool,
    cacheBytes: number,
  ) {
    this.blobs = new ByteCache(cacheBytes * 0.5)
    this.trees = new ByteCache(cacheBytes * 0.4)
    this.commits = new ByteCache(cacheBytes * 0.1)
  }

  /** Reads from another process that sees everything; the one before may still be answering. */
  readFrom(everything: CatFileProcess): void {
    this.everything = everything
  }

  /** Says that a repository holds these objects: its refs or its history name them. */
  trust(gitDirectory: string, oids: Iterable<string>): void {
    const { oids: known } = this.membersOf(gitDirectory)
    const before = known.size
    for (const oid of oids) known.add(oid)
    this.remembered += known.size - before
    if (this.remembered > MAX_REMEMBERED) {
      this.members.clear()
      this.headers.clear()
      this.remembered = 0
    }
  }

  /** Kind and size of an object; null when the repository has no such object. */
  header(gitDirectory: string, oid: string): Soon<ObjectHeader | null> {
    if (!OID.test(oid)) return null
    const known = this.membersOf(gitDirectory).oids.has(oid)
    if (!known) return this.lookUp(gitDirectory, oid)
    return this.headers.get(oid) ?? this.everything.info(oid).then((header) => this.remember(header))
  }

  tree(gitDirectory: string, oid: string): Soon<readonly ParsedTreeEntry[] | null> {
    const tree = this.cached(this.trees, gitDirectory, oid, 'tree', parseTree, 4)
    if (tree instanceof Promise) return tree.then((entries) => this.expand(gitDirectory, oid, entries))
    return this.expand(gitDirectory, oid, tree)
  }

  commit(gitDirectory: string, oid: string): Soon<ParsedCommit | null> {
    const commit = this.cached(this.commits, gitDirectory, oid, 'commit', parseCommit, 3)
    if (commit instanceof Promise) return commit.then((parsed) => this.trustCommit(gitDirectory, parsed))
    return this.trustCommit(gitDirectory, commit)
  }

  blob(gitDirectory: string, oid: string): Soon<Buffer | null> {
    return this.cached(this.blobs, gitDirectory, oid, 'blob', (content) => content, 1)
  }

  /** An object of a kind that is not cached (annotated tags). */
  raw(gitDirectory: string, oid: string): Promise<RawObject | null> {
    return this.pool.of(gitDirectory).contents(oid)
  }

  /** What git makes of a name in one repository: `main~2`, `v1^{tree}`, an abbreviated oid. */
  async named(gitDirectory: string, name: string): Promise<string | null> {
    const header = await this.pool.of(gitDirectory).info(name)
    if (header === null) return null
    this.trust(gitDirectory, [header.oid])
    return header.oid
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
    if (!this.membersOf(gitDirectory).oids.has(oid)) {
      return this.lookUp(gitDirectory, oid).then((header) =>
        header?.kind === kind ? this.cached(cache, gitDirectory, oid, kind, parse, expansion) : null,
      )
    }
    const value = cache.get(oid)
    if (value !== undefined) return value
    return this.everything.contents(oid).then((object) => {
      this.remember(object)
      if (object === null || object.kind !== kind) return null
      const parsed = parse(object.content)
      cache.set(oid, parsed, object.size * expansion + 200)
      return parsed
    })
  }

  private async lookUp(gitDirectory: string, oid: string): Promise<ObjectHeader | null> {
    const header = await this.pool.of(gitDirectory).info(oid)
    if (header !== null) this.trust(gitDirectory, [oid])
    return this.remember(header)
  }

  private expand(
    gitDirectory: string,
    oid: string,
    entries: readonly ParsedTreeEntry[] | null,
  ): readonly ParsedTreeEntry[] | null {
    const { expanded } = this.membersOf(gitDirectory)
    if (entries === null || expanded.has(oid)) return entries
    expanded.add(oid)
    // The commit of a submodule is an object of another repository.
    this.trust(
      gitDirectory,
      entries.flatMap((entry) => (entry.type === 'commit' ? [] : [entry.oid])),
    )
    return entries
  }

  private trustCommit(gitDirectory: string, commit: ParsedCommit | null): ParsedCommit | null {
    if (commit !== null) this.trust(gitDirectory, [commit.tree, ...commit.parents])
    return commit
  }

  private remember(header: ObjectHeader | null): ObjectHeader | null {
    if (header === null) return null
    const { oid, kind, size } = header
    const kept = { oid, kind, size }
    this.headers.set(oid, kept)
    return kept
  }

  private membersOf(gitDirectory: string): Members {
    const known = this.members.get(gitDirectory)
    if (known !== undefined) return known
    const members = { oids: new Set<string>(), expanded: new Set<string>() }
    this.members.set(gitDirectory, members)
    return members
  }
}
