import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** A file's content, or what else a tree can hold. Paths are byte strings in latin1, so that they need not be UTF-8. */
export type FileFixture =
  string | Buffer | { readonly link: string } | { readonly submodule: string } | { readonly executable: string }

export interface CommitFixture {
  readonly branch: string
  readonly files: Readonly<Record<string, FileFixture>>
  /** Seconds since the epoch. */
  readonly time?: number
  readonly message?: string
}

const ENVIRONMENT = { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C' }

/** Makes a bare repository. A commit on a branch that exists already replaces all of its files. */
export function createGitRepository(
  directory: string,
  commits: readonly CommitFixture[],
  tags: Readonly<Record<string, string>> = {},
): void {
  mkdirSync(directory, { recursive: true })
  git(directory, ['init', '--quiet', '--bare', '--template=', '--initial-branch=main', '.'])
  if (commits.length === 0) return
  const parts: Buffer[] = []
  const known = new Set<string>()
  commits.forEach(({ branch, files, time = 1_790_000_000, message = 'change' }, index) => {
    const date = `Ada <ada@example.com> ${time + index} +0000`
    parts.push(
      Buffer.from(
        `commit refs/heads/${branch}\nauthor ${date}\ncommitter ${date}\ndata ${Buffer.byteLength(message)}\n${message}\n`,
      ),
    )
    if (known.has(branch)) parts.push(Buffer.from('deleteall\n'))
    known.add(branch)
    for (const [path, file] of Object.entries(files)) parts.push(...fileCommand(path, file))
  })
  for (const [name, branch] of Object.entries(tags)) {
    parts.push(
      Buffer.from(
        `tag ${name}\nfrom refs/heads/${branch}\ntagger Ada <ada@example.com> 1790000000 +0000\ndata 7\nrelease\n`,
      ),
    )
  }
  git(directory, ['fast-import', '--quiet', '--done'], Buffer.concat([...parts, Buffer.from('done\n')]))
}

/** @returns stdout of a git command, without the newline at its end. */
export function git(directory: string, args: readonly string[], input?: Buffer): string {
  const output = execFileSync('git', args, {
    cwd: directory,
    env: ENVIRONMENT,
    ...(input === undefined ? {} : { input }),
  })
  return output.toString('utf8').trimEnd()
}

export function oidOf(directory: string, name: string): string {
  return git(directory, ['rev-parse', name])
}

function fileCommand(path: string, file: FileFixture): Buffer[] {
  const quoted = Buffer.from(`"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`, 'latin1')
  if (typeof file === 'object' && 'submodule' in file) {
    return [Buffer.from(`M 160000 ${file.submodule} `), quoted, Buffer.from('\n')]
  }
  const [mode, content] = contentOf(file)
  return [
    Buffer.from(`M ${mode} inline `),
    quoted,
    Buffer.from(`\ndata ${content.length}\n`),
    content,
    Buffer.from('\n'),
  ]
}

function contentOf(file: Exclude<FileFixture, { submodule: string }>): readonly [string, Buffer] {
  if (typeof file === 'string') return ['100644', Buffer.from(file)]
  if (Buffer.isBuffer(file)) return ['100644', file]
  return 'link' in file ? ['120000', Buffer.from(file.link)] : ['100755', Buffer.from(file.executable)]
}

export function repositoryDirectory(world: string, name: string): string {
  return join(world, `${name}.git`)
}
