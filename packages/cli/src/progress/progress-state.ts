import type { ScanEvent } from '@ioc-scanner/core'

/** How far a scan is, from its events. */
export class ProgressState {
  startedAtMs: number | undefined
  listed = 0
  total: number | null = null
  repositoriesDone = 0
  filesWanted = 0
  filesDone = 0
  findings = 0
  gaps = 0
  requests = 0
  points = 0
  waiting: { readonly reason: string; readonly untilMs: number } | undefined

  take(event: ScanEvent): void {
    switch (event.type) {
      case 'scan-started':
        this.startedAtMs = event.atMs
        break
      case 'repositories-listed':
        this.listed = event.listed
        this.total = event.total
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

  /** What is being done now. */
  get phase(): string {
    if (this.waiting !== undefined) return `${this.waiting.reason}: waits until ${timeOf(this.waiting.untilMs)}`
    if (this.filesWanted === 0) return this.listed === 0 ? 'listing repositories' : 'listing trees'
    return this.total !== null && this.repositoriesDone < this.total && this.filesDone === this.filesWanted
      ? 'listing trees'
      : 'reading lockfiles'
  }

  /** A guess from 0 to 1: repositories weigh as long as their files are not known. */
  get fraction(): number {
    const repositories = Math.max(this.total ?? 0, this.listed)
    return repositories === 0 ? 0 : Math.min(1, this.repositoriesDone / repositories)
  }

  /** Seconds left by the pace so far; undefined while there is none. */
  secondsLeft(nowMs: number): number | undefined {
    const { fraction, startedAtMs } = this
    if (startedAtMs === undefined || fraction < 0.02) return undefined
    const elapsed = (nowMs - startedAtMs) / 1_000
    const waiting = this.waiting === undefined ? 0 : Math.max(0, (this.waiting.untilMs - nowMs) / 1_000)
    return (elapsed / fraction) * (1 - fraction) + waiting
  }
}

/** Local time of day. */
export function timeOf(epochMs: number): string {
  return new Date(epochMs).toTimeString().slice(0, 8)
}
