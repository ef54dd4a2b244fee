import type { Head } from '@ioc-scanner/core'
import { lstat, open, realpath } from 'node:fs/promises'
import { join } from 'node:path'

/** For a folder that no git knows, or whose git cannot be read plainly. */
const WORKING_TREE: Head = { ref: 'working-tree', commit: '0'.repeat(40) }
const OID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/
/** A branch whose name is a plain path: what else git allows is not looked up. */
const BRANCH = /^ref: refs\/heads\/([^\s\0-\x20\x7f\\~^:?*[]+)$/
/** A mirror with the heads of all pull requests has hundreds of thousands of refs. */
const MAX_BYTES = 32 * 1024 * 1024

/**
 * Branch and commit of a folder that is the root of a git work tree, read from `.git` without running git: a repository's own
 * settings could make git run programs. Everything out of the ordinary is the working tree without a commit.
 */
export function headOf(root: string): Promise<Head> {
  return headIn(join(root, '.git'))
}

/** Whether the commit was found. */
export function isKnown({ commit }: Head): boolean {
  return commit !== WORKING_TREE.commit
}

/** The same for the folder in which git has its own files. */
export async function headIn(gitDir: string): Promise<Head> {
  const head = await gitFile(gitDir, 'HEAD')
  if (head === undefined) return WORKING_TREE
  if (OID.test(head)) return { ref: 'HEAD', commit: head }
  const branch = BRANCH.exec(head)?.[1]
  if (branch === undefined || branch.split('/').some((step) => step === '' || step.startsWith('.'))) return WORKING_TREE
  const commit = (await gitFile(gitDir, 'refs', 'heads', ...branch.split('/'))) ?? (await packedCommit(gitDir, branch))
  return commit !== undefined && OID.test(commit) ? { ref: branch, commit } : { ...WORKING_TREE, ref: branch }
}

async function packedCommit(gitDir: string, branch: string): Promise<string | undefined> {
  const packed = await gitFile(gitDir, 'packed-refs')
  const line = packed?.split('\n').find((text) => text.endsWith(` refs/heads/${branch}`))
  return line?.slice(0, line.indexOf(' '))
}

/** A small text of git's; undefined where it is not there, too large, or where a link is on the way to it. */
async function gitFile(gitDir: string, ...steps: readonly string[]): Promise<string | undefined> {
  const place = join(gitDir, ...steps)
  try {
    const stats = await lstat(place)
    if (!stats.isFile() || stats.size > MAX_BYTES || (await realpath(place)) !== place) return undefined
    const file = await open(place)
    try {
      return (await file.readFile('utf8')).trimEnd()
    } finally {
      await file.close()
    }
  } catch {
    return undefined // The head only names the commit of a finding: not to know it hides no file.
  }
}
