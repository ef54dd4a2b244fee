import { createHash } from 'node:crypto'
import { writeLockfile } from '../lockfiles/formats.js'
import type { LockfileEntry } from '../lockfiles/lockfile.js'
import type { FileDescription, TextEncoding } from './description.js'

/** A file as git keeps it, and what a scanner is expected to make of it. */
export type FileContent =
  | {
      readonly type: 'blob'
      readonly bytes: Buffer
      readonly oid: string
      readonly entries: readonly LockfileEntry[]
      /** Gap reason, if it cannot be read although it can be fetched. */
      readonly gap?: string
    }
  | { readonly type: 'symlink'; readonly bytes: Buffer; readonly oid: string }
  | { readonly type: 'submodule'; readonly oid: string }

export function renderFile(description: FileDescription): FileContent {
  if (typeof description === 'string') return blob(Buffer.from(description))
  if ('symlink' in description) {
    const bytes = Buffer.from(description.symlink)
    return { type: 'symlink', bytes, oid: blobOid(bytes) }
  }
  if ('submodule' in description) return { type: 'submodule', oid: description.submodule }
  if ('base64' in description) return blob(Buffer.from(description.base64, 'base64'))
  if ('lfsSize' in description) return blob(Buffer.from(lfsPointer(description.lfsSize)), [], 'lfs-pointer')
  if ('text' in description) {
    return blob(encode(description.text, description), description.entries, description.gap)
  }
  const { text, entries } = writeLockfile(description.lockfile, description.content)
  if (description.damage === undefined) return blob(encode(text, description), entries)
  return blob(encode(damaged(text, description.damage), description), entries, 'unparsable')
}

function blob(bytes: Buffer, entries: readonly LockfileEntry[] = [], gap?: string): FileContent {
  return { type: 'blob', bytes, oid: blobOid(bytes), entries, ...(gap === undefined ? {} : { gap }) }
}

/** The name git gives a blob, so that blobs can be counted without asking git. */
export function blobOid(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

function lfsPointer(size: number): string {
  const oid = createHash('sha256').update(`kept elsewhere, ${size} bytes`).digest('hex')
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${size}\n`
}

const BYTE_ORDER_MARK = '\uFEFF'

function encode(
  text: string,
  { encoding = 'utf-8', lineEnding = 'lf' }: { encoding?: TextEncoding; lineEnding?: 'lf' | 'crlf' },
): Buffer {
  const lines = lineEnding === 'crlf' ? text.replaceAll('\n', '\r\n') : text
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(lines, 'utf8')
    case 'utf-8-bom':
      return Buffer.from(BYTE_ORDER_MARK + lines, 'utf8')
    case 'utf-16le':
      return Buffer.from(BYTE_ORDER_MARK + lines, 'utf16le')
    case 'utf-16be':
      return Buffer.from(BYTE_ORDER_MARK + lines, 'utf16le').swap16()
    case 'latin1':
      return Buffer.from(lines, 'latin1')
  }
}

function damaged(text: string, damage: 'conflict-markers' | 'cut-off'): string {
  const lines = text.split('\n')
  const middle = Math.floor(lines.length / 2)
  if (damage === 'cut-off') return lines.slice(0, middle).join('\n')
  const disputed = lines[middle] ?? ''
  const conflict = ['<<<<<<< HEAD', disputed, '=======', disputed, '>>>>>>> update-dependencies']
  return [...lines.slice(0, middle), ...conflict, ...lines.slice(middle + 1)].join('\n')
}
