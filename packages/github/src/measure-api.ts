import { fetch } from 'undici'
import { CodedError, messageOf, type SourceConnection } from '@ioc-scanner/core'
import { apiUrls, type ApiUrls } from './transport/api-urls.js'
import { isObject } from './transport/checked-json.js'
import { connectionFailure } from './transport/connection-failure.js'
import { createDispatcher } from './transport/dispatcher.js'
import { readText } from './transport/read-body.js'
import { Redactor } from './transport/redactor.js'

export interface ApiMeasurement {
  /** Milliseconds from question to answer, over a connection that stands already. */
  readonly latenciesMs: readonly number[]
  /** How many questions had no usable answer. */
  readonly failures: number
  /** GraphQL points in an hour; null on a server without limits. */
  readonly limit: number | null
  readonly remaining: number | null
}

export interface MeasuredConnection extends Pick<SourceConnection, 'apiUrl' | 'network' | 'toolVersion'> {
  readonly token: string
}

const QUESTIONS = 6
const MAX_BYTES = 65_536

/**
 * Asks a few times in a row for the limits of a token, one question after the other: that costs no points.
 * @throws {CodedError} `LOGIN_REFUSED`: the token is not tried again; `CONNECTION_FAILED` where nothing was answered.
 */
export async function measureApi({ apiUrl, token, network, toolVersion }: MeasuredConnection): Promise<ApiMeasurement> {
  const urls = apiUrls(apiUrl)
  const redactor = new Redactor()
  redactor.learn(token)
  const dispatcher = await createDispatcher(urls.rest, network)
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/json',
    'user-agent': `ioc-scanner/${toolVersion}`,
  }
  const latenciesMs: number[] = []
  let [failures, limits]: [number, Limits | undefined] = [0, undefined]
  let lastFailure = ''
  try {
    for (let question = 0; question < QUESTIONS; question += 1) {
      const start = performance.now()
      try {
        const signal = AbortSignal.timeout(network.requestTimeoutSeconds * 1_000)
        const response = await fetch(`${urls.rest}/rate_limit`, { dispatcher, headers, signal, redirect: 'manual' })
        const answer = await limitsIn(response, urls, network)
        // The first answer has the time for the connection in it.
        if (question > 0) latenciesMs.push(performance.now() - start)
        limits = answer
      } catch (thrown) {
        if (thrown instanceof CodedError && thrown.code === 'LOGIN_REFUSED') throw thrown
        failures += 1
        lastFailure = messageOf(connectionFailure(thrown, urls.host, (text) => redactor.redact(text)))
      }
    }
  } finally {
    await dispatcher.destroy()
  }
  if (limits === undefined) throw new CodedError('CONNECTION_FAILED', lastFailure)
  return { latenciesMs, failures, ...limits }
}

type Limits = Pick<ApiMeasurement, 'limit' | 'remaining'>

async function limitsIn(
  { status, body }: Awaited<ReturnType<typeof fetch>>,
  { host }: ApiUrls,
  { idleTimeoutSeconds, requestTimeoutSeconds }: SourceConnection['network'],
): Promise<Limits> {
  if (status === 401) {
    await body?.cancel()
    throw new CodedError('LOGIN_REFUSED', `${host} refused the token; it is not tried again`)
  }
  if (status === 404) {
    // GitHub Enterprise Server counts nothing by default, and says so.
    await body?.cancel()
    return { limit: null, remaining: null }
  }
  if (status !== 200 || body === null) {
    await body?.cancel()
    throw new Error(`it answered ${status}`)
  }
  const [idleTimeoutMs, timePerMebibyteMs] = [idleTimeoutSeconds * 1_000, requestTimeoutSeconds * 1_000]
  const stream = body as ReadableStream<Uint8Array>
  const { text } = await readText(stream, { host, maxBytes: MAX_BYTES, idleTimeoutMs, timePerMebibyteMs })
  const answer: unknown = JSON.parse(text)
  const resources = isObject(answer) ? answer['resources'] : undefined
  const graphql = isObject(resources) ? resources['graphql'] : undefined
  if (!isObject(graphql)) throw new Error('its answer names no limits')
  return { limit: countIn(graphql['limit']), remaining: countIn(graphql['remaining']) }
}

function countIn(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw new Error('its answer names no limits')
}
