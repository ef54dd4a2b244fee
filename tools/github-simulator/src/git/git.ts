import { ObjectReader } from './object-reader.js'
import { ProcessPool } from './process-pool.js'

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

  close(): void {
    this.pool.close()
  }
}
