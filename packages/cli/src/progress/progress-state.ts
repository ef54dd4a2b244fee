import type { ScanEvent } from '@ioc-scanner/core'

/** Before that share is done, the pace says nothing. */
const TOO_EARLY = 0.03

/** How far a scan is, from its events. */
export class ProgressState {
  repositoriesDone = 0
  filesWanted = 0
  filesDone = 0
  findings = 0
  gaps = 0
  requests = 0
  points = 0
  waiting: { readonly reason: string; readonly untilMs: number } | undefined
  #startedAtMs: number | undefined
  #listed = 0
  #total: number | null = null
  #furthest = 0

  take(event: ScanEvent): void {
    switch (event.type) {
      case 'scan-started':
        this.#startedAtMs = event.atMs
        break
      case 'repositories-listed':
        this.#listed = event.listed
        this.#total = event.total
        break
      case 'repository-finished':
        this.repositoriesDone += 1
        break
      case 'files-wanted':
        this.filesWanted += event.count
        break
      case 'files-finished':
        this.filesDone += event.count
        break
      case 'request-finished':
        this.requests += 1
        this.points += event.outcome.points
        break
      case 'finding':
        this.findings += 1
        break
      case 'gap':
        this.gaps += 1
        break
      case 'wait-started':
        this.waiting = { reason: event.reason, untilMs: event.untilMs }
        break
      case 'wait-ended':
        this.waiting = undefined
        break
      default:
    }
  }

  /** Repositories that there are, as far as is known. */
  get repositories(): number {
    return Math.max(this.#total ?? 0, this.#listed)
  }

  /** What is being done now. */
  get phase(): 'listing repositories' | 'listing files' | 'reading files' | 'looking up owners' {
    if (this.#listed === 0) return 'listing repositories'
    if (this.filesDone < this.filesWanted) return 'reading files'
    return this.repositoriesDone < this.repositories || this.findings === 0 ? 'listing files' : 'looking up owners'
  }

  /**
   * From 0 to 1, and never back. Repositories finish in bursts, and files are not all known before the end: the mean of
   * both shares is steadier than either.
   */
  get fraction(): number {
    if (this.repositories === 0) return 0
    const ofRepositories = Math.min(1, this.repositoriesDone / this.repositories)
    const ofFiles = this.filesWanted === 0 ? ofRepositories : Math.min(1, this.filesDone / this.filesWanted)
    this.#furthest = Math.max(this.#furthest, (ofRepositories + ofFiles) / 2)
    return this.#furthest
  }

  /** Seconds left by the pace so far; undefined while there is none. */
  secondsLeft(nowMs: number): number | undefined {
    const { fraction } = this
    if (this.#startedAtMs === undefined || fraction < TOO_EARLY) return undefined
    const elapsed = (nowMs - this.#startedAtMs) / 1_000
    const waiting = this.waiting === undefined ? 0 : Math.max(0, (this.waiting.untilMs - nowMs) / 1_000)
    return (elapsed / fraction) * (1 - fraction) + waiting
  }
}

/** Local time of day. */
export function timeOf(epochMs: number): string {
  return new Date(epochMs).toTimeString().slice(0, 8)
}
