import { messageOf, type Repository } from '@ioc-scanner/core'
import { ChangeSignal } from './change-signal.js'
import type { World } from './world.js'

/** Repositories are small; an enterprise with more of them than this still goes through, in the order of their coming. */
const MOST_AHEAD = 50_000

/**
 * Passes the repositories on, likeliest to be hit first. The listing runs ahead while the trees of those known are being
 * walked: nobody waits for its end, and every choice is made among all that have been listed by then.
 */
export async function* likeliestFirst(listed: AsyncIterable<Repository>, world: World): AsyncGenerator<Repository> {
  const score = scoring(world)
  if (score === undefined) {
    yield* listed
    return
  }
  const known = new KnownRepositories(score)
  const reading = known.readAll(listed)
  reading.catch(() => undefined) // reaches whoever takes
  try {
    for (let next = await known.take(); next !== undefined; next = await known.take()) yield next
  } finally {
    known.stop()
  }
  await reading
}

/** A prioritizer that fails says nothing, and is asked no more. */
function scoring({ prioritizer, indicators, warn }: World): ((repository: Repository) => number) | undefined {
  if (prioritizer?.scoreRepository === undefined) return undefined
  const { campaigns } = indicators
  let hasFailed = false
  return (repository) => {
    if (hasFailed) return 0
    try {
      const score = prioritizer.scoreRepository?.({ repository, campaigns }) ?? 0
      return Number.isFinite(score) ? score : 0
    } catch (cause) {
      hasFailed = true
      warn(`file prioritizer '${prioritizer.name}' failed: ${messageOf(cause)}`)
      return 0
    }
  }
}

interface Ranked {
  readonly repository: Repository
  readonly score: number
}

/** Those listed and not yet passed on. */
class KnownRepositories {
  /** Best last. */
  readonly #ranked: Ranked[] = []
  readonly #changed = new ChangeSignal()
  #isFirst = true
  #ended = false
  #stopped = false
  #failure: { readonly cause: unknown } | undefined

  constructor(private readonly score: (repository: Repository) => number) {}

  async readAll(listed: AsyncIterable<Repository>): Promise<void> {
    try {
      for await (const repository of listed) {
        this.#insert({ repository, score: this.score(repository) })
        this.#changed.notify()
        while (this.#ranked.length >= MOST_AHEAD && !this.#stopped) await this.#changed.next()
        if (this.#stopped) break
      }
    } catch (cause) {
      this.#failure = { cause }
    }
    this.#ended = true
    this.#changed.notify()
  }

  /** The best of those known; undefined after the last. @throws what ended the listing, after all that it had told. */
  async take(): Promise<Repository | undefined> {
    while (this.#ranked.length === 0 && !this.#ended) await this.#changed.next()
    // A page comes as single repositories: the choice is among all of it.
    if (this.#isFirst) await nextTurn()
    this.#isFirst = false
    const best = this.#ranked.pop()
    if (best === undefined && this.#failure !== undefined) throw this.#failure.cause
    this.#changed.notify()
    return best?.repository
  }

  /** Nobody takes any more. */
  stop(): void {
    this.#stopped = true
    this.#changed.notify()
  }

  /** Below its equals: they keep the order of their coming. */
  #insert(ranked: Ranked): void {
    let low = 0
    let high = this.#ranked.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#ranked[middle]?.score ?? 0) < ranked.score) low = middle + 1
      else high = middle
    }
    this.#ranked.splice(low, 0, ranked)
  }
}

async function nextTurn(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve))
}
