import { RequestFailure } from '@ioc-scanner/core'

/** What bounds the reading of a body. */
export interface BodyLimits {
  readonly host: string
  readonly maxBytes: number
  readonly idleTimeoutMs: number
  /**
   * The body may take this long for each MiB (or part of one) that it brings. Only waiting for the network counts, not
   * what the consumer does in between.
   */
  readonly timePerMebibyteMs: number
}

const MEBIBYTE = 1_048_576

/**
 * The chunks of a body, and the network watched meanwhile.
 * @throws {RequestFailure} TIMEOUT when nothing comes or it comes too slowly, REFUSED `too-large`; what the stream throws, unchanged.
 */
export async function* readChunks(body: ReadableStream<Uint8Array>, limits: BodyLimits): AsyncGenerator<Uint8Array> {
  const { host, maxBytes, idleTimeoutMs, timePerMebibyteMs } = limits
  const reader = body.getReader()
  let received = 0
  let waitedMs = 0
  let why: unknown
  try {
    for (;;) {
      const startedAt = performance.now()
      const leftMs = timePerMebibyteMs * (1 + Math.floor(received / MEBIBYTE)) - waitedMs
      const { done, value } = await withinTime(reader.read(), Math.min(idleTimeoutMs, leftMs), () =>
        tooSlow(host, leftMs < idleTimeoutMs ? 'came too slowly' : `brought nothing for ${idleTimeoutMs / 1_000} s`),
      )
      waitedMs += performance.now() - startedAt
      if (done) return
      received += value.byteLength
      if (received > maxBytes) throw tooLarge(host, maxBytes)
      yield value
    }
  } catch (thrown) {
    why = thrown
    throw thrown
  } finally {
    // A body that is not wanted any more: the connection is closed. How it ends does not matter now.
    reader.cancel(why).catch(() => undefined)
  }
}

/** The whole body as text. */
export async function readText(
  body: ReadableStream<Uint8Array>,
  limits: BodyLimits,
): Promise<{ text: string; bytes: number }> {
  const chunks: Uint8Array[] = []
  for await (const chunk of readChunks(body, limits)) chunks.push(chunk)
  const whole = Buffer.concat(chunks)
  return { text: whole.toString('utf8'), bytes: whole.byteLength }
}

/** That promise, unless it takes longer. */
export async function withinTime<T>(promise: Promise<T>, milliseconds: number, failure: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(failure()), Math.max(0, milliseconds))
  })
  try {
    return await Promise.race([promise, timeout])
  } finally {
    clearTimeout(timer)
  }
}

function tooSlow(host: string, how: string): RequestFailure {
  return new RequestFailure('TIMEOUT', 'timeout', `the answer of ${host} ${how}`)
}

function tooLarge(host: string, maxBytes: number): RequestFailure {
  return new RequestFailure('REFUSED', 'too-large', `the answer of ${host} is larger than ${maxBytes} bytes`)
}
