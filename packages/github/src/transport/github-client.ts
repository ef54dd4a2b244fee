import {
  codeOf,
  messageOf,
  RequestFailure,
  type Answer,
  type Attempt,
  type RequestDescription,
  type RequestKind,
  type RequestRunner,
} from '@ioc-scanner/core'
import type { Login } from '../login/login.js'
import { allowanceOf, UNLIMITED, type Headers } from './allowance.js'
import type { ApiUrls } from './api-urls.js'
import { brokenAnswer, isObject, objectOf, type JsonObject } from './checked-json.js'
import { refusalOf } from './classify-refusal.js'
import { connectionFailure } from './connection-failure.js'
import { RefusedExchange, type Exchange, type Exchanger, type Timeouts } from './exchange.js'
import { graphqlErrorsIn, graphqlFailure, type GraphqlError } from './graphql-errors.js'
import { likelierText, noApi } from './no-api.js'
import { readChunks, readText } from './read-body.js'
import type { Redactor } from './redactor.js'
import type { SsoNotices } from './sso-notices.js'
import type { Transport } from './transport.js'

export interface GraphqlRequest<T> {
  readonly kind: RequestKind
  /** Expected, see `RequestDescription`. */
  readonly bytes: number
  readonly files: number
  /** How many things it asks for: a failure of many may be healed by asking for fewer. */
  readonly things: number
  /** Fields of the query, without the outer braces. */
  readonly fields: string
  readonly fragments?: string
  /** `$login: String!, $after: String` */
  readonly declarations?: string
  readonly variables?: JsonObject
  /** Reads and checks the answer. @throws {RequestFailure} TRANSIENT when it does not fit. */
  readonly read: (answer: GraphqlAnswer) => T
}

export interface GraphqlAnswer {
  readonly data: JsonObject
  readonly errors: readonly GraphqlError[]
}

export interface RestRequest<T> {
  readonly kind: RequestKind
  readonly bytes: number
  readonly files: number
  /** `owner/name`, where it serves one repository. */
  readonly repository?: string
  readonly route: string
  readonly parameters: JsonObject
  readonly read: (body: unknown, headers: Headers) => T
}

export interface StreamRequest<T> extends Omit<RestRequest<T>, 'read'> {
  readonly maxBytes: number
  readonly read: (chunks: AsyncIterable<Uint8Array>, headers: Headers) => Promise<T>
}

export interface ClientParts {
  readonly requests: RequestRunner
  /** Made with the client's own means, because a login may need requests as well. */
  readonly login: (ask: AskOnce) => Login
  readonly exchanger: Exchanger
  readonly transport: Transport
  readonly urls: ApiUrls
  readonly timeouts: Timeouts
  readonly redactor: Redactor
  readonly sso: SsoNotices
}

/** Sends one REST request with that authorization, once. */
export type AskOnce = (
  route: string,
  parameters: JsonObject,
  authorization: string,
  signal: AbortSignal,
) => Promise<Answer<unknown>>

const MAX_ANSWER_BYTES = 67_108_864
const MAX_REDIRECTS = 3

/** Asks GitHub: every request is run by the host, checked and named when it fails. Never waits and never repeats itself. */
export class GitHubClient {
  readonly login: Login

  constructor(private readonly parts: ClientParts) {
    this.login = parts.login((route, parameters, authorization, signal) =>
      this.#askOnce(route, parameters, authorization, signal),
    )
  }

  /** Whether an object has come with secrets masked: it does not have its oid any more, and is none the less what was asked for. */
  isMasked(oid: string): boolean {
    return this.parts.transport.isMasked(oid)
  }

  graphql<T>(request: GraphqlRequest<T>): Promise<T> {
    const { kind, bytes, files } = request
    const declarations = request.declarations === undefined ? '' : `(${request.declarations})`
    const query = `query${declarations}{rateLimit{cost} ${request.fields}}${request.fragments ?? ''}`
    const parameters = { baseUrl: this.parts.urls.graphqlBase, query, variables: request.variables ?? {} }
    return this.#run({ kind, bucket: 'graphql', points: 1, bytes, files }, async (authorization, signal, answers) => {
      const exchange = await this.#send('POST /graphql', parameters, authorization, signal, request.things)
      answers()
      if (exchange.status >= 300) throw await this.#redirected(exchange)
      const { json, receivedBytes } = await this.#readJson(exchange, signal, request.things)
      const answer = objectOf(json, 'the body')
      const errors = graphqlErrorsIn(answer, (text) => this.parts.redactor.redact(text))
      const failure = graphqlFailure(answer, errors, exchange.headers, request.things)
      if (failure !== undefined) throw failure
      const data = objectOf(answer['data'], 'data')
      const value = request.read({ data, errors })
      return { value, points: costIn(data), allowance: allowanceOf(exchange.headers) ?? UNLIMITED, receivedBytes }
    })
  }

  rest<T>(request: RestRequest<T>): Promise<T> {
    return this.#run(this.#describeRest(request), async (authorization, signal, answers) => {
      const { exchange, hops } = await this.#follow(request, authorization, signal)
      answers()
      const { json, receivedBytes } = await this.#readJson(exchange, signal, 1)
      const value = request.read(json, exchange.headers)
      return { value, points: hops, allowance: allowanceOf(exchange.headers) ?? UNLIMITED, receivedBytes }
    })
  }

  /** Like `rest`, for a body that is read while it comes. `read` is called anew at every attempt. */
  async stream<T>(request: StreamRequest<T>): Promise<T> {
    return this.#run(this.#describeRest(request), async (authorization, signal, answers) => {
      const { exchange, hops } = await this.#follow(request, authorization, signal)
      answers()
      const counted = { bytes: 0 }
      const value = await request.read(
        this.#watched(exchange.body, request.maxBytes, counted, signal),
        exchange.headers,
      )
      const allowance = allowanceOf(exchange.headers) ?? UNLIMITED
      return { value, points: hops, allowance, receivedBytes: counted.bytes }
    })
  }

  async #askOnce(...[route, parameters, authorization, signal]: Parameters<AskOnce>): Promise<Answer<unknown>> {
    const exchange = await this.#send(route, parameters, authorization, signal, 1)
    if (exchange.status >= 300) throw await this.#redirected(exchange)
    const { json, receivedBytes } = await this.#readJson(exchange, signal, 1)
    return { value: json, receivedBytes }
  }

  #describeRest(request: Omit<RestRequest<unknown>, 'read'>): RequestDescription {
    const { kind, bytes, files, repository } = request
    return { kind, bucket: 'rest', points: 1, bytes, files, ...(repository === undefined ? {} : { repository }) }
  }

  /** Runs a request, and once more with another token if the first one has ended. */
  async #run<T>(
    description: RequestDescription,
    attempt: (authorization: string, ...given: Parameters<Attempt<T>>) => Promise<Answer<T>>,
  ): Promise<T> {
    const { login } = this
    const { requests } = this.parts
    for (;;) {
      await login.prepare()
      let isAdmitted = false
      let used = ''
      try {
        return await requests.run(description, (signal, answers) => {
          isAdmitted = true
          used = login.authorization()
          return attempt(used, signal, answers)
        })
      } catch (failure) {
        // What fails before it is admitted says nothing about the login, and would fail again for ever.
        if (!isAdmitted || codeOf(failure) !== 'UNAUTHORIZED' || !login.refused(used)) throw failure
      }
    }
  }

  async #send(
    route: string,
    parameters: JsonObject,
    authorization: string,
    signal: AbortSignal,
    things: number,
  ): Promise<Exchange> {
    const { exchanger, sso, redactor } = this.parts
    try {
      const exchange = await exchanger.send(route, parameters, authorization, signal)
      sso.watch(exchange.headers)
      return exchange
    } catch (thrown) {
      if (thrown instanceof RefusedExchange) {
        sso.watch(thrown.answer.headers)
        if (route === 'POST /graphql' && thrown.answer.status === 404) throw noApi(this.parts.urls)
        const refusal = refusalOf(thrown.answer, (text) => redactor.redact(text))
        const { status } = thrown.answer
        const isTooMuch = status === 502 || status === 504 || status === 413
        throw things > 1 && isTooMuch ? tooHeavy(refusal) : refusal
      }
      // The query's time is up on the server long before ours is: it would not be answered the next time either.
      throw things > 1 && codeOf(thrown) === 'TIMEOUT' ? tooHeavy(thrown as RequestFailure) : thrown
    }
  }

  /** Follows renames, to the same host only: the token goes nowhere else. */
  async #follow(
    request: Omit<RestRequest<unknown>, 'read'>,
    authorization: string,
    signal: AbortSignal,
  ): Promise<{ readonly exchange: Exchange; readonly hops: number }> {
    const { urls } = this.parts
    let { route, parameters } = request
    for (let hops = 1; ; hops += 1) {
      const exchange = await this.#send(route, parameters, authorization, signal, 1)
      if (exchange.status < 300) return { exchange, hops }
      const target = locationOf(exchange, urls)
      if (target?.origin !== urls.origin || hops > MAX_REDIRECTS) throw await this.#redirected(exchange)
      await exchange.body.cancel()
      route = `GET ${target.href}`
      parameters = { headers: parameters['headers'] }
    }
  }

  async #redirected(exchange: Exchange): Promise<RequestFailure> {
    const { urls } = this.parts
    await exchange.body.cancel()
    const where = locationOf(exchange, urls)?.host ?? 'nowhere'
    return new RequestFailure('REFUSED', 'forbidden', `${urls.host} redirects to ${where}; that is not followed`)
  }

  async #readJson(
    { headers, body }: Exchange,
    signal: AbortSignal,
    things: number,
  ): Promise<{ readonly json: unknown; readonly receivedBytes: number }> {
    const type = String(headers['content-type'] ?? '')
    if (!/\bjson\b/i.test(type)) {
      await body.cancel()
      throw brokenAnswer(
        `its content type is '${this.parts.redactor.redact(type)}'${/\bhtml\b/i.test(type) ? likelierText(this.parts.urls) : ''}`,
      )
    }
    try {
      const { text, bytes } = await readText(body, this.#limits(MAX_ANSWER_BYTES))
      return { json: JSON.parse(text) as unknown, receivedBytes: bytes }
    } catch (thrown) {
      const failure = this.#bodyFailure(thrown, signal)
      throw things > 1 && isFailure(failure) && failure.reason === 'too-large' ? tooHeavy(failure) : failure
    }
  }

  async *#watched(
    body: ReadableStream<Uint8Array>,
    maxBytes: number,
    counted: { bytes: number },
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of readChunks(body, this.#limits(maxBytes))) {
        counted.bytes += chunk.byteLength
        yield chunk
      }
    } catch (thrown) {
      throw this.#bodyFailure(thrown, signal)
    }
  }

  #limits(maxBytes: number): Parameters<typeof readChunks>[1] {
    const { urls, timeouts } = this.parts
    const { idleTimeoutMs, requestTimeoutMs } = timeouts
    return { host: urls.host, maxBytes, idleTimeoutMs, timePerMebibyteMs: requestTimeoutMs }
  }

  #bodyFailure(thrown: unknown, signal: AbortSignal): unknown {
    if (signal.aborted) return signal.reason
    if (isFailure(thrown)) return thrown
    const { redactor, urls } = this.parts
    if ((thrown as { name?: unknown } | null)?.name === 'SyntaxError') return brokenAnswer('its JSON is broken')
    return connectionFailure(thrown, urls.host, (text) => redactor.redact(text))
  }
}

function locationOf({ headers }: Exchange, { origin }: ApiUrls): URL | undefined {
  const location = String(headers['location'] ?? '')
  return location !== '' && URL.canParse(location, origin) ? new URL(location, origin) : undefined
}

function isFailure(thrown: unknown): thrown is RequestFailure {
  return thrown instanceof RequestFailure
}

function tooHeavy(failure: RequestFailure): RequestFailure {
  const { allowance, points } = failure
  const reason = failure.reason === 'too-large' ? 'resource-limit' : failure.reason
  return new RequestFailure('TOO_HEAVY', reason, messageOf(failure), { allowance, points })
}

function costIn(data: JsonObject): number | undefined {
  const rateLimit = data['rateLimit']
  const cost = isObject(rateLimit) ? rateLimit['cost'] : undefined
  return typeof cost === 'number' && Number.isFinite(cost) && cost >= 0 ? cost : undefined
}
