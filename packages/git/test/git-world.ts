import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach } from '@jest/globals'
import type { Repository, RepositoryFile, RepositorySession, TreeFilter, TreeListing } from '@ioc-scanner/core'
import { repository } from '@ioc-scanner/testkit'
import { serveGit, type GitServer, type Intercept } from './git-server.js'

export const EVERYTHING: TreeFilter = { folder: () => true, file: () => true }

/** One line of the fast-import stream's files: content, or what else a tree can hold. */
export type Entry = string | { readonly link: string } | { readonly submodule: string }
export interface Commit {
  readonly files: Readonly<Record<string, Entry | null>>
  readonly branch?: string
  /** Seconds since 1970. */
  readonly at?: number
  /** Branch to merge from. */
  readonly merges?: string
  readonly from?: string
}

const roots: string[] = []
afterAll(() => Promise.all(roots.map((root) => rm(root, { recursive: true, force: true }))))

/** A folder below the system's, removed after the file's tests. */
export async function emptyFolder(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'git-source-'))
  roots.push(root)
  return root
}

export function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] }).trim()
}

/** Writes a bare repository `<root>/<name>.git` from its commits: two processes, however many there are. */
export function writeRepository(root: string, name: string, commits: readonly Commit[]): string {
  const folder = join(root, `${name}.git`)
  mkdirSync(folder, { recursive: true })
  execFileSync('git', ['init', '-q', '--bare', '--template=', '-b', 'main', folder])
  git(folder, 'config', 'uploadpack.allowFilter', 'true')
  const stream = commits.map(commitText).join('')
  if (commits.length > 0)
    execFileSync('git', ['-C', folder, 'fast-import', '--quiet', '--date-format=raw'], { input: stream })
  return folder
}

function commitText({ files, branch = 'main', at = 1_767_225_600, merges, from }: Commit): string {
  const changes = Object.entries(files).map(([path, entry]) => {
    const quoted = `"${path.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`
    if (entry === null) return `D ${quoted}\n`
    if (typeof entry === 'object' && 'submodule' in entry) return `M 160000 ${entry.submodule} ${quoted}\n`
    const [mode, data] = typeof entry === 'string' ? ['100644', entry] : ['120000', entry.link]
    return `M ${mode} inline ${quoted}\ndata ${Buffer.byteLength(data)}\n${data}\n`
  })
  const start = from === undefined ? '' : `from ${from}\n`
  const merge = merges === undefined ? '' : `merge ${merges}\n`
  return `commit refs/heads/${branch}\ncommitter T <t@example.com> ${at} +0000\ndata 1\nx\n${start}${merge}${changes.join('')}\n`
}

/** A server over the repositories below `root`, closed after the test. */
const servers: GitServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})
export async function served(root: string, intercept?: Intercept): Promise<GitServer> {
  const server = await serveGit(root, intercept)
  servers.push(server)
  return server
}

/** The repository as the API would list it. */
export function listedAs(nameWithOwner: string, root: string): Repository {
  const commit = git(join(root, `${nameWithOwner}.git`), 'rev-parse', 'refs/heads/main')
  return repository({ nameWithOwner, head: { ref: 'main', commit } })
}

export async function treesOf(
  session: RepositorySession,
  repositories: readonly Repository[],
  wanted = EVERYTHING,
): Promise<readonly TreeListing[]> {
  async function* oneByOne(): AsyncGenerator<Repository> {
    yield* repositories
  }
  const listings: TreeListing[] = []
  for await (const listing of session.trees(oneByOne(), wanted)) listings.push(listing)
  return listings
}

export function filesOf({ repository, files }: TreeListing): readonly RepositoryFile[] {
  return files.map((file) => ({ repository, file }))
}

export async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const chunk of chunks) pieces.push(chunk)
  return Buffer.concat(pieces).toString()
}
