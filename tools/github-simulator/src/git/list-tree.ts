import { spawn } from 'node:child_process'
import { gitEnvironment } from './git-environment.js'

export interface ListedEntry {
  readonly path: string
  readonly mode: string
  readonly type: 'blob' | 'tree' | 'commit'
  readonly oid: string
  /** Bytes; blobs only. */
  readonly size?: number
}

export interface TreeListing {
  readonly entries: readonly ListedEntry[]
  readonly truncated: boolean
}

export interface ListingLimits {
  readonly maxEntries: number
  /** Of the listing as GitHub would answer it, in JSON. */
  readonly maxBytes: number
}

/** JSON around path and oid of one entry: keys, quotes, mode, type and a URL that repeats the oid. */
const JSON_BYTES_PER_ENTRY = 210

/** Lists a tree in git's order and stops, marked as truncated, at the first limit that is reached. */
export function listTree(
  gitDirectory: string,
  oid: string,
  recursive: boolean,
  limits: ListingLimits,
): Promise<TreeListing> {
  const args = [
    '--git-dir',
    gitDirectory,
    'ls-tree',
    '-z',
    '-l',
    '--full-tree',
    ...(recursive ? ['-r', '-t'] : []),
    oid,
  ]
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { env: gitEnvironment, stdio: ['ignore', 'pipe', 'pipe'] })
    const entries: ListedEntry[] = []
    let rest: Buffer = Buffer.alloc(0)
    let bytes = 0
    let truncated = false
    let complaint = ''
    child.stdout.on('data', (chunk: Buffer) => {
      if (truncated) return
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
        const entry = parseLine(rest.toString('utf8', 0, end))
        rest = rest.subarray(end + 1)
        bytes += entry.path.length + JSON_BYTES_PER_ENTRY
        if (recursive && (entries.length >= limits.maxEntries || bytes > limits.maxBytes)) {
          truncated = true
          child.kill()
          return
        }
        entries.push(entry)
      }
    })
    child.stderr.on('data', (chunk: Buffer) => (complaint += String(chunk)))
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0 || truncated) resolve({ entries, truncated })
      else reject(new Error(`git ls-tree failed in ${gitDirectory}: ${complaint.trim()}`))
    })
  })
}

function parseLine(line: string): ListedEntry {
  const tab = line.indexOf('\t')
  const [mode = '', type = '', oid = '', size = '-'] = line.slice(0, tab).split(/ +/)
  const entry = { path: line.slice(tab + 1), mode, type: type as ListedEntry['type'], oid }
  return size === '-' ? entry : { ...entry, size: Number(size) }
}
