import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileContent } from './file-content.js'

/** One branch's commit: all its files, by path. Paths are bytes, one a character (latin1), since git asks for no encoding. */
export interface CommitPlan {
  readonly branch: string
  /** Seconds since 1970: authored and committed then, so that the same plan has the same oid everywhere. */
  readonly time: number
  readonly message: string
  readonly files: ReadonlyMap<string, FileContent>
  readonly copiedFolders: ReadonlyMap<string, string>
}

export interface RepositoryPlan {
  readonly commits: readonly CommitPlan[]
  /** Where HEAD points, whether that branch exists or not. */
  readonly headBranch: string
}

const AUTHOR = 'A. Developer <developer@example.com>'

/** Nothing of the user's or the machine's configuration may reach the oids or the files. */
function plainGitEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' }
}

/** Writes a bare repository with one git process. The folder must not exist yet. */
export async function writeGitRepository(directory: string, plan: RepositoryPlan): Promise<void> {
  await writeBareLayout(directory, plan.headBranch)
  if (plan.commits.length > 0) await fastImport(directory, plan.commits)
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

async function fastImport(directory: string, commits: readonly CommitPlan[]): Promise<void> {
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
    { env: plainGitEnvironment(), stdio: ['pipe', 'ignore', 'pipe'] },
  )
  let complaint = ''
  git.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  // A git that dies early closes the pipe: its exit code and its complaint say more than the broken pipe.
  git.stdin.on('error', (cause) => (complaint += `${cause.message}\n`))
  const closed = once(git, 'close')
  for (const part of importStream(commits)) {
    if (!git.stdin.write(part)) await Promise.race([once(git.stdin, 'drain'), closed])
  }
  git.stdin.end()
  const [exitCode] = (await closed) as [number | null]
  if (exitCode !== 0) throw new Error(`git fast-import into ${directory} ended with ${exitCode}: ${complaint.trim()}`)
}

/** Pieces of a fast-import stream, joined until they are worth a write. */
function* importStream(commits: readonly CommitPlan[]): Iterable<Buffer> {
  let pending: Buffer[] = []
  let pendingBytes = 0
  for (const piece of importCommands(commits)) {
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

function* importCommands(commits: readonly CommitPlan[]): Iterable<string | Buffer> {
  const markByOid = new Map<string, number>()
  for (const { files } of commits) {
    for (const file of files.values()) {
      if (file.type === 'submodule' || markByOid.has(file.oid)) continue
      markByOid.set(file.oid, markByOid.size + 1)
      yield `blob\nmark :${markByOid.size}\ndata ${file.bytes.length}\n`
      yield file.bytes
      yield '\n'
    }
  }
  const branches = new Set<string>()
  const [mainBranch] = commits.map(({ branch }) => branch)
  for (const { branch, time, message, files, copiedFolders } of commits) {
    const text = Buffer.from(message)
    yield `commit refs/heads/${Buffer.from(branch).toString('latin1')}\ncommitter ${AUTHOR} ${time} +0000\ndata ${text.length}\n`
    yield text
    yield '\n'
    if (!branches.has(branch) && branch !== mainBranch)
      yield `from refs/heads/${Buffer.from(mainBranch ?? '').toString('latin1')}\n`
    branches.add(branch)
    yield 'deleteall\n'
    for (const [path, file] of files) {
      const source = file.type === 'submodule' ? file.oid : `:${markByOid.get(file.oid)}`
      yield `M ${modeOf(file)} ${source} ${quotedPath(path)}\n`
    }
    for (const [copy, original] of copiedFolders) yield `C ${quotedPath(original)} ${quotedPath(copy)}\n`
    yield '\n'
  }
  yield 'done\n'
}

function modeOf({ type }: FileContent): string {
  return { blob: '100644', symlink: '120000', submodule: '160000' }[type]
}

function quotedPath(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}
