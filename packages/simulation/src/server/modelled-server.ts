import { RequestFailure, type Allowance, type Clock, type Randomness } from '@ioc-scanner/core'
import type { ModelledWorld } from '../worlds/modelled-world.js'
import { drawFrom } from '../worlds/spread.js'
import { Judge } from './judge.js'
import { LimitKeeper } from './limit-keeper.js'
import { bytesOf, type ModelledRequest, type ModelledThing } from './modelled-request.js'

/** How long the client waits for an answer. */
export interface Patience {
  readonly requestTimeoutMs: number
  /** Is told when the answer begins to come in. */
  readonly answers: () => void
}

export interface Served {
  /** The first so many things were answered, the others broke off. */
  readonly answered: number
  readonly allowance: Allowance
}

/** What chance does to one request: drawn together, so that the same request number meets the same. */
interface Luck {
  readonly roundTripMs: number
  readonly slowness: number
  readonly isLost: boolean
  readonly isStalled: boolean
  readonly fails: boolean
  readonly limitChance: number
}

const KIB = 1_024

/** A modelled GitHub and the line to it. It sleeps on its clock for as long as an answer takes, and refuses what GitHub refuses. */
export class ModelledServer {
  readonly judge = new Judge()
  readonly #keeper: LimitKeeper
  /** When everything that was sent so far has come through the line. */
  #lineFreeAtMs = 0

  constructor(
    private readonly world: Pick<ModelledWorld, 'network' | 'server' | 'limits'>,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {
    this.#keeper = new LimitKeeper(world.limits, this.judge, clock.now())
  }

  /**
   * Answers one request; `receive` is what happens while the answer comes in.
   * @throws {RequestFailure} as the adapter for GitHub would.
   */
  async serve<T>(
    request: ModelledRequest,
    patience: Patience,
    signal: AbortSignal,
    receive: (served: Served) => Promise<T>,
  ): Promise<T> {
    this.judge.sent(request)
    try {
      const luck = this.#luck()
      await this.#admit(request, luck, signal)
      const served = await this.#work(request, luck, patience, signal)
      const value = await receive(served)
      this.judge.answered(request)
      return value
    } finally {
      this.judge.ended(request)
    }
  }

  /** Waits until so many bytes have come through the line, which all answers share. */
  async transfer(bytes: number, signal: AbortSignal): Promise<void> {
    const now = this.clock.now()
    this.#lineFreeAtMs = Math.max(now, this.#lineFreeAtMs) + (bytes / this.world.network.bytesPerSecond) * 1_000
    await this.clock.sleep(this.#lineFreeAtMs - now, signal)
  }

  allowance(request: ModelledRequest): Allowance {
    return this.#keeper.allowance(request.bucket, this.clock.now())
  }

  async #admit({ bucket }: ModelledRequest, luck: Luck, signal: AbortSignal): Promise<void> {
    const refusal = this.#keeper.admit(bucket, luck.limitChance, this.clock.now())
    if (refusal === undefined) return
    const untilMs = this.#keeper.blockedUntilMs
    await this.clock.sleep(luck.roundTripMs, signal)
    if (refusal.code === 'SECONDARY_LIMIT') this.#keeper.told(untilMs, this.clock.now())
    throw refusal
  }

  async #work(request: ModelledRequest, luck: Luck, patience: Patience, signal: AbortSignal): Promise<Served> {
    const { clock, world } = this
    const { server } = world
    const isMany = request.things.length > 1
    const answered = request.bucket === 'graphql' ? this.#withinResources(request) : request.things.length
    const serviceMs = this.#serviceMs(request.kind, request.things.slice(0, answered), luck)
    const isTooLong = request.bucket === 'graphql' && serviceMs > server.timeoutMs
    const spentMs = isTooLong ? server.timeoutMs : serviceMs
    if (luck.isLost) {
      await clock.sleep(luck.roundTripMs, signal)
      this.#spendCpu(request, spentMs)
      throw new RequestFailure('TRANSIENT', 'timeout', 'the connection was reset')
    }
    if (luck.isStalled || luck.roundTripMs + spentMs > patience.requestTimeoutMs) {
      await clock.sleep(patience.requestTimeoutMs, signal)
      this.#spendCpu(request, spentMs)
      const seconds = patience.requestTimeoutMs / 1_000
      throw new RequestFailure(isMany ? 'TOO_HEAVY' : 'TIMEOUT', 'timeout', `no answer within ${seconds} s`)
    }
    await clock.sleep(luck.roundTripMs + spentMs, signal)
    this.#spendCpu(request, spentMs)
    if (isTooLong) this.#keeper.timedOut(request.bucket)
    if (isTooLong || luck.fails) {
      const message = isTooLong ? 'something went wrong while executing the query' : 'bad gateway'
      throw new RequestFailure(isMany ? 'TOO_HEAVY' : 'TRANSIENT', 'timeout', `${message} (HTTP 502)`)
    }
    patience.answers()
    if (request.kind !== 'blob') await this.transfer(bytesOf(request.things.slice(0, answered)), signal)
    return { answered, allowance: this.allowance(request) }
  }

  /** The service time of a crowded server grows by the crowd that a request meets. */
  #serviceMs(kind: ModelledRequest['kind'], things: readonly ModelledThing[], luck: Luck): number {
    const { serviceMs, knee, crowding } = this.world.server
    const { base, perRepository, perThing, perKib } = serviceMs[kind]
    const repositories = new Set(things.map(({ repository }) => repository)).size
    const aloneMs = base + perRepository * repositories + perThing * things.length + (perKib * bytesOf(things)) / KIB
    const crowd = Math.max(0, this.judge.inFlight / knee - 1)
    return aloneMs * luck.slowness * (1 + crowding * crowd)
  }

  /** How many of the things GitHub's resource limit lets through: always the same ones of the same query. */
  #withinResources({ kind, things }: ModelledRequest): number {
    if (kind === 'listing') return things.length // what is only listed hardly counts
    const { repositories, bytes } = this.world.server.resourceLimit
    const opened = new Set<string>()
    let sum = 0
    for (const [index, thing] of things.entries()) {
      opened.add(thing.repository)
      sum += thing.bytes
      if (opened.size > repositories || sum > bytes) return index
    }
    return things.length
  }

  #spendCpu({ bucket }: ModelledRequest, serviceMs: number): void {
    this.#keeper.worked(bucket, (serviceMs / 1_000) * this.world.server.cpuShare, this.clock.now())
  }

  #luck(): Luck {
    const { randomness } = this
    const { network, server } = this.world
    return {
      roundTripMs: drawFrom(network.roundTripMs, randomness),
      slowness: drawFrom(server.jitter, randomness),
      isLost: randomness.next() < network.lossRate,
      isStalled: randomness.next() < network.stallRate,
      fails: randomness.next() < server.faultRate,
      limitChance: randomness.next(),
    }
  }
}
