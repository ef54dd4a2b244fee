import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileContent } from './file-content.js'

/** A commit with all its files, by path. Paths are bytes, one a character (latin1), since git asks for no encoding. */
export interface CommitPlan {
  /** Full name of the ref that moves on to it: `refs/heads/main`. */
  readonly ref: string
  /** Positions of earlier commits of the plan. */
  readonly parents: readonly number[]
  /** Seconds since 1970: authored and committed then, so that the same plan has the same oid everywhere. */
  readonly time: number
  /** Where the author is somebody else, or wrote it earlier. */
  readonly author?: { readonly name: string; readonly email: string; readonly time: number }
  readonly message: string
  readonly files: ReadonlyMap<string, FileContent>
  readonly copiedFolders: ReadonlyMap<string, string>
}

export interface RepositoryPlan {
  readonly commits: readonly CommitPlan[]
  /** Where HEAD points, whether that branch exists or not. */
  readonly headBranch: string
  /** Further refs, by full name, and the commits they point to. */
  readonly refs?: ReadonlyMap<string, number>
}

export const COMMITTER = 'A. Developer <developer@example.com>'

/** Nothing of the user's or the machine's configuration may reach the oids or the files. */
function plainGitEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' }
}

/**
 * Writes a bare repository with one git process. The folder must not exist yet.
 * @returns the oids of the commits, in the order of the plan.
 */
export async function writeGitRepository(directory: string, plan: RepositoryPlan): Promise<readonly string[]> {
  await writeBareLayout(directory, plan.headBranch)
  return plan.commits.length === 0 ? [] : fastImport(directory, importCommands(plan))
}

/** What `git init --bare` would write, without a process of its own. */
async function writeBareLayout(directory: string, headBranch: string): Promise<void> {
  await mkdir(join(directory, 'objects', 'info'), { recursive: true })
  await mkdir(join(directory, 'objects', 'pack'), { recursive: true })
  await mkdir(join(directory, 'refs', 'heads'), { recursive: true })
  await writeFile(join(directory, 'HEAD'), `ref: refs/heads/${headBranch}\n`)
  await writeFile(
    join(directory, 'config'),
    '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n',
  )
}

/** @returns the oids that the stream asked for by `get-mark`, in its order. */
export async function fastImport(directory: string, commands: Iterable<string | Buffer>): Promise<readonly string[]> {
  const git = spawn(
    'git',
    // Without the limit, git would take small packs apart again in another process.
    [
      '-c',
      'fastimport.unpackLimit=0',
      '-c',
      'core.compression=1',
      '-c',
      'core.fsync=none',
      '--git-dir',
      directory,
      'fast-import',
      '--quiet',
      '--done',
    ],
    { env: plainGitEnvironment(), stdio: ['pipe', 'pipe', 'pipe'] },
  )
  let complaint = ''
  let oids = ''
  git.stdout.setEncoding('latin1').on('data', (text: string) => (oids += text))
  git.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  // A git that dies early closes the pipe: its exit code and its complaint say more than the broken pipe.
  git.stdin.on('error', (cause) => (complaint += `${cause.message}\n`))
  const closed = once(git, 'close')
  for (const part of importStream(commands)) {
    if (!git.stdin.write(part)) await Promise.race([once(git.stdin, 'drain'), closed])
  }
  git.stdin.end()
  const [exitCode] = (await closed) as [number | null]
  if (exitCode !== 0) throw new Error(`git fast-import into ${directory} ended with ${exitCode}: ${complaint.trim()}`)
  return oids.split('\n').filter((oid) => oid !== '')
}

/** Pieces of a fast-import stream, joined until they are worth a write. */
function* importStream(commands: Iterable<string | Buffer>): Iterable<Buffer> {
  let pending: Buffer[] = []
  let pendingBytes = 0
  for (const piece of commands) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece
    pending.push(bytes)
    pendingBytes += bytes.length
    if (pendingBytes >= 65_536) {
      yield Buffer.concat(pending)
      pending = []
      pendingBytes = 0
    }
  }
  yield Buffer.concat(pending)
}

function* importCommands({ commits, refs = new Map() }: RepositoryPlan): Iterable<string | Buffer> {
  const markByOid = new Map<string, number>()
  for (const { files } of commits) yield* blobCommands(files.values(), markByOid)
  for (const [index, { ref, parents, time, author, message, files, copiedFolders }] of commits.entries()) {
    const [first, ...merged] = parents
    yield `commit ${Buffer.from(ref).toString('latin1')}\nmark :${commitMark(index)}\n`
    if (author !== undefined) yield Buffer.from(`author ${author.name} <${author.email}> ${author.time} +0000\n`)
    yield `committer ${COMMITTER} ${time} +0000\n`
    yield* dataCommand(Buffer.from(message))
    if (first !== undefined) yield `from :${commitMark(first)}\n`
    for (const parent of merged) yield `merge :${commitMark(parent)}\n`
    yield 'deleteall\n'
    for (const [path, file] of files) yield modifyCommand(path, file, markByOid)
    for (const [copy, original] of copiedFolders) yield `C ${quotedPath(original)} ${quotedPath(copy)}\n`
    yield '\n'
  }
  for (const [ref, commit] of refs)
    yield `reset ${Buffer.from(ref).toString('latin1')}\nfrom :${commitMark(commit)}\n\n`
  for (const index of commits.keys()) yield `get-mark :${commitMark(index)}\n`
  yield 'done\n'
}

/** Marks of commits stand above those of blobs. */
const FIRST_COMMIT_MARK = 1_000_000_000

function commitMark(index: number): number {
  return FIRST_COMMIT_MARK + index
}

/** Blobs that have no mark yet get one. */
export function* blobCommands(files: Iterable<FileContent>, markByOid: Map<string, number>): Iterable<string | Buffer> {
  for (const file of files) {
    if (file.type === 'submodule' || markByOid.has(file.oid)) continue
    markByOid.set(file.oid, markByOid.size + 1)
    yield `blob\nmark :${markByOid.size}\n`
    yield* dataCommand(file.bytes)
  }
}

export function* dataCommand(bytes: Buffer): Iterable<string | Buffer> {
  yield `data ${bytes.length}\n`
  yield bytes
  yield '\n'
}

export function modifyCommand(path: string, file: FileContent, markByOid: ReadonlyMap<string, number>): string {
  const source = file.type === 'submodule' ? file.oid : `:${markByOid.get(file.oid)}`
  return `M ${modeOf(file)} ${source} ${quotedPath(path)}\n`
}

function modeOf({ type }: FileContent): string {
  return { blob: '100644', symlink: '120000', submodule: '160000' }[type]
}

export function quotedPath(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}
