import type { Bucket, RequestDescription } from '@ioc-scanner/core'
import type { Gate } from './gate.js'

const MINUTE_MS = 60_000
/** GitHub's secondary limits (documented): points per minute, and seconds of its CPU per minute, told by response times. */
const POINTS_PER_MINUTE: Readonly<Record<Bucket, number>> = { rest: 900, graphql: 2_000 }
const CPU_MS_PER_MINUTE = { all: 90_000, graphql: 60_000 }
/** The clocks of both sides differ, and so do their minutes. */
const SHARE_USED = 0.9
/** GitHub ends every request by then: waiting longer costs none of its time. */
const LONGEST_WORK_MS = 10_000
/** Expected of the first requests, before any was answered. */
const FIRST_GUESS_MS = 500
/** How much of the longest answer is still expected after each shorter one. */
const FADING = 0.97
/** An estimate is looked at again that soon: what is in flight may end earlier than expected. */
const LOOK_AGAIN_MS = 250
const PRECISION_MS = 10

interface Work {
  readonly bucket: Bucket
  readonly startedAtMs: number
  endedAtMs: number | undefined
}

/** Keeps to what GitHub allows within a minute, before it has to say so: points, and the seconds it works for us. */
export class MinuteLimits implements Gate {
  readonly reason = "GitHub's limits per minute"
  readonly #sent: Record<Bucket, { readonly atMs: number; readonly points: number }[]> = { rest: [], graphql: [] }
  #work: Work[] = []
  /** Longest of the recent answers: an estimate that is too low cannot be taken back once the requests are sent. */
  readonly #expectedMs: Record<Bucket, number> = { rest: FIRST_GUESS_MS, graphql: FIRST_GUESS_MS }

  /** @param isLimited Whether the server has told of limits at all: GitHub Enterprise Server often has none. */
  constructor(private readonly isLimited: () => boolean) {}

  /** A request is sent. Call what it returns when the server has ended its work. */
  start({ bucket, points }: RequestDescription, now: number): (endedAtMs: number) => void {
    if (bucket === null) return () => undefined
    this.#sent[bucket].push({ atMs: now, points })
    const work: Work = { bucket, startedAtMs: now, endedAtMs: undefined }
    this.#work.push(work)
    return (endedAtMs) => {
      work.endedAtMs = Math.min(endedAtMs, now + LONGEST_WORK_MS)
      this.#expectedMs[bucket] = Math.max(work.endedAtMs - now, this.#expectedMs[bucket] * FADING)
    }
  }

  admissibleAt({ bucket, points }: RequestDescription, now: number): number {
    if (bucket === null || !this.isLimited()) return now
    this.#forget(now)
    return Math.max(this.#pointsAt(bucket, points, now), this.#workAt(bucket, now))
  }

  #forget(now: number): void {
    const since = now - MINUTE_MS
    for (const sent of Object.values(this.#sent)) {
      const kept = sent.findIndex(({ atMs }) => atMs > since)
      sent.splice(0, kept < 0 ? sent.length : kept)
    }
    this.#work = this.#work.filter(({ endedAtMs }) => endedAtMs === undefined || endedAtMs > since)
  }

  #pointsAt(bucket: Bucket, points: number, now: number): number {
    const sent = this.#sent[bucket]
    let tooMany = sent.reduce((sum, request) => sum + request.points, points) - POINTS_PER_MINUTE[bucket] * SHARE_USED
    let at = now
    for (const request of sent) {
      if (tooMany <= 0) break
      tooMany -= request.points
      at = request.atMs + MINUTE_MS
    }
    return at
  }

  #workAt(bucket: Bucket, now: number): number {
    if (this.#fits(bucket, now)) return now
    let early = now
    let late = now + MINUTE_MS
    while (late - early > PRECISION_MS) {
      const middle = (early + late) / 2
      if (this.#fits(bucket, middle)) late = middle
      else early = middle
    }
    const isAnyInFlight = this.#work.some(({ endedAtMs }) => endedAtMs === undefined)
    return isAnyInFlight ? Math.min(late, now + LOOK_AGAIN_MS) : late
  }

  /** Whether a further request would stay within the seconds of the minute that ends at that time. */
  #fits(bucket: Bucket, at: number): boolean {
    const used = { all: this.#expectedMs[bucket], graphql: bucket === 'graphql' ? this.#expectedMs.graphql : 0 }
    for (const work of this.#work) {
      const ms = this.#worked(work, at)
      used.all += ms
      if (work.bucket === 'graphql') used.graphql += ms
    }
    const isWithin = (ms: number, limit: number): boolean => ms <= limit * SHARE_USED
    if (!isWithin(used.all, CPU_MS_PER_MINUTE.all)) return false
    return bucket !== 'graphql' || isWithin(used.graphql, CPU_MS_PER_MINUTE.graphql)
  }

  #worked({ bucket, startedAtMs, endedAtMs }: Work, at: number): number {
    if (endedAtMs === undefined) return Math.min(LONGEST_WORK_MS, Math.max(this.#expectedMs[bucket], at - startedAtMs))
    return Math.max(0, endedAtMs - Math.max(startedAtMs, at - MINUTE_MS))
  }
}
