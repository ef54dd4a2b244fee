import { createHash } from 'node:crypto'
import type { TreeItem } from './tree-items.js'

/**
 * Whether the items are all of that tree: git names a tree by the hash of its entries, so a list that was cut cannot pass.
 * @returns undefined when it cannot be told: a name that is no UTF-8 has come replaced.
 */
export function isWholeTree(oid: string, items: readonly TreeItem[]): boolean | undefined {
  if (items.some(({ name }) => name.includes('\ufffd'))) return undefined
  const entries = items
    .map(({ name, mode, oid: itemOid, kind }) => ({
      // Git sorts folders as if their names ended in a slash.
      key: Buffer.from(kind === 'folder' ? `${name}/` : name),
      bytes: Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(itemOid, 'hex')]),
    }))
    .sort((a, b) => Buffer.compare(a.key, b.key))
    .map(({ bytes }) => bytes)
  const content = Buffer.concat(entries)
  const hash = createHash(oid.length === 64 ? 'sha256' : 'sha1')
  return hash.update(`tree ${content.byteLength}\0`).update(content).digest('hex') === oid
}
