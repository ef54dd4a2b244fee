import { fetch, type Dispatcher, type Response } from 'undici'
import {
  CodedError,
  messageOf,
  RequestFailure,
  type Downloaded,
  type DownloadOptions,
  type SourceConnection,
} from '@ioc-scanner/core'
import { connectionFailure } from './connection-failure.js'
import { createDispatcher } from './dispatcher.js'
import { readChunks, withinTime } from './read-body.js'
import { Redactor } from './redactor.js'

/** The network as the user configured it, for one download. */
export interface DownloadSettings {
  readonly network: SourceConnection['network']
  /** Goes into `User-Agent`. */
  readonly toolVersion: string
}

const MAX_REDIRECTS = 5

/** See `Download` in core. The connection is closed at the end: downloads are few, and to hosts of all kinds. */
export async function download(
  first: URL,
  options: DownloadOptions,
  { network, toolVersion }: DownloadSettings,
): Promise<Downloaded> {
  const dispatcher = await createDispatcher(first.href, network)
  const headers = { accept: '*/*', 'user-agent': `ioc-scanner/${toolVersion}` }
  let address = first
  try {
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      checkAddress(address)
      const response = await answerOf(address, { dispatcher, headers, network, signal: options.signal })
      const next = response.headers.get('location')
      if (response.status < 300 || response.status > 399 || next === null) {
        return await bodyOf(response, address, options, network)
      }
      await response.body?.cancel()
      if (!URL.canParse(next, address.href)) throw failed(`${address.host} redirects to nowhere`)
      address = new URL(next, address)
    }
    throw failed(`more than ${MAX_REDIRECTS} redirects`)
  } catch (thrown) {
    options.signal.throwIfAborted()
    throw failureOf(thrown, address)
  } finally {
    await dispatcher.destroy()
  }
}

/** Plain http could be changed on its way, and a login would be sent to whoever answers. */
function checkAddress({ protocol, host, username, password }: URL): void {
  if (protocol === 'https:' && username === '' && password === '') return
  throw failed(`${protocol}//${host} is not read: only https addresses without a login are`)
}

interface Question {
  readonly dispatcher: Dispatcher
  readonly headers: Readonly<Record<string, string>>
  readonly network: SourceConnection['network']
  readonly signal: AbortSignal
}

async function answerOf(address: URL, { dispatcher, headers, network, signal }: Question): Promise<Response> {
  const abandon = new AbortController()
  const answering = fetch(address, {
    redirect: 'manual',
    signal: AbortSignal.any([signal, abandon.signal]),
    headers,
    dispatcher,
  })
  const seconds = network.requestTimeoutSeconds
  return withinTime(answering, seconds * 1_000, () => {
    abandon.abort()
    return failed(`${address.host} did not answer within ${seconds} s`)
  })
}

async function bodyOf(
  response: Response,
  { host }: URL,
  { maxBytes }: DownloadOptions,
  { idleTimeoutSeconds, requestTimeoutSeconds }: SourceConnection['network'],
): Promise<Downloaded> {
  if (!response.ok) throw failed(`${host} answered ${response.status}`)
  const limits = {
    host,
    maxBytes,
    idleTimeoutMs: idleTimeoutSeconds * 1_000,
    timePerMebibyteMs: requestTimeoutSeconds * 1_000,
  }
  const chunks: Uint8Array[] = []
  if (response.body !== null) {
    for await (const chunk of readChunks(response.body as ReadableStream<Uint8Array>, limits)) chunks.push(chunk)
  }
  return { body: Buffer.concat(chunks), headers: new Map(response.headers) }
}

function failureOf(thrown: unknown, { host, search }: URL): CodedError {
  if (thrown instanceof RequestFailure) return failed(messageOf(thrown), thrown)
  if (thrown instanceof CodedError) return thrown
  const redactor = new Redactor()
  redactor.learn(search.slice(1))
  return failed(messageOf(connectionFailure(thrown, host, (text) => redactor.redact(text))), thrown)
}

function failed(reason: string, cause?: unknown): CodedError {
  return new CodedError('DOWNLOAD_FAILED', reason, { cause })
}
