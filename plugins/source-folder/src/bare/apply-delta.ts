import { FileFault } from '../file-fault.js'

/** Sizes that a delta names: of what it starts from, and of what it makes. `at`: where its instructions begin. */
export interface DeltaHead {
  readonly baseSize: number
  readonly size: number
  readonly at: number
}

/** @throws {FileFault} */
export function deltaHead(delta: Buffer): DeltaHead {
  const [baseSize, middle] = sizeAt(delta, 0)
  const [size, at] = sizeAt(delta, middle)
  return { baseSize, size, at }
}

/** What git's delta makes of its base. @throws {FileFault} where it reaches beyond either. */
export function applyDelta(base: Buffer, delta: Buffer): Buffer {
  const head = deltaHead(delta)
  if (head.baseSize !== base.length) throw damaged()
  const result = Buffer.allocUnsafe(head.size)
  let filled = 0
  for (let at = head.at; at < delta.length;) {
    const instruction = delta[at] ?? 0
    at += 1
    if (instruction === 0) throw damaged()
    if ((instruction & 0x80) === 0) {
      // As many bytes as it says follow.
      if (at + instruction > delta.length || filled + instruction > result.length) throw damaged()
      delta.copy(result, filled, at, at + instruction)
      at += instruction
      filled += instruction
      continue
    }
    let from = 0
    let length = 0
    for (let byte = 0; byte < 7; byte += 1) {
      if ((instruction & (1 << byte)) === 0) continue
      const value = delta[at]
      if (value === undefined) throw damaged()
      at += 1
      if (byte < 4) from += value * 2 ** (8 * byte)
      else length += value * 2 ** (8 * (byte - 4))
    }
    if (length === 0) length = 0x10000
    if (from + length > base.length || filled + length > result.length) throw damaged()
    base.copy(result, filled, from, from + length)
    filled += length
  }
  if (filled !== result.length) throw damaged()
  return result
}

function sizeAt(delta: Buffer, start: number): readonly [size: number, next: number] {
  let size = 0
  for (let at = start, factor = 1; at < start + 8; at += 1, factor *= 128) {
    const byte = delta[at]
    if (byte === undefined) break
    size += (byte & 0x7f) * factor
    if (byte < 0x80) return [size, at + 1]
  }
  throw damaged()
}

function damaged(): FileFault {
  return new FileFault('unparsable', 'a delta of a pack is damaged')
}
