import { RequestFailure } from '@ioc-scanner/core'

/** One entry of a tree, with its path from the root. */
export interface TreeEntry {
  readonly path: string
  readonly kind: 'file' | 'symlink' | 'folder' | 'submodule'
  readonly oid: string
}

/** The longest path of which anything is known that works has 4,096 bytes; a hostile one is not collected. */
const MAX_RECORD_BYTES = 65_536
const HEAD = /^(\d{6}) (blob|tree|commit) ([0-9a-f]{40}|[0-9a-f]{64})\t/

/** The entries that `git ls-tree -z` tells. @throws {RequestFailure} */
export async function* treeEntries(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TreeEntry> {
  let rest = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk])
    let from = 0
    for (let end = bytes.indexOf(0, from); end !== -1; end = bytes.indexOf(0, from)) {
      yield entryOf(bytes.subarray(from, end).toString('utf8'))
      from = end + 1
    }
    rest = bytes.subarray(from)
    if (rest.length > MAX_RECORD_BYTES)
      throw new RequestFailure('REFUSED', 'resource-limit', `a path has more than ${MAX_RECORD_BYTES} bytes`)
  }
}

function entryOf(line: string): TreeEntry {
  const [head, mode, type, oid = ''] = HEAD.exec(line) ?? []
  if (head === undefined) throw new RequestFailure('TRANSIENT', 'unparsable', 'git lists a tree in an unknown form')
  const path = line.slice(head.length)
  if (type === 'tree') return { path, kind: 'folder', oid }
  if (type === 'commit') return { path, kind: 'submodule', oid }
  return { path, kind: mode === '120000' ? 'symlink' : 'file', oid }
}
