import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ByteCache } from './byte-cache.js'
import { CatFileProcess } from './cat-file-process.js'
import { listCommits } from './list-commits.js'
import type { CommitFilter } from './list-commits.js'
import { ObjectReader } from './object-reader.js'
import { ProcessPool } from './process-pool.js'
import { listRefs, resolveRef } from './refs.js'
import type { GitRef } from './refs.js'
import { Turns } from './turns.js'

export interface GitOptions {
  /** Processes of single repositories that are kept. */
  readonly maxProcesses: number
  readonly cacheBytes: number
}

/** Where names are looked up: a git directory, and the branch that `HEAD` stands for. */
export interface RevisionScope {
  readonly gitDirectory: string
  readonly defaultBranch: string | null
}

/** A query with a hundred histories must not start a hundred processes at once. */
const PARALLEL_WALKS = 4

/** The one door to the repositories on disk. Every oid that a ref gives out is known to be the repository's. */
export class Git {
  readonly objects: ObjectReader
  private readonly pool: ProcessPool
  private everything: CatFileProcess
  private readonly scratch: string
  private readonly histories: ByteCache<readonly string[]>
  private readonly walks = new Turns(PARALLEL_WALKS)

  constructor(gitDirectories: readonly string[], { maxProcesses, cacheBytes }: GitOptions) {
    this.scratch = repositoryOfAll(gitDirectories)
    this.everything = new CatFileProcess(this.scratch)
    this.pool = new ProcessPool(maxProcesses)
    this.histories = new ByteCache(cacheBytes * 0.1)
    this.objects = new ObjectReader(this.everything, this.pool, cacheBytes)
  }

  /** Oid of the head of the default branch; null in an empty repository or when the branch does not exist. */
  head({ gitDirectory, defaultBranch }: RevisionScope): string | null {
    return defaultBranch === null ? null : this.ref(gitDirectory, `refs/heads/${defaultBranch}`)
  }

  /** Oid that a full ref name points to. */
  ref(gitDirectory: string, fullName: string): string | null {
    const oid = resolveRef(gitDirectory, fullName)
    if (oid !== null) this.objects.trust(gitDirectory, [oid])
    return oid
  }

  refs(gitDirectory: string, prefix: string): readonly GitRef[] {
    const refs = listRefs(gitDirectory, prefix)
    this.objects.trust(
      gitDirectory,
      refs.map(({ oid }) => oid),
    )
    return refs
  }

  /** No ref at all: GitHub calls such a repository empty. */
  isEmpty(scope: RevisionScope): boolean {
    return this.head(scope) === null && listRefs(scope.gitDirectory, 'refs/').length === 0
  }

  /** Oids of the commits reachable from one commit, newest first. */
  async history(gitDirectory: string, start: string, filter: CommitFilter): Promise<readonly string[]> {
    const key = JSON.stringify([gitDirectory, start, filter])
    // What a commit leads to never changes.
    const known = this.histories.get(key)
    if (known !== undefined) return known
    const commits = await this.walks.take(() => listCommits(gitDirectory, start, filter))
    this.objects.trust(gitDirectory, commits)
    this.histories.set(key, commits, key.length + commits.length * 60)
    return commits
  }

  /** Serves one more repository. */
  include(gitDirectory: string): void {
    appendFileSync(alternatesOf(this.scratch), `${join(gitDirectory, 'objects')}\n`)
    // A process reads the list once: the next one sees the new entry, the old one ends with its last answer.
    const before = this.everything
    this.everything = new CatFileProcess(this.scratch)
    this.objects.readFrom(this.everything)
    before.retire()
  }

  close(): void {
    this.pool.close()
    this.everything.retire()
    rmSync(this.scratch, { recursive: true, force: true })
  }
}

/** A repository without objects of its own that borrows from all others: one process reads thousands of them. */
function repositoryOfAll(gitDirectories: readonly string[]): string {
  const scratch = mkdtempSync(join(tmpdir(), 'github-simulator-'))
  mkdirSync(join(scratch, 'objects', 'info'), { recursive: true })
  mkdirSync(join(scratch, 'refs'))
  writeFileSync(join(scratch, 'HEAD'), 'ref: refs/heads/none\n')
  writeFileSync(join(scratch, 'config'), '[core]\n\trepositoryformatversion = 0\n\tbare = true\n')
  const alternates = gitDirectories.map((gitDirectory) => `${join(gitDirectory, 'objects')}\n`)
  writeFileSync(alternatesOf(scratch), alternates.join(''))
  return scratch
}

function alternatesOf(scratch: string): string {
  return join(scratch, 'objects', 'info', 'alternates')
}
