import { codeOf, messageOf, type Clock } from '@ioc-scanner/core'
import { innermost, innermostCode } from '../transport/connection-failure.js'
import type { ApiUrls } from '../transport/api-urls.js'
import type { OpenTransport, Transport, TransportRequest } from '../transport/transport.js'
import { keptHeaders } from './recorded-headers.js'
import { requestOf } from './recorded-request.js'
import { RecordingFile } from './recording-file.js'
import {
  RECORDING_FORMAT,
  type RecordedExchange,
  type RecordedFault,
  type RecordedScan,
  type RecordingLine,
} from './recording-format.js'
import { RecordedBody } from './recorded-body.js'
import { SecretMask } from './secret-mask.js'

/** Writes down every exchange with GitHub while it happens, without its secrets. */
export class Recorder {
  readonly #mask = new SecretMask()
  #ids = 0
  #written = 0

  private constructor(
    private readonly file: RecordingFile,
    private readonly scan: RecordedScan,
  ) {}

  /** @throws {CodedError} `RECORDING_FAILED` where that file cannot be written to. */
  static async create(path: string, scan: RecordedScan): Promise<Recorder> {
    const file = await RecordingFile.create(path)
    const recorder = new Recorder(file, scan)
    await recorder.write({ type: 'recording', format: RECORDING_FORMAT, scan })
    return recorder
  }

  /** Why the recording broke off, in words; undefined while it goes on. */
  get problem(): string | undefined {
    return this.file.problem
  }

  /** How many exchanges are in it. */
  get exchanges(): number {
    return this.#written
  }

  /** What is sent through `open` is recorded. */
  around(open: OpenTransport): OpenTransport {
    return async (connection, urls) => {
      const { credentials, clock } = connection
      if (credentials.kind === 'token') this.#mask.learn(credentials.token)
      return this.#recording(await open(connection, urls), urls, clock)
    }
  }

  async close(): Promise<void> {
    await this.write({ type: 'end', exchanges: this.#written })
    await this.file.close()
  }

  async write(line: RecordingLine): Promise<void> {
    await this.file.write(JSON.stringify(line))
    if (line.type === 'exchange' && this.problem === undefined) this.#written += 1
  }

  #recording(transport: Transport, urls: ApiUrls, clock: Clock): Transport {
    return {
      send: (url, request) => this.#send(transport, url, request, urls, clock),
      isMasked: (oid) => transport.isMasked(oid),
      close: () => transport.close(),
    }
  }

  async #send(
    transport: Transport,
    url: string,
    request: TransportRequest,
    urls: ApiUrls,
    clock: Clock,
  ): Promise<Response> {
    for (const [name, value] of Object.entries(request.headers ?? {}))
      if (name.toLowerCase() === 'authorization') this.#mask.learn(value.replace(/^\S+\s+/, ''))
    const id = (this.#ids += 1)
    const elapsedMs = (): number => Math.max(0, clock.now() - this.scan.startedAtMs)
    const startMs = elapsedMs()
    const { method, path, body } = requestOf(url, request, urls)
    const asked = { method, path: this.#mask.text(path), body: this.#mask.text(body) }
    const exchange = (end: Pick<RecordedExchange, 'answer' | 'fault' | 'masked'>): RecordedExchange => ({
      id,
      request: asked,
      startMs,
      endMs: elapsedMs(),
      ...end,
    })
    const faultOf = (thrown: unknown): RecordedFault => this.#faultOf(thrown, request.signal, urls)
    let response: Response
    try {
      response = await transport.send(url, request)
    } catch (thrown) {
      const end = exchange({ fault: faultOf(thrown), masked: false })
      await this.write({ type: 'exchange', exchange: end, parts: 0, bytes: { text: '' } })
      throw thrown
    }
    const { status } = response
    const answer = {
      atMs: elapsedMs(),
      status,
      headers: keptHeaders(response.headers, urls.origin, (text) => this.#mask.text(text)),
    }
    const recorded = new RecordedBody(id, this.#mask, isTokenAnswer(asked), {
      write: (line) => this.write(line),
      exchange: (masked, fault) => exchange({ answer, masked, ...(fault === undefined ? {} : { fault }) }),
      faultOf,
    })
    return recorded.watched(response)
  }

  #faultOf(thrown: unknown, signal: AbortSignal | undefined, urls: ApiUrls): RecordedFault {
    // A timeout ends the request by its signal, too: the reason tells.
    const reason: unknown = codeOf(thrown) === 'TIMEOUT' ? thrown : signal?.aborted ? signal.reason : thrown
    const detail = this.#mask.text(messageOf(innermost(reason)).replaceAll(urls.host, '{host}'))
    if (codeOf(reason) === 'TIMEOUT') return { kind: 'timeout', detail }
    if (signal?.aborted || thrown === undefined) return { kind: 'cancelled' }
    const code = innermostCode(thrown)
    return { kind: 'connection', ...(code === undefined ? {} : { code }), detail }
  }
}

/** An answer that holds a token, whatever it looks like. */
function isTokenAnswer({ method, path }: { readonly method: string; readonly path: string }): boolean {
  return method === 'POST' && /\/access_tokens(?:\?|$)/.test(path)
}
