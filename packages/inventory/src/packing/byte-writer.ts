const FIRST_CAPACITY = 1024
/** Matches lone surrogates only: with the flag `u` a pair is one character. */
const LONE_SURROGATE = /\p{Surrogate}/u

/** Appends numbers and texts to one growing array of bytes. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(FIRST_CAPACITY)
  #length = 0

  /** A whole number from 0 to `Number.MAX_SAFE_INTEGER`, in as many bytes as it needs (LEB128). */
  number(value: number): void {
    this.#reserve(8)
    let rest = value
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    this.#bytes[this.#length++] = rest
  }

  /** A whole number of either sign: small ones of both signs take one byte. */
  signed(value: number): void {
    this.number(value < 0 ? -value * 2 - 1 : value * 2)
  }

  /** Any text, also one that UTF-8 cannot hold (a lone surrogate from an escape in JSON). */
  text(value: string): void {
    const encoding = LONE_SURROGATE.test(value) ? 'utf16le' : 'utf8'
    const length = Buffer.byteLength(value, encoding)
    this.number(length * 2 + (encoding === 'utf8' ? 0 : 1))
    this.#reserve(length)
    this.#length += this.#bytes.write(value, this.#length, encoding)
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#length)
    this.#length += bytes.length
  }

  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + bytes))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}
