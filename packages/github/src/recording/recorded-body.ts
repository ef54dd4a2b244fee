import { isUtf8 } from 'node:buffer'
import { codeOf } from '@ioc-scanner/core'
import { isObject } from '../transport/checked-json.js'
import {
  PART_BYTES,
  type RecordedBytes,
  type RecordedExchange,
  type RecordedFault,
  type RecordingLine,
} from './recording-format.js'
import type { MaskedStream, SecretMask } from './secret-mask.js'

export interface BodyOutlet {
  /** Resolves when there is room for more: the reader waits as long. */
  write(line: RecordingLine): Promise<void>
  exchange(masked: boolean, fault: RecordedFault | undefined): RecordedExchange
  faultOf(thrown: unknown): RecordedFault
}

const MAX_TOKEN_ANSWER_BYTES = 65_536
const WITHOUT_BODY = new Set([204, 205, 304])

/** The body of one answer: passed on and, part by part, written down. */
export class RecordedBody {
  readonly #masking: MaskedStream
  #waiting: Buffer[] = []
  #waitingBytes = 0
  #parts = 0
  #hasEnded = false

  /** @param isSecret The body as a whole holds a token, which is to be learned before it is written. */
  constructor(
    private readonly id: number,
    private readonly mask: SecretMask,
    private readonly isSecret: boolean,
    private readonly outlet: BodyOutlet,
  ) {
    this.#masking = mask.stream()
  }

  /** The same answer, whose body is recorded as it is read. */
  async watched(response: Response): Promise<Response> {
    const { status, headers } = response
    const body: ReadableStream<Uint8Array> | null = response.body
    if (body === null || WITHOUT_BODY.has(status)) {
      await this.#end(undefined)
      return response
    }
    const reader = body.getReader()
    const watched = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          try {
            const { done, value } = await reader.read()
            if (done) {
              await this.#end(undefined)
              controller.close()
            } else {
              await this.#take(value)
              controller.enqueue(value)
            }
          } catch (thrown) {
            await this.#end(this.outlet.faultOf(thrown))
            controller.error(thrown)
          }
        },
        cancel: async (reason) => {
          const isFault = codeOf(reason) === 'TIMEOUT'
          await this.#end(isFault ? this.outlet.faultOf(reason) : { kind: 'cancelled' })
          await reader.cancel(reason)
        },
      },
      { highWaterMark: 0 },
    )
    return new Response(watched, { status, headers })
  }

  async #take(bytes: Uint8Array): Promise<void> {
    if (this.#hasEnded) return
    this.#keep(this.isSecret ? Buffer.from(bytes) : this.#masking.push(bytes))
    while (!this.isSecret && this.#waitingBytes >= PART_BYTES) {
      const all = Buffer.concat(this.#waiting)
      this.#waiting = []
      this.#waitingBytes = 0
      this.#keep(all.subarray(PART_BYTES))
      this.#parts += 1
      await this.outlet.write({ type: 'body', id: this.id, bytes: recordedBytes(all.subarray(0, PART_BYTES)) })
    }
    if (this.isSecret && this.#waitingBytes > MAX_TOKEN_ANSWER_BYTES) await this.#end({ kind: 'cancelled' })
  }

  #keep(bytes: Buffer): void {
    if (bytes.byteLength === 0) return
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes.byteLength
  }

  async #end(fault: RecordedFault | undefined): Promise<void> {
    if (this.#hasEnded) return
    this.#hasEnded = true
    if (this.isSecret) this.#maskToken()
    else this.#keep(this.#masking.end())
    const bytes = recordedBytes(Buffer.concat(this.#waiting))
    this.#waiting = []
    const exchange = this.outlet.exchange(this.isSecret || this.#masking.hasMasked, fault)
    await this.outlet.write({ type: 'exchange', exchange, parts: this.#parts, bytes })
  }

  /** What holds a token that cannot be told from the rest is not kept at all. */
  #maskToken(): void {
    const text = Buffer.concat(this.#waiting).toString('utf8')
    const token = tokenIn(text)
    if (token !== undefined) this.mask.learn(token)
    const masked = this.mask.text(text)
    this.#waiting = token === undefined || masked.includes(token) ? [] : [Buffer.from(masked)]
  }
}

function tokenIn(text: string): string | undefined {
  try {
    const answer: unknown = JSON.parse(text)
    const token = isObject(answer) ? answer['token'] : undefined
    return typeof token === 'string' ? token : undefined
  } catch {
    return undefined // an error page, or half an answer
  }
}

function recordedBytes(bytes: Buffer): RecordedBytes {
  return isUtf8(bytes) ? { text: bytes.toString('utf8') } : { base64: bytes.toString('base64') }
}
