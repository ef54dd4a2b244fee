import { ObjectReader } from './object-reader.js'
import { ProcessPool } from './process-pool.js'
import { resolveRef } from './refs.js'
import { headOid } from './revision.js'
import type { RevisionScope } from './revision.js'

export interface GitOptions {
  readonly maxProcesses: number
  readonly cacheBytes: number
}

/** The one door to the repositories on disk. */
export class Git {
  readonly objects: ObjectReader
  private readonly pool: ProcessPool

  constructor({ maxProcesses, cacheBytes }: GitOptions) {
    this.pool = new ProcessPool(maxProcesses)
    this.objects = new ObjectReader(this.pool, cacheBytes)
  }

  /** Oid of the head of the default branch, or null. */
  head(scope: RevisionScope): string | null {
    return headOid(scope)
  }

  ref(gitDirectory: string, fullName: string): string | null {
    return resolveRef(gitDirectory, fullName)
  }

  close(): void {
    this.pool.close()
  }
}
