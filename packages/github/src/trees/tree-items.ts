import { brokenAnswer, isOid, listOf, objectOf } from '../transport/checked-json.js'

/** One entry of one folder. */
export interface TreeItem {
  readonly name: string
  readonly kind: 'file' | 'symlink' | 'folder' | 'submodule'
  readonly oid: string
  readonly size?: number
  /** As git writes it: `100644`, `40000`. */
  readonly mode: string
}

const SYMLINK = '120000'

/** Entries as GraphQL lists them: `{name mode type oid size}`, the mode as a number. @throws {RequestFailure} TRANSIENT */
export function graphqlItems(entries: unknown): readonly TreeItem[] {
  return listOf(entries, 'entries').map((entry) => {
    const { name, mode, type, oid, size } = objectOf(entry, 'an entry')
    return treeItem(name, Number.isInteger(mode) ? (mode as number).toString(8) : '', type, oid, size)
  })
}

/** Entries as REST lists them: `{path mode type sha size}`, the mode as octal text. @throws {RequestFailure} TRANSIENT */
export function restItems(entries: unknown): readonly TreeItem[] {
  return listOf(entries, 'tree').map((entry) => {
    const { path, mode, type, sha, size } = objectOf(entry, 'an entry')
    return treeItem(path, typeof mode === 'string' ? mode.replace(/^0+/, '') : '', type, sha, size)
  })
}

function treeItem(name: unknown, mode: string, type: unknown, oid: unknown, size: unknown): TreeItem {
  if (typeof name !== 'string' || !isFileName(name)) throw brokenAnswer('an entry has no usable name')
  if (!isOid(oid)) throw brokenAnswer('an entry has no oid')
  const kind = kindOf(type, mode)
  const isSized = (kind === 'file' || kind === 'symlink') && Number.isSafeInteger(size) && (size as number) >= 0
  return { name, kind, oid, mode, ...(isSized ? { size: size as number } : {}) }
}

function isFileName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name)
}

function kindOf(type: unknown, mode: string): TreeItem['kind'] {
  switch (type) {
    case 'tree':
      return 'folder'
    case 'commit':
      return 'submodule'
    case 'blob':
      return mode === SYMLINK ? 'symlink' : 'file'
    default:
      throw brokenAnswer('an entry is neither blob, tree nor commit')
  }
}
