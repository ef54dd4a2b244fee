import type { BatchOutcome } from '@ioc-scanner/core'

/** GitHub ends a query after ten seconds: one that is meant to take this long has room for a slow moment. */
const TARGET_MS = 4_000
/** In smaller batches it is the fixed part of a request that takes the time. */
const TELLING_FILES = 5
const NEWEST_WEIGHT = 0.25
/** The best pace is forgotten slowly: a server that has become slower for good is no crowded one. */
const FORGETTING = 1.0005

/** How long the server takes for a file, now and at its best. */
export class ServerPace {
  #msPerFile: number | undefined
  #best = Number.POSITIVE_INFINITY

  note({ status, kind, files, serverMs }: BatchOutcome): void {
    if (status !== 'measured' || kind !== 'contents' || serverMs === undefined || files < TELLING_FILES) return
    const newest = serverMs / files
    this.#msPerFile =
      this.#msPerFile === undefined ? newest : this.#msPerFile + (newest - this.#msPerFile) * NEWEST_WEIGHT
    this.#best = Math.min(this.#best * FORGETTING, this.#msPerFile)
  }

  /** The most files that one query should ask for. */
  get mostFiles(): number {
    return this.#msPerFile === undefined || this.#msPerFile <= 0
      ? Number.POSITIVE_INFINITY
      : TARGET_MS / this.#msPerFile
  }

  /** 1 at its best pace, 2 where everything takes twice as long. */
  get slowdown(): number {
    return this.#msPerFile === undefined || this.#best <= 0 ? 1 : this.#msPerFile / this.#best
  }
}
