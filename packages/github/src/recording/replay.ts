import { RequestFailure, type Clock, type SourceConnection } from '@ioc-scanner/core'
import type { ApiUrls } from '../transport/api-urls.js'
import type { OpenTransport, Transport, TransportRequest } from '../transport/transport.js'
import { maskedObjects } from './masked-objects.js'
import { RecordedFacts, type DerivedAnswer } from './recorded-facts.js'
import { GRAPHQL_PATH, keyOf, requestOf } from './recorded-request.js'
import type { RecordedFault, RecordedRequest } from './recording-format.js'
import type { FiledExchange, Recording } from './recording.js'

/** How the requests of a replay were answered. */
export interface ReplayCounts {
  /** As the recorded scan was answered. */
  readonly exact: number
  /** From other answers of the recording. */
  readonly derived: number
  /** Not at all: the recording does not know. */
  readonly unknown: number
}

interface Asked {
  readonly exchanges: FiledExchange[]
  count: number
}

/**
 * Answers from a recording, without any network. The n-th time that a request is sent it gets the n-th answer that it got
 * then, at the same time since the start of the scan by the clock of the connection: answers come in the recorded order.
 * A request that was not recorded is answered from what other answers told, as far as they did.
 */
export class Replay {
  readonly #asked = new Map<string, Asked>()
  readonly #masked: ReadonlySet<string>
  readonly #usualMs: number
  #facts: RecordedFacts | undefined
  #counts: ReplayCounts = { exact: 0, derived: 0, unknown: 0 }

  /** Loads what a session needs: time that passes as fast as it can waits for no disk. */
  static async of(recording: Recording): Promise<Replay> {
    await import('../github-session.js')
    return new Replay(recording)
  }

  private constructor(private readonly recording: Recording) {
    for (const exchange of recording.exchanges) {
      // It was broken off by the end of the scan: nobody knows what would have come.
      if (exchange.answer === undefined && exchange.fault?.kind === 'cancelled') continue
      const key = keyOf(exchange.request)
      const asked = this.#asked.get(key)
      if (asked === undefined) this.#asked.set(key, { exchanges: [exchange], count: 0 })
      else asked.exchanges.push(exchange)
    }
    this.#masked = maskedObjects(recording)
    this.#usualMs = median(recording.exchanges.map(({ startMs, endMs }) => endMs - startMs))
  }

  get counts(): ReplayCounts {
    return this.#counts
  }

  readonly transport: OpenTransport = async (connection, urls): Promise<Transport> => ({
    send: (url, request) => this.#send(url, request, connection, urls),
    isMasked: (oid) => this.#masked.has(oid),
    close: async () => undefined,
  })

  async #send(url: string, sent: TransportRequest, connection: SourceConnection, urls: ApiUrls): Promise<Response> {
    const request = requestOf(url, sent, urls)
    const exchange = this.#next(request)
    if (exchange !== undefined) {
      this.#count('exact')
      const { startMs, endMs, answer } = exchange
      await this.#pass(startMs, answer?.atMs ?? endMs, connection.clock, sent.signal)
      const ended = (): Promise<void> => this.#pass(answer?.atMs ?? endMs, endMs, connection.clock, sent.signal)
      return this.#answer(exchange, urls, ended)
    }
    const derived = this.#derived(request)
    this.#count(derived === undefined ? 'unknown' : 'derived')
    await connection.clock.sleep(this.#usualMs, sent.signal)
    if (derived === undefined) throw notRecorded()
    return response(derived)
  }

  /** The answer whose turn it is. A request that is sent more often than then gets the last one again, if it was good. */
  #next(request: RecordedRequest): FiledExchange | undefined {
    const asked = this.#asked.get(keyOf(request))
    if (asked === undefined) return undefined
    asked.count += 1
    const next = asked.exchanges[asked.count - 1]
    if (next !== undefined) return next
    const last = asked.exchanges.at(-1)
    const isGood = last?.fault === undefined && (last?.answer?.status ?? 500) < 400
    return isGood ? last : undefined
  }

  #derived({ method, path, body }: RecordedRequest): DerivedAnswer | undefined {
    this.#facts ??= new RecordedFacts(this.recording, this.#masked)
    if (path === GRAPHQL_PATH) return this.#facts.query(body)
    return method === 'GET' ? this.#facts.rest(path) : undefined
  }

  /** Waits as long as that took then, and at least until it was then. */
  async #pass(fromMs: number, toMs: number, clock: Clock, signal: AbortSignal | undefined): Promise<void> {
    const now = clock.now()
    const at = Math.max(this.recording.scan.startedAtMs + toMs, now + toMs - fromMs)
    if (at > now) await clock.sleep(at - now, signal)
  }

  #answer(exchange: FiledExchange, { host }: ApiUrls, ended: () => Promise<void>): Response {
    const { answer, fault } = exchange
    if (answer === undefined) throw faultOf(fault ?? { kind: 'cancelled' }, host)
    const { status, headers } = answer
    if (status === 204 || status === 205 || status === 304) return new Response(null, { status, headers })
    const parts = this.recording.body(exchange)
    const body = new ReadableStream<Uint8Array>(
      {
        start: ended,
        pull: (controller) => {
          let part = parts.next()
          while (part.done !== true && part.value.byteLength === 0) part = parts.next()
          if (part.done !== true) controller.enqueue(part.value)
          else if (fault === undefined || fault.kind === 'cancelled') controller.close()
          else controller.error(faultOf(fault, host))
        },
      },
      { highWaterMark: 0 },
    )
    return new Response(body, { status, headers })
  }

  #count(how: keyof ReplayCounts): void {
    this.#counts = { ...this.#counts, [how]: this.#counts[how] + 1 }
  }
}

/** As the client would have met it on the network. */
function faultOf(fault: RecordedFault, host: string): Error {
  switch (fault.kind) {
    case 'timeout':
      return new RequestFailure('TIMEOUT', 'timeout', fault.detail.replaceAll('{host}', host))
    case 'connection': {
      const { code, detail } = fault
      const cause = Object.assign(new Error(detail.replaceAll('{host}', host)), code === undefined ? {} : { code })
      return new TypeError('fetch failed', { cause })
    }
    case 'cancelled':
      return notRecorded()
  }
}

function notRecorded(): RequestFailure {
  const message = 'the recording does not hold this request: the recorded scan did not send it'
  return new RequestFailure('MISSING', 'not-found', message)
}

function response({ status, contentType, body }: DerivedAnswer): Response {
  const headers = { 'content-type': contentType, 'content-length': String(body.byteLength) }
  return new Response(new Uint8Array(body), { status, headers })
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
