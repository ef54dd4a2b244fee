import { runGit } from '../git/run-git.js'
import type { FileDescription, RunDescription } from '../organization/description.js'
import { added, checkFileSet } from '../organization/check-description.js'
import { renderFile } from '../organization/file-content.js'
import type { FileContent } from '../organization/file-content.js'
import {
  blobCommands,
  COMMITTER,
  dataCommand,
  fastImport,
  modifyCommand,
  quotedPath,
} from '../organization/git-repository.js'
import type { Simulation } from '../server/simulation.js'
import type { Repository } from '../world/world-index.js'

export interface PushDescription {
  /** The default branch unless said; it starts at the default branch's head if it is new. */
  readonly branch?: string
  /** Over the files that are there; null removes a file or a folder. */
  readonly files: Readonly<Record<string, FileDescription | null>>
  readonly message?: string
  readonly author?: { readonly name: string; readonly email: string }
  /** ISO time; now unless said, and never before the parent's. */
  readonly committedAt?: string
  readonly runs?: readonly RunDescription[]
  /** Parent instead of the branch's head: a force push. */
  readonly onto?: string
}

export interface WrittenPush {
  readonly oid: string
  readonly branch: string
  /** Of the committer's date, since 1970. */
  readonly seconds: number
}

/** Writes one commit into a repository and moves its branch, and the heads of open pull requests of it. */
export async function writePush(
  { git, clock, manifests }: Simulation,
  { gitDirectory, defaultBranch, data }: Repository,
  push: PushDescription,
): Promise<WrittenPush> {
  checkFileSet(data.name, added(push))
  const branch = push.branch ?? defaultBranch ?? 'main'
  const parent = push.onto ?? git.ref(gitDirectory, `refs/heads/${branch}`) ?? git.head({ gitDirectory, defaultBranch })
  const before = parent === null ? null : await git.objects.commit(gitDirectory, parent)
  if (parent !== null && before === null) throw new Error(`${data.name} has no commit ${parent} to push onto`)
  const asked = push.committedAt === undefined ? clock.now() : Date.parse(push.committedAt)
  if (Number.isNaN(asked)) throw new Error(`committedAt is ${push.committedAt ?? ''}: it must be an ISO time`)
  const seconds = Math.max(Math.floor(asked / 1000), (before?.committer.seconds ?? 0) + 1)
  const files = Object.entries(push.files).map(
    ([path, file]) => [path, file === null ? null : renderFile(file)] as const,
  )
  const refs = (data.pullRequests ?? [])
    .filter(({ state, fork, headBranch }) => state === 'OPEN' && fork === undefined && headBranch === branch)
    .map(({ number }) => `refs/pull/${number}/head`)
  const [oid = ''] = await fastImport(gitDirectory, commands(push, { branch, parent, seconds, files, refs }))
  manifests.add(files.flatMap(([, file]) => file ?? []))
  return { oid, branch, seconds }
}

export async function deleteRef(gitDirectory: string, name: string): Promise<void> {
  await runGit(gitDirectory, ['update-ref', '-d', name])
}

interface Prepared {
  readonly branch: string
  readonly parent: string | null
  readonly seconds: number
  readonly files: readonly (readonly [path: string, file: FileContent | null])[]
  readonly refs: readonly string[]
}

const COMMIT_MARK = ':1000000000'

function* commands(
  { message = 'Update dependencies', author }: PushDescription,
  { branch, parent, seconds, files, refs }: Prepared,
): Iterable<string | Buffer> {
  const markByOid = new Map<string, number>()
  yield 'feature force\n'
  yield* blobCommands(
    files.flatMap(([, file]) => file ?? []),
    markByOid,
  )
  yield `commit refs/heads/${inBytes(branch)}\nmark ${COMMIT_MARK}\n`
  if (author !== undefined) yield Buffer.from(`author ${author.name} <${author.email}> ${seconds} +0000\n`)
  yield `committer ${COMMITTER} ${seconds} +0000\n`
  yield* dataCommand(Buffer.from(`${message}\n`))
  if (parent !== null) yield `from ${parent}\n`
  for (const [path, file] of files) {
    yield file === null ? `D ${quotedPath(inBytes(path))}\n` : modifyCommand(inBytes(path), file, markByOid)
  }
  yield '\n'
  for (const ref of refs) yield `reset ${ref}\nfrom ${COMMIT_MARK}\n\n`
  yield `get-mark ${COMMIT_MARK}\ndone\n`
}

function inBytes(text: string): string {
  return Buffer.from(text).toString('latin1')
}
