import type { FileHandle } from 'node:fs/promises'
import { FileFault } from '../file-fault.js'

const MAGIC = Buffer.from([0xff, 0x74, 0x4f, 0x63, 0, 0, 0, 2])
const FANOUT_BYTES = 256 * 4
const NAMES_AT = MAGIC.length + FANOUT_BYTES
const IS_LARGE = 0x80000000
/** So many names are read at once; more are halved first. */
const BLOCK = 256

/** Where in a pack each object lies: git's index of version 2, looked things up in without being read whole. */
export class PackIndex {
  private constructor(
    private readonly fanout: readonly number[],
    private readonly oidBytes: number,
  ) {}

  /** @throws {FileFault} `unsupported-format` for what is no such index. */
  static async read(handle: FileHandle, oidBytes: number): Promise<PackIndex> {
    const head = await bytesAt(handle, 0, NAMES_AT)
    if (!head.subarray(0, MAGIC.length).equals(MAGIC))
      throw new FileFault('unsupported-format', 'the index of a pack has another version than 2')
    const fanout = Array.from({ length: 256 }, (_, first) => head.readUInt32BE(MAGIC.length + first * 4))
    const isSorted = fanout.every((count, first) => first === 0 || count >= (fanout[first - 1] ?? 0))
    if (!isSorted) throw new FileFault('unparsable', 'the index of a pack is damaged')
    return new PackIndex(fanout, oidBytes)
  }

  /** The offset of the object in the pack; undefined: it is not in it. @throws {FileFault} */
  async find(handle: FileHandle, oid: Buffer): Promise<number | undefined> {
    const first = oid[0] ?? 0
    let from = first === 0 ? 0 : (this.fanout[first - 1] ?? 0)
    let until = this.fanout[first] ?? 0
    while (until - from > BLOCK) {
      const middle = (from + until) >>> 1
      const name = await bytesAt(handle, NAMES_AT + middle * this.oidBytes, this.oidBytes)
      if (Buffer.compare(name, oid) <= 0) from = middle
      else until = middle
    }
    const names = await bytesAt(handle, NAMES_AT + from * this.oidBytes, (until - from) * this.oidBytes)
    for (let index = from; index < until; index += 1) {
      const at = (index - from) * this.oidBytes
      if (names.subarray(at, at + this.oidBytes).equals(oid)) return this.#offset(handle, index)
    }
    return undefined
  }

  async #offset(handle: FileHandle, index: number): Promise<number> {
    const count = this.fanout[255] ?? 0
    const offsetsAt = NAMES_AT + count * (this.oidBytes + 4)
    const offset = (await bytesAt(handle, offsetsAt + index * 4, 4)).readUInt32BE(0)
    if (offset < IS_LARGE) return offset
    const large = await bytesAt(handle, offsetsAt + count * 4 + (offset - IS_LARGE) * 8, 8)
    return Number(large.readBigUInt64BE(0))
  }
}

/** @throws {FileFault} where the file ends before. */
export async function bytesAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = await atMostAt(handle, position, length)
  if (bytes.length < length) throw new FileFault('unparsable', 'a file of git ends too early')
  return bytes
}

export async function atMostAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}
