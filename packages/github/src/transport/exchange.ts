import { Octokit } from '@octokit/rest'
import { RequestFailure } from '@ioc-scanner/core'
import type { Headers } from './allowance.js'
import type { ApiUrls } from './api-urls.js'
import { isObject } from './checked-json.js'
import type { RefusedAnswer } from './classify-refusal.js'
import { connectionFailure } from './connection-failure.js'
import { readChunks, withinTime } from './read-body.js'
import type { Redactor } from './redactor.js'
import type { Transport, TransportRequest } from './transport.js'

/** An answer whose headers have come; the body is still on its way. */
export interface Exchange {
  readonly status: number
  readonly headers: Headers
  readonly body: ReadableStream<Uint8Array>
}

export interface Timeouts {
  readonly requestTimeoutMs: number
  readonly idleTimeoutMs: number
}

/** The answer was an error: kept apart, because what it means depends on what was asked. */
export class RefusedExchange extends Error {
  constructor(readonly answer: RefusedAnswer) {
    super(`HTTP status ${answer.status}`)
  }
}

const API_VERSION = '2022-11-28'
const MAX_ERROR_BYTES = 65_536
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

/** Sends single requests by Octokit's routes. Knows nothing of limits, retries and logins. */
export class Exchanger {
  readonly #octokit: Octokit

  constructor(
    private readonly urls: ApiUrls,
    private readonly transport: Transport,
    private readonly timeouts: Timeouts,
    private readonly redactor: Redactor,
    userAgent: string,
  ) {
    this.#octokit = new Octokit({
      baseUrl: urls.rest,
      log: silent,
      request: {
        log: silent,
        redirect: 'manual',
        // Octokit's own reader has no limit of bytes, and takes five times as long.
        parseSuccessResponseBody: false,
        fetch: (url: string, init: TransportRequest) => this.#fetch(url, init),
      },
    })
    this.#userAgent = userAgent
  }

  readonly #userAgent: string

  /**
   * @param route As Octokit writes it: `GET /repos/{owner}/{repo}/git/blobs/{file_sha}`.
   * @throws {RequestFailure} when there was no answer; {RefusedExchange} when it has a status of 400 or more.
   */
  async send(
    route: string,
    parameters: Readonly<Record<string, unknown>>,
    authorization: string | undefined,
    signal: AbortSignal,
  ): Promise<Exchange> {
    const { headers, ...rest } = parameters
    try {
      const response = await this.#octokit.request(route, {
        ...rest,
        headers: {
          'user-agent': this.#userAgent,
          'x-github-api-version': API_VERSION,
          ...(isObject(headers) ? (headers as Record<string, string>) : {}),
          ...(authorization === undefined ? {} : { authorization }),
        },
        request: { signal },
      })
      const body: unknown = response.data
      return { status: response.status, headers: response.headers, body: isStream(body) ? body : new Blob([]).stream() }
    } catch (thrown) {
      throw this.#understood(thrown, signal)
    }
  }

  #understood(thrown: unknown, signal: AbortSignal): unknown {
    if (signal.aborted) return signal.reason
    const cause = (thrown as { cause?: unknown }).cause
    if (cause instanceof RequestFailure) return cause
    const response = (thrown as { response?: { status: number; headers: Headers; data: unknown } }).response
    if (response === undefined) return connectionFailure(thrown, this.urls.host, (text) => this.redactor.redact(text))
    return new RefusedExchange({ status: response.status, headers: response.headers, body: response.data })
  }

  /** The fetch that Octokit calls: in time, and with error bodies that are bounded. */
  async #fetch(url: string, init: TransportRequest): Promise<unknown> {
    const { requestTimeoutMs, idleTimeoutMs } = this.timeouts
    const abandon = new AbortController()
    const signal = init.signal ? AbortSignal.any([init.signal, abandon.signal]) : abandon.signal
    const answering = this.transport.send(url, { ...init, signal })
    const response = await withinTime(answering, requestTimeoutMs, () => {
      const seconds = requestTimeoutMs / 1_000
      const failure = new RequestFailure('TIMEOUT', 'timeout', `${this.urls.host} did not answer within ${seconds} s`)
      abandon.abort(failure)
      return failure
    })
    if (response.status < 400 || response.body === null) return response
    const body: ReadableStream<Uint8Array> = response.body
    const kept: Uint8Array[] = []
    let length = 0
    for await (const chunk of readChunks(body, {
      host: this.urls.host,
      maxBytes: Number.MAX_SAFE_INTEGER,
      idleTimeoutMs,
      timePerMebibyteMs: requestTimeoutMs,
    })) {
      kept.push(chunk.subarray(0, MAX_ERROR_BYTES - length))
      length += chunk.byteLength
      if (length >= MAX_ERROR_BYTES) break
    }
    const headers = [...response.headers].filter(([name]) => name !== 'content-encoding' && name !== 'content-length')
    return new Response(Buffer.concat(kept), { status: response.status, headers })
  }
}

function isStream(value: unknown): value is ReadableStream<Uint8Array> {
  return typeof (value as { getReader?: unknown } | null | undefined)?.getReader === 'function'
}
