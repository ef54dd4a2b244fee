import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach } from '@jest/globals'
import type { Repository, RepositorySession, TreeFilter, TreeListing } from '@ioc-scanner/core'
import { connection, DirectRequests, target } from '@ioc-scanner/testkit'
import { FolderSource } from '../src/folder-source.js'

export const FILES = {
  'package-lock.json': '{"lockfileVersion":3}',
  'services/api/yarn.lock': '# yarn lockfile v1\n',
  'a/go.sum': '',
}

/** An empty folder for each test, removed after it. */
export function folderForEachTest(): { readonly path: string } {
  const folder = { path: '' }
  beforeEach(async () => {
    folder.path = await realpath(await mkdtemp(join(tmpdir(), 'source-folder-')))
  })
  afterEach(() => rm(folder.path, { recursive: true, force: true }))
  return folder
}

export const EVERYTHING: TreeFilter = { folder: () => true, file: () => true }

export async function written(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
}

export function opened(requests = new DirectRequests()): Promise<RepositorySession> {
  return new FolderSource().open(connection({ requests }))
}

export async function listed(...folders: readonly string[]): Promise<readonly Repository[]> {
  return repositoriesOf(await opened(), ...folders)
}

export async function repositoriesOf(
  session: RepositorySession,
  ...folders: readonly string[]
): Promise<readonly Repository[]> {
  const repositories: Repository[] = []
  for await (const { repository } of session.repositories(target({ folders }))) {
    if (repository !== undefined) repositories.push(repository)
  }
  return repositories
}

export async function treesOf(
  session: RepositorySession,
  repository: Repository,
  filter = EVERYTHING,
): Promise<TreeListing> {
  async function* only(): AsyncGenerator<Repository> {
    yield repository
  }
  for await (const tree of session.trees(only(), filter)) return tree
  throw new Error('no tree was listed')
}

export async function treeOf(folder: string, filter = EVERYTHING): Promise<TreeListing> {
  const session = await opened()
  const [repository] = await repositoriesOf(session, folder)
  return treesOf(session, repository!, filter)
}

export async function batchOf(folder: string): Promise<{
  readonly session: RepositorySession
  readonly requests: DirectRequests
  readonly batch: Parameters<RepositorySession['contents']>[0]
}> {
  const requests = new DirectRequests()
  const session = await opened(requests)
  const [repository] = await repositoriesOf(session, folder)
  const { files } = await treesOf(session, repository!)
  return { session, requests, batch: files.map((file) => ({ repository: repository!, file })) }
}

export async function drained(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0
  for await (const chunk of chunks) bytes += chunk.length
  return bytes
}

export function git(folder: string, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false']
  return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' }).trim()
}

export function committed(folder: string): string {
  git(folder, 'init', '-q', '-b', 'release/1.0')
  git(folder, 'add', '-A')
  git(folder, 'commit', '-q', '-m', 'all')
  return git(folder, 'rev-parse', 'HEAD')
}

export function gitOid(content: string): string {
  return execFileSync('git', ['hash-object', '--stdin'], { input: content, encoding: 'utf8' }).trim()
}
