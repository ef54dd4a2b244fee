import { codeOf, messageOf, type BatchPlan, type FetchedFile, type RequestFailure } from '@ioc-scanner/core'
import { BatchAccount } from '../batch/batch-account.js'
import { packBatch } from '../batch/pack-batch.js'
import { BoundedQueue } from '../queue/bounded-queue.js'
import { conditionsOf } from './conditions-of.js'
import type { Fetched } from './fetched.js'
import type { FilePool } from './file-pool.js'
import { streamBlob } from './stream-blob.js'
import type { WantedBlob } from './wanted-file.js'
import type { World } from './world.js'

/** How long after the last new file an incomplete batch is sent, while trees are still being listed. */
const LINGER_MS = 2_000
/** A file whose answer keeps breaking off is given up after so many single requests. */
const SINGLE_ATTEMPTS = 3

/** Fetches what the pool holds, in batches as the strategy plans them, until the pool is finished. */
export async function* fetchInBatches(pool: FilePool, world: World): AsyncGenerator<Fetched> {
  const fetcher = new BatchFetcher(pool, world)
  const running = fetcher.run()
  running.catch(() => undefined) // its failure reaches the reader through the queue
  yield* fetcher.fetched
  await running
}

class BatchFetcher {
  readonly fetched: BoundedQueue<Fetched>
  readonly #running = new Set<Promise<void>>()
  readonly #serving = new Map<string, number>()
  #waitingSinceMs: number | undefined
  #waitingFiles = 0
  #batches = 0

  constructor(
    private readonly pool: FilePool,
    private readonly world: World,
  ) {
    this.fetched = new BoundedQueue<Fetched>(world.limits.bytesInFlight)
  }

  async run(): Promise<void> {
    const wake = (): void => this.pool.changed.notify()
    this.world.signal.addEventListener('abort', wake, { once: true })
    try {
      while (!this.pool.isFinished) {
        this.world.signal.throwIfAborted()
        // Listened for before anything is decided: what changes in between is not missed.
        const changed = [this.pool.changed.next(), this.world.requests.nextEnd()]
        const plan = this.#plan()
        const started = this.#startLarge() || (await this.#startBatch(plan))
        // A started request takes its slot within this turn: only then can be seen whether another one is free.
        if (started) await nextTurn()
        else await this.#until(changed)
      }
      await Promise.all(this.#running)
      this.fetched.close()
    } catch (error) {
      this.fetched.fail(error)
      throw error
    } finally {
      this.world.signal.removeEventListener('abort', wake)
    }
  }

  #plan(): BatchPlan {
    const { requests, director } = this.world
    const plan = director.nextPlan(conditionsOf(this.world, this.pool))
    requests.allow(plan.concurrency)
    return plan
  }

  /** Where a slot is free; and one content request may always wait for the next, so that queued trees do not hold contents back. */
  get #mayStart(): boolean {
    return this.#running.size === 0 || this.world.requests.hasFreeSlot
  }

  #startLarge(): boolean {
    if (!this.#mayStart) return false
    const blob = this.pool.takeLarge((repository) => this.world.requests.servesRepository(repository))
    if (blob === undefined) return false
    this.#start(streamBlob(blob, this.world).then((fetched) => this.#deliver(fetched)))
    return true
  }

  async #startBatch(plan: BatchPlan): Promise<boolean> {
    const { clock, signal } = this.world
    if (!this.#mayStart) return false
    const { ready, isClosed } = this.pool
    if (ready.length === 0) return false
    if (ready.length < plan.batchSize && !isClosed && !this.#hasLingered()) return false
    const mayServe = (repository: string): boolean =>
      this.#serving.has(repository) || this.#serving.size < this.world.limits.repositories.max
    if (plan.pauseMs > 0) await clock.sleep(plan.pauseMs, signal)
    const chosen = packBatch(this.pool.ready, plan, this.world.limits.bytesInFlight, mayServe)
    if (chosen.size === 0) return false
    this.#waitingSinceMs = undefined
    this.pool.take(chosen)
    const account = this.#announce(plan, chosen)
    const fetching = (): Promise<void> => this.#fetch([...chosen], plan.crossRepository)
    this.#start(this.world.settings.enablePerformanceMonitoring ? this.#accounted(account, fetching) : fetching())
    return true
  }

  #announce(plan: BatchPlan, chosen: ReadonlySet<WantedBlob>): BatchAccount {
    const wanted = [...chosen].map(({ at: { repository, file } }) => ({
      repository: repository.nameWithOwner,
      path: file.path,
      bytes: file.size ?? 0,
    }))
    const bytes = wanted.reduce((sum, file) => sum + file.bytes, 0)
    const strategy = this.world.director.strategyName
    this.world.emit({ type: 'batch-planned', strategy, plan, files: wanted.length, bytes })
    this.#batches += 1
    return new BatchAccount(this.#batches, strategy, plan, wanted)
  }

  async #accounted(account: BatchAccount, fetching: () => Promise<void>): Promise<void> {
    try {
      await account.during(fetching)
    } finally {
      this.world.emit(account.finished())
    }
  }

  #hasLingered(): boolean {
    const now = this.world.clock.now()
    if (this.pool.waiting.length !== this.#waitingFiles) this.#waitingSinceMs = undefined
    this.#waitingFiles = this.pool.waiting.length
    this.#waitingSinceMs ??= now
    return now - this.#waitingSinceMs >= LINGER_MS
  }

  #start(task: Promise<void>): void {
    const tracked = task
      .catch((error: unknown) => this.fetched.fail(error))
      .finally(() => {
        this.#running.delete(tracked)
        this.pool.changed.notify()
      })
    this.#running.add(tracked)
  }

  /** Waits until something has changed, or the incomplete batch has waited long enough. */
  async #until(changed: readonly Promise<void>[]): Promise<void> {
    const stop = new AbortController()
    const ends = [...changed]
    if (this.#waitingSinceMs !== undefined) {
      const left = Math.max(1, this.#waitingSinceMs + LINGER_MS - this.world.clock.now())
      ends.push(this.world.clock.sleep(left, stop.signal).catch(() => undefined)) // aborted below: another change came first
    }
    await Promise.race(ends)
    stop.abort(new Error('no longer waited for'))
  }

  async #fetch(batch: readonly WantedBlob[], crossRepository: boolean, singleAttempts = 0): Promise<void> {
    const repository = crossRepository ? undefined : batch[0]?.at.repository.nameWithOwner
    if (repository !== undefined) this.#serving.set(repository, (this.#serving.get(repository) ?? 0) + 1)
    try {
      await this.#fetchOrHalve(batch, crossRepository, singleAttempts)
    } finally {
      const left = repository === undefined ? 0 : (this.#serving.get(repository) ?? 1) - 1
      if (repository !== undefined) {
        if (left > 0) this.#serving.set(repository, left)
        else this.#serving.delete(repository)
      }
    }
  }

  async #fetchOrHalve(batch: readonly WantedBlob[], crossRepository: boolean, singleAttempts: number): Promise<void> {
    let answers: readonly FetchedFile[]
    try {
      answers = await this.world.session.contents(batch.map((blob) => blob.at))
    } catch (cause) {
      if (this.world.signal.aborted) throw cause
      if (!isRequestFailure(cause)) {
        const detail = `the repository source failed: ${messageOf(cause)}`
        for (const blob of batch) await this.#deliver({ blob, gap: { reason: 'plugin', detail } })
        return
      }
      const mayPassInHalves = cause.code === 'TOO_HEAVY' || cause.code === 'TRANSIENT' || cause.code === 'TIMEOUT'
      if (mayPassInHalves && batch.length > 1) return this.#fetchHalves(batch, crossRepository)
      if (cause.code === 'TOO_HEAVY' && singleAttempts < SINGLE_ATTEMPTS)
        return this.#fetch(batch, crossRepository, singleAttempts + 1)
      for (const blob of batch) await this.#deliver({ blob, gap: { reason: cause.reason, detail: cause.message } })
      return
    }
    await this.#takeAnswers(batch, answers, crossRepository, singleAttempts)
  }

  async #takeAnswers(
    batch: readonly WantedBlob[],
    answers: readonly FetchedFile[],
    crossRepository: boolean,
    singleAttempts: number,
  ): Promise<void> {
    const byFile = new Map(answers.map((answer) => [answer.file, answer]))
    const again: WantedBlob[] = []
    for (const blob of batch) {
      const answer = byFile.get(blob.at)
      if (answer === undefined)
        await this.#deliver({
          blob,
          gap: { reason: 'plugin', detail: 'the repository source did not answer for this file' },
        })
      else if (answer.status === 'content') await this.#deliver({ blob, content: answer.content })
      else if (answer.status === 'gap')
        await this.#deliver({ blob, gap: { reason: answer.reason, detail: answer.detail } })
      else if (answer.status === 'stream') this.pool.addLarge(blob)
      else if (batch.length === 1 && singleAttempts >= SINGLE_ATTEMPTS)
        await this.#deliver({ blob, gap: { reason: 'resource-limit', detail: answer.detail } })
      else again.push(blob)
    }
    if (again.length === 1) return this.#fetch(again, crossRepository, batch.length === 1 ? singleAttempts + 1 : 0)
    if (again.length > 1) return this.#fetchHalves(again, crossRepository)
  }

  async #fetchHalves(batch: readonly WantedBlob[], crossRepository: boolean): Promise<void> {
    const middle = Math.ceil(batch.length / 2)
    await Promise.all([batch.slice(0, middle), batch.slice(middle)].map((half) => this.#fetch(half, crossRepository)))
  }

  async #deliver(fetched: Fetched): Promise<void> {
    if ('gap' in fetched) BatchAccount.current?.missed()
    await this.fetched.put(fetched, 'content' in fetched ? fetched.content.length : 0)
  }
}

function isRequestFailure(thrown: unknown): thrown is RequestFailure {
  return (
    codeOf(thrown) !== undefined &&
    typeof (thrown as { reason?: unknown }).reason === 'string' &&
    messageOf(thrown) !== ''
  )
}

async function nextTurn(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve))
}
