export interface ParsedTreeEntry {
  readonly nameRaw: Buffer
  readonly name: string
  /** Octal, six digits: `100644`, `100755`, `120000`, `040000`, `160000`. */
  readonly mode: string
  readonly type: 'blob' | 'tree' | 'commit'
  readonly oid: string
}

export interface Signature {
  readonly name: string
  readonly email: string
  /** Seconds since the epoch. */
  readonly seconds: number
}

export interface ParsedCommit {
  readonly tree: string
  readonly parents: readonly string[]
  readonly author: Signature
  readonly committer: Signature
  readonly message: string
}

export function parseTree(content: Buffer): readonly ParsedTreeEntry[] {
  const entries: ParsedTreeEntry[] = []
  let at = 0
  while (at < content.length) {
    const space = content.indexOf(0x20, at)
    const end = content.indexOf(0, space)
    const mode = content.toString('latin1', at, space).padStart(6, '0')
    const nameRaw = content.subarray(space + 1, end)
    const oid = content.toString('hex', end + 1, end + 21)
    entries.push({ nameRaw, name: nameRaw.toString('utf8'), mode, type: typeOfMode(mode), oid })
    at = end + 21
  }
  return entries
}

function typeOfMode(mode: string): 'blob' | 'tree' | 'commit' {
  if (mode === '040000') return 'tree'
  return mode === '160000' ? 'commit' : 'blob'
}

export function parseCommit(content: Buffer): ParsedCommit {
  const text = content.toString('utf8')
  const blank = text.indexOf('\n\n')
  const parents: string[] = []
  let tree = ''
  let author = ''
  let committer = ''
  for (const line of text.slice(0, blank < 0 ? text.length : blank).split('\n')) {
    if (line.startsWith('tree ')) tree = line.slice(5)
    else if (line.startsWith('parent ')) parents.push(line.slice(7))
    else if (line.startsWith('author ')) author = line.slice(7)
    else if (line.startsWith('committer ')) committer = line.slice(10)
  }
  const message = blank < 0 ? '' : text.slice(blank + 2)
  return { tree, parents, author: parseSignature(author), committer: parseSignature(committer), message }
}

function parseSignature(line: string): Signature {
  const match = /^(.*?) ?<(.*?)> (-?\d+)/.exec(line)
  return { name: match?.[1] ?? '', email: match?.[2] ?? '', seconds: Number(match?.[3] ?? 0) }
}

/** The oid that an annotated tag points to. */
export function parseTagTarget(content: Buffer): string {
  return /^object ([0-9a-f]{40})/.exec(content.toString('latin1', 0, 64))?.[1] ?? ''
}
