import { RequestFailure, type Repository } from '@ioc-scanner/core'
import { isOid } from '../contents/oid.js'
import type { Fetching } from '../process/fetching.js'
import type { GitEnd } from '../process/git-process.js'
import { FETCH } from '../trees/fetch-trees.js'
import { commitsIn, type LoggedCommit } from './log-lines.js'

/** Which part of a repository's past is wanted. */
export interface HistoryWish {
  /** Files, from the root; or what says of every changed path whether it matters: also of files that are gone by now. */
  readonly paths: readonly string[] | ((path: string) => boolean)
  /** Epoch milliseconds. What held at that moment is told too, by the commits before it. */
  readonly sinceMs: number
  /** Epoch milliseconds; default: now. */
  readonly untilMs?: number
  /** Full names (`refs/heads/main`, `refs/pull/7/head`), at most one `*` in each. Empty: the repository's head. */
  readonly refs: readonly string[]
}

/** Plain data, newest commit first. */
export interface History {
  readonly commits: readonly HistoryCommit[]
  readonly refs: readonly { readonly name: string; readonly commit: string }[]
  /** There are more commits than are looked at: the oldest are missing. */
  readonly isCut: boolean
}

/** A commit that changed at least one of the files. */
export interface HistoryCommit {
  readonly oid: string
  /** When it was committed, as the committer's clock said: epoch milliseconds. */
  readonly committedAtMs: number
  /** It lies before the time asked for: what it left behind held at its beginning. */
  readonly isBefore: boolean
  /** Full names of the wanted refs that contain it, as far as the commits of that time show: of older ones not always all. */
  readonly refs: readonly string[]
  /** What it made of the files that it changed: their blobs, null where it removed them. */
  readonly files: readonly { readonly path: string; readonly oid: string | null }[]
}

const MAX_COMMITS = 100_000
/** More paths than this do not fit on a command line everywhere. */
const MAX_PATHS = 200
const REF = /^refs\/[^\s\0-\x20\x7f~^:?*[\\]+\*?[^\s\0-\x20\x7f~^:?*[\\]*$/
/** The server's word; git's own, where the server breaks off without one. */
const NOTHING_SINCE = /no commits selected for shallow requests|error processing shallow info/

/**
 * Fetches the commits and trees of a time, without a single file, and tells which of them changed the files.
 * @throws {RequestFailure}
 */
export async function readHistory(
  { head, nameWithOwner }: Repository,
  wish: HistoryWish,
  fetching: Fetching,
): Promise<{ readonly value: History; readonly receivedBytes: number }> {
  if (head === null) return { value: { commits: [], refs: [], isCut: false }, receivedBytes: 0 }
  for (const ref of wish.refs) if (!REF.test(ref)) throw missing(`${nameWithOwner} can have no ref of that name`)
  if (!isOid(head.commit)) throw missing('the head is no commit')
  const specs =
    wish.refs.length === 0 ? [`+${head.commit}:refs/heads/head`] : wish.refs.map((name) => `+${name}:${name}`)
  const receivedBytes = await fetchSince(wish.sinceMs, specs, fetching)
  const own = { name: `refs/heads/${head.ref}`, commit: head.commit }
  const refs = wish.refs.length === 0 ? [own] : await refsIn(wish, fetching)
  if (refs.length === 0) return { value: { commits: [], refs, isCut: false }, receivedBytes }
  const { commits, isCut } = await logged(wish, refs, fetching)
  const containing = await refsOf(new Set(commits.map(({ oid }) => oid)), refs, fetching)
  const told = commits
    .filter(({ committedAtMs }) => committedAtMs <= (wish.untilMs ?? Infinity))
    .map(({ oid, committedAtMs, files }) => ({
      oid,
      committedAtMs,
      isBefore: committedAtMs < wish.sinceMs,
      refs: containing.get(oid) ?? [],
      files,
    }))
  return { value: { commits: told, refs, isCut }, receivedBytes }
}

async function fetchSince(
  sinceMs: number,
  specs: readonly string[],
  { git, clone, ...command }: Fetching,
): Promise<number> {
  const ask = async (depth: string): Promise<{ readonly isNothing: boolean; readonly bytes: number }> => {
    const args = [...FETCH, depth, 'origin', ...specs]
    const { end, receivedBytes } = await git.ask(clone, { ...command, args }, isNothing)
    return { isNothing: end.exitCode !== 0, bytes: receivedBytes }
  }
  const since = await ask(`--shallow-since=${new Date(sinceMs).toISOString()}`)
  // Nothing happened since: what holds now held all the time. Otherwise, one commit further down lies what held at its beginning.
  return since.bytes + (await ask(since.isNothing ? '--depth=1' : '--deepen=1')).bytes
}

/** The server has no such commits, or no ref that a pattern fits: of that, git says nothing at all. */
function isNothing({ exitCode, stderr }: GitEnd): boolean {
  return NOTHING_SINCE.test(stderr) || (exitCode === 1 && !/fatal|error|!/.test(stderr))
}

async function refsIn(wish: HistoryWish, fetching: Fetching): Promise<History['refs']> {
  const lines = await linesOf(['for-each-ref', '--format=%(objectname) %(refname)'], fetching)
  const known = lines.map((line) => {
    const space = line.indexOf(' ')
    return { commit: line.slice(0, space), name: line.slice(space + 1) }
  })
  // An earlier question may have been about others.
  return known.filter(({ name }) => wish.refs.some((ref) => isMatch(name, ref)))
}

function isMatch(name: string, ref: string): boolean {
  const [before = '', after] = ref.split('*')
  return after === undefined
    ? name === ref
    : name.length >= before.length + after.length && name.startsWith(before) && name.endsWith(after)
}

async function logged(
  { paths }: HistoryWish,
  refs: History['refs'],
  { git, clone, signal }: Fetching,
): Promise<{ readonly commits: readonly LoggedCommit[]; readonly isCut: boolean }> {
  const names = typeof paths === 'function' ? undefined : new Set(paths)
  const isWanted = typeof paths === 'function' ? paths : (path: string): boolean => names?.has(path) === true
  const limited = names === undefined || names.size > MAX_PATHS ? [] : [...names]
  const args = ['log', '--stdin', '--date-order', '--full-history', '-m', '--raw', '--no-abbrev', '--no-renames', '-z']
  const reading = git.read(
    clone,
    [...args, `--max-count=${MAX_COMMITS}`, '--format=%H %ct', '--', ...limited],
    signal,
    tipsOf(refs),
  )
  try {
    const commits = await commitsIn(reading.stdout, isWanted)
    if ((await reading.ended).exitCode !== 0) throw unreadable()
    return { commits: commits.filter(({ files }) => files.length > 0), isCut: commits.length >= MAX_COMMITS }
  } finally {
    reading.stop()
  }
}

/** For each of the commits the refs from which it can be reached. */
async function refsOf(
  wanted: ReadonlySet<string>,
  refs: History['refs'],
  fetching: Fetching,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const parents = new Map<string, readonly string[]>()
  for (const line of await linesOf(['rev-list', '--stdin', '--parents'], fetching, tipsOf(refs))) {
    const [oid = '', ...above] = line.split(' ')
    parents.set(oid, above)
  }
  const found = new Map<string, string[]>()
  for (const { name, commit } of refs) {
    const seen = new Set<string>()
    for (let open = [commit]; open.length > 0;) {
      const oid = open.pop() ?? ''
      if (seen.has(oid)) continue
      seen.add(oid)
      if (wanted.has(oid)) found.set(oid, [...(found.get(oid) ?? []), name])
      open = open.concat(parents.get(oid) ?? [])
    }
  }
  return found
}

function tipsOf(refs: History['refs']): string {
  return refs.map(({ commit }) => `${commit}\n`).join('')
}

async function linesOf(
  args: readonly string[],
  { git, clone, signal }: Fetching,
  input?: string,
): Promise<readonly string[]> {
  const reading = git.read(clone, args, signal, input)
  const chunks: Uint8Array[] = []
  try {
    for await (const chunk of reading.stdout) chunks.push(chunk as Uint8Array)
    if ((await reading.ended).exitCode !== 0) throw unreadable()
  } finally {
    reading.stop()
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
}

function unreadable(): RequestFailure {
  return new RequestFailure('TRANSIENT', 'unparsable', 'git could not read the whole history')
}

function missing(message: string): RequestFailure {
  return new RequestFailure('MISSING', 'not-found', message)
}
