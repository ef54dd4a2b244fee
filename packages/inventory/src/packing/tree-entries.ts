import type { TreeEntry } from '@ioc-scanner/core'
import { ByteReader } from './byte-reader.js'
import { ByteWriter } from './byte-writer.js'
import { compressed, expanded } from './compressed.js'

const KINDS = ['file', 'symlink', 'folder', 'submodule'] as const
/** Names and modes deflate well also in short lists, and trees are read one at a time. */
const WORTH_TRYING_BYTES = 256

/** All entries of a folder, column by column; the oids, which nothing makes smaller, stand last. */
export function packTree(entries: readonly TreeEntry[]): Buffer {
  const writer = new ByteWriter()
  const modes = [...new Set(entries.map(({ mode }) => mode))]
  writer.number(entries.length)
  writer.number(modes.length)
  for (const mode of modes) writer.text(mode)
  for (const { kind, mode } of entries) writer.number(modes.indexOf(mode) * KINDS.length + KINDS.indexOf(kind))
  for (const { size } of entries)
    writer.number(size !== undefined && Number.isSafeInteger(size) && size >= 0 ? size + 1 : 0)
  for (const { name } of entries) writer.text(name)
  for (const { oid } of entries) writeOid(writer, oid)
  return compressed(writer.finish(), WORTH_TRYING_BYTES)
}

/** @throws {RangeError} for damaged bytes. */
export function unpackTree(packed: Buffer): readonly TreeEntry[] {
  const reader = new ByteReader(expanded(packed))
  const count = reader.atMost(reader.number(), 4)
  const modes = Array.from({ length: reader.atMost(reader.number(), 1) }, () => reader.text())
  const each = Array.from({ length: count })
  const kinds = each.map(() => reader.number())
  const sizes = each.map(() => reader.number())
  const names = each.map(() => reader.text())
  return names.map((name, index) => {
    const code = kinds[index] ?? 0
    const kind = KINDS[code % KINDS.length]
    const mode = modes[Math.floor(code / KINDS.length)]
    if (kind === undefined || mode === undefined) throw new RangeError('packed tree entry of an unknown kind')
    const size = (sizes[index] ?? 0) - 1
    return { name, kind, oid: readOid(reader), mode, ...(size < 0 ? {} : { size }) }
  })
}

/** 20 or 32 bytes behind their number; another source's name behind its length and a mark. */
function writeOid(writer: ByteWriter, oid: string): void {
  const isHex = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(oid)
  writer.number(isHex ? oid.length / 2 : 0)
  if (isHex) writer.raw(Buffer.from(oid, 'hex'))
  else writer.text(oid)
}

function readOid(reader: ByteReader): string {
  const length = reader.number()
  return length === 0 ? reader.text() : reader.raw(length).toString('hex')
}
