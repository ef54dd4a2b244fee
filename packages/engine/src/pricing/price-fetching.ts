import type { Allowance, BatchSettings, Bucket, Conditions, Limits, Strategy } from '@ioc-scanner/core'
import { BatchDirector } from '../batch/batch-director.js'
import { packBatch, type Packable } from '../batch/pack-batch.js'

/** What fetching would cost. */
export interface Price {
  readonly requests: number
  readonly points: Readonly<Record<Bucket, number>>
  readonly seconds: number
}

/** What it is reckoned from. */
export interface Circumstances {
  readonly limits: Limits
  readonly settings: BatchSettings
  /** Larger files are asked for one by one, by REST. Bytes. */
  readonly maxContentBytes: number
  readonly budget: Conditions['budget']
  /** How long a request takes, as far as it was measured. Milliseconds. */
  readonly latencyMs: number
  readonly memory: Conditions['memory']
  /** Epoch milliseconds. */
  readonly now: number
}

interface Sent {
  readonly endsMs: number
  readonly files: number
  readonly bytes: number
  readonly bucket: Bucket
  readonly repository: string | undefined
  readonly concurrency: number
}

const MEDIAN_SAMPLE = 101
const HOUR_MS = 3_600_000

/**
 * Lets the strategy plan the fetching of these contents, best first, as it would in a calm scan in which every request takes as
 * long as those so far: counts requests and points, and adds up the time, waits for a reset included.
 */
export function priceFetching(strategy: Strategy, files: readonly Packable[], circumstances: Circumstances): Price {
  return new PseudoFetch(strategy, files, circumstances).run()
}

class PseudoFetch {
  readonly #director: BatchDirector
  readonly #points: Record<Bucket, number> = { rest: 0, graphql: 0 }
  readonly #left: Record<Bucket, Allowance>
  /** Of what waits for batches. */
  readonly #perRepository = new Map<string, number>()
  #bytes = 0
  #waiting: readonly Packable[]
  #large: readonly Packable[]
  #inFlight: Sent[] = []
  #now: number
  #requests = 0

  constructor(
    strategy: Strategy,
    files: readonly Packable[],
    private readonly given: Circumstances,
  ) {
    const { limits, settings, maxContentBytes, budget, now } = given
    this.#director = new BatchDirector(strategy, limits, settings.enableCrossRepoBatching, () => undefined)
    const isLarge = ({ at }: Packable): boolean => (at.file.size ?? 0) > maxContentBytes
    this.#waiting = files.filter((file) => !isLarge(file))
    this.#large = files.filter(isLarge)
    for (const file of this.#waiting) this.#count(file, 1)
    this.#left = { ...budget }
    this.#now = now
  }

  run(): Price {
    while (this.#waiting.length + this.#large.length + this.#inFlight.length > 0) {
      const plan = this.#director.nextPlan(this.#conditions())
      const isFree = this.#inFlight.length < plan.concurrency
      if (!isFree || !(this.#sendLarge() || this.#sendBatch(plan))) this.#nextEnd()
    }
    const seconds = (this.#now - this.given.now) / 1_000
    return { requests: this.#requests, points: { ...this.#points }, seconds }
  }

  #sendLarge(): boolean {
    const next = this.#large.findIndex(({ at }) => this.#mayServe(at.repository.nameWithOwner))
    const blob = this.#large[next]
    if (blob === undefined) return false
    this.#large = this.#large.filter((_, index) => index !== next)
    this.#send('rest', 1, blob.at.file.size ?? 0, blob.at.repository.nameWithOwner)
    return true
  }

  #sendBatch(plan: Parameters<typeof packBatch>[1]): boolean {
    const chosen = packBatch(this.#waiting, plan, this.given.limits.bytesInFlight, (name) => this.#mayServe(name))
    if (chosen.size === 0) return false
    this.#waiting = this.#waiting.filter((file) => !chosen.has(file))
    for (const file of chosen) this.#count(file, -1)
    const [first] = chosen
    const bytes = [...chosen].reduce((sum, { at }) => sum + (at.file.size ?? 0), 0)
    this.#now += plan.pauseMs
    this.#send('graphql', chosen.size, bytes, plan.crossRepository ? undefined : first?.at.repository.nameWithOwner)
    return true
  }

  #send(bucket: Bucket, files: number, bytes: number, repository: string | undefined): void {
    this.#pay(bucket)
    this.#requests += 1
    this.#points[bucket] += 1
    const concurrency = this.#inFlight.length + 1
    this.#inFlight.push({ endsMs: this.#now + this.given.latencyMs, files, bytes, bucket, repository, concurrency })
  }

  /** Takes a point, after the reset if none is left. */
  #pay(bucket: Bucket): void {
    const { limit, remaining, resetAtMs } = this.#left[bucket]
    if (limit === null || remaining === null) return
    if (remaining >= 1) {
      this.#left[bucket] = { limit, remaining: remaining - 1, resetAtMs }
      return
    }
    this.#now = Math.max(this.#now, resetAtMs ?? this.#now)
    const full = Math.max(1, Math.floor(limit * this.given.settings.rateLimitBuffer))
    this.#left[bucket] = { limit, remaining: full - 1, resetAtMs: this.#now + HOUR_MS }
  }

  #nextEnd(): void {
    const next = this.#inFlight.reduce<Sent | undefined>(
      (first, sent) => (first === undefined || sent.endsMs < first.endsMs ? sent : first),
      undefined,
    )
    if (next === undefined) return
    this.#now = Math.max(this.#now, next.endsMs)
    this.#inFlight = this.#inFlight.filter((sent) => sent !== next)
    const { files, bytes, bucket, concurrency } = next
    const kind = bucket === 'rest' ? 'blob' : 'contents'
    const { latencyMs } = this.given
    this.#director.observe({ status: 'measured', kind, bucket, files, bytes, points: 1, latencyMs, concurrency })
  }

  #count({ at }: Packable, difference: 1 | -1): void {
    const { nameWithOwner } = at.repository
    this.#bytes += difference * (at.file.size ?? 0)
    const files = (this.#perRepository.get(nameWithOwner) ?? 0) + difference
    if (files > 0) this.#perRepository.set(nameWithOwner, files)
    else this.#perRepository.delete(nameWithOwner)
  }

  #mayServe(repository: string): boolean {
    const serving = new Set(this.#inFlight.map((sent) => sent.repository).filter((name) => name !== undefined))
    return serving.has(repository) || serving.size < this.given.limits.repositories.max
  }

  #conditions(): Conditions {
    const { latencyMs, memory } = this.given
    const sizes = this.#waiting.slice(0, MEDIAN_SAMPLE).map(({ at }) => at.file.size ?? 0)
    sizes.sort((a, b) => a - b)
    return {
      budget: this.#left,
      queue: {
        files: this.#waiting.length,
        bytes: this.#bytes,
        medianBytes: sizes[Math.floor(sizes.length / 2)] ?? 0,
        repositories: this.#perRepository.size,
      },
      inFlight: {
        requests: this.#inFlight.length,
        bytes: this.#inFlight.reduce((sum, { bytes }) => sum + bytes, 0),
      },
      recent: {
        latencyMs: { p50: latencyMs, p90: latencyMs, p99: latencyMs },
        errorRate: 0,
        secondaryLimitHits: 0,
        timeouts: 0,
      },
      memory,
    }
  }
}
