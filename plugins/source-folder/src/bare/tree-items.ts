import { FileFault } from '../file-fault.js'

/** One entry of one folder, as git stores it. */
export interface TreeItem {
  readonly name: string
  /** Whether the name is text: git allows any bytes. */
  readonly isText: boolean
  readonly kind: 'file' | 'symlink' | 'folder' | 'submodule'
  readonly oid: string
}

const KINDS: Readonly<Record<string, TreeItem['kind']>> = { '120': 'symlink', '40': 'folder', '160': 'submodule' }

/** The entries of a tree's content. @throws {FileFault} */
export function treeItems(content: Buffer, oidBytes: number): readonly TreeItem[] {
  const items: TreeItem[] = []
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at)
    const end = space === -1 ? -1 : content.indexOf(0, space)
    if (end === -1 || end + 1 + oidBytes > content.length) throw new FileFault('unparsable', 'a tree is damaged')
    const mode = content.subarray(at, space).toString('latin1')
    const bytes = content.subarray(space + 1, end)
    const name = bytes.toString('utf8')
    const oid = content.subarray(end + 1, end + 1 + oidBytes).toString('hex')
    const kind = KINDS[mode.replace(/^0+/, '').slice(0, -3)] ?? 'file'
    items.push({ name, isText: Buffer.from(name).equals(bytes), kind, oid })
    at = end + 1 + oidBytes
  }
  return items
}

/** Whether a name is one of a file, and leads nowhere else. */
export function isFileName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/')
}
