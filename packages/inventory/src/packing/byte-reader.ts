/** Reads what a `ByteWriter` wrote. @throws {RangeError} where the bytes end too early: they are damaged. */
export class ByteReader {
  #at = 0

  constructor(private readonly bytes: Buffer) {}

  number(): number {
    const { bytes } = this
    let byte = bytes[this.#at++]
    if (byte !== undefined && byte < 0x80) return byte // nearly each
    let value = 0
    for (let scale = 1; ; scale *= 0x80) {
      if (byte === undefined) throw new RangeError('packed bytes end in a number')
      if (scale > Number.MAX_SAFE_INTEGER) throw new RangeError('packed number is too long')
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
      byte = bytes[this.#at++]
    }
  }

  signed(): number {
    const value = this.number()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  text(): string {
    const head = this.number()
    return this.raw(Math.floor(head / 2)).toString(head % 2 === 0 ? 'utf8' : 'utf16le')
  }

  raw(length: number): Buffer {
    const end = this.#at + length
    if (end > this.bytes.length) throw new RangeError('packed bytes end in a text')
    const part = this.bytes.subarray(this.#at, end)
    this.#at = end
    return part
  }

  /** How many of `unit` bytes each can still follow: what bounds a count that was read from damaged bytes. */
  atMost(count: number, unit: number): number {
    if (count * unit > this.bytes.length - this.#at) throw new RangeError('packed count is larger than its bytes')
    return count
  }
}
