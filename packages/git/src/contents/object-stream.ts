import { RequestFailure } from '@ioc-scanner/core'

/** One object as `git cat-file --batch` tells it. */
export interface ObjectHead {
  readonly oid: string
  /** undefined: it is not there. */
  readonly type?: string
  readonly size: number
}

const HEAD = /^([0-9a-f]{40,64}) (?:(blob|tree|commit|tag) (\d+)|missing)$/
const MAX_HEAD_BYTES = 200

/** Reads what `git cat-file --batch` writes: a head, as many bytes as it says, a line feed. */
export class ObjectStream {
  readonly #chunks: AsyncIterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array(0)
  /** Of the object whose head was read last. */
  #left = 0

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** The head of the next object; what was not read of the one before is passed over. @throws {RequestFailure} */
  async next(): Promise<ObjectHead> {
    for await (const passed of this.content()) void passed
    let line = ''
    for (;;) {
      if (this.#rest.length === 0) await this.#more()
      const end = this.#rest.indexOf(10)
      const until = end === -1 ? this.#rest.length : end
      line += Buffer.from(this.#rest.subarray(0, until)).toString('latin1')
      this.#rest = this.#rest.subarray(end === -1 ? until : end + 1)
      if (line.length > MAX_HEAD_BYTES) throw broken('an object in an unknown form')
      if (end !== -1) break
    }
    const [, oid, type, size] = HEAD.exec(line) ?? []
    if (oid === undefined) throw broken('an object in an unknown form')
    if (type === undefined) return { oid, size: 0 }
    this.#left = Number(size) + 1
    return { oid, type, size: Number(size) }
  }

  /** What is left of the object whose head was read last. @throws {RequestFailure} when it breaks off. */
  async *content(): AsyncGenerator<Uint8Array> {
    while (this.#left > 0) {
      if (this.#rest.length === 0) await this.#more()
      const piece = this.#rest.subarray(0, this.#left)
      this.#rest = this.#rest.subarray(piece.length)
      this.#left -= piece.length
      const wanted = this.#left === 0 ? piece.subarray(0, piece.length - 1) : piece // the line feed behind it
      if (wanted.length > 0) yield wanted
    }
  }

  async #more(): Promise<void> {
    const next = await this.#chunks.next()
    if (next.done === true) throw broken('less than it announced')
    this.#rest = next.value
  }
}

function broken(what: string): RequestFailure {
  return new RequestFailure('TRANSIENT', 'unparsable', `git read ${what}`)
}
