import { RequestFailure } from '@ioc-scanner/core'

export interface LoggedCommit {
  readonly oid: string
  readonly committedAtMs: number
  readonly files: readonly { readonly path: string; readonly oid: string | null }[]
}

const COMMIT = /^([0-9a-f]{40}|[0-9a-f]{64}) (\d+)$/
const CHANGE = /^:\d{6} (\d{6}) [0-9a-f]+ ([0-9a-f]+) [A-Z]\d*$/
const GITLINK = '160000'

/** What `git log -m --raw -z --format='%H %ct'` tells: a merge once for each parent, here as one. @throws {RequestFailure} */
export async function commitsIn(
  chunks: AsyncIterable<Uint8Array>,
  isWanted: (path: string) => boolean,
): Promise<readonly LoggedCommit[]> {
  const commits = new Map<string, { committedAtMs: number; files: Map<string, string | null> }>()
  let files = new Map<string, string | null>()
  let change: { readonly mode: string; readonly oid: string } | undefined
  for await (const token of tokensOf(chunks)) {
    if (change !== undefined) {
      // A submodule is a commit of somebody else.
      if (change.mode !== GITLINK && isWanted(token)) files.set(token, /^0+$/.test(change.oid) ? null : change.oid)
      change = undefined
      continue
    }
    const text = token.trim()
    if (text === '') continue
    const [, mode, oid] = CHANGE.exec(text) ?? []
    if (mode !== undefined && oid !== undefined) {
      change = { mode, oid }
      continue
    }
    const [, commit, seconds] = COMMIT.exec(text) ?? []
    if (commit === undefined)
      throw new RequestFailure('TRANSIENT', 'unparsable', 'git tells a history in an unknown form')
    const known = commits.get(commit) ?? {
      committedAtMs: Number(seconds) * 1_000,
      files: new Map<string, string | null>(),
    }
    commits.set(commit, known)
    files = known.files
  }
  return [...commits].map(([oid, { committedAtMs, files }]) => ({
    oid,
    committedAtMs,
    files: [...files].map(([path, blob]) => ({ path, oid: blob })),
  }))
}

async function* tokensOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk])
    let from = 0
    for (let end = bytes.indexOf(0, from); end !== -1; end = bytes.indexOf(0, from)) {
      yield bytes.subarray(from, end).toString('utf8')
      from = end + 1
    }
    rest = bytes.subarray(from)
  }
  if (rest.length > 0) yield rest.toString('utf8')
}
