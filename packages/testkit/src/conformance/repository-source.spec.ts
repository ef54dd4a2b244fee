import { describe, expect, test } from '@jest/globals'
import type { FetchedFile, FileEntry, RepositorySession, RepositorySource } from '@ioc-scanner/core'
import { repository, target } from '../builders/repositories.js'
import { connection } from '../direct-requests.js'
import { brokenPromises } from './promises.js'
import {
  conformsToRepositorySource,
  repositorySourcePromises,
  type RepositorySourceWorld,
} from './repository-source.js'

const FILES: RepositorySourceWorld['files'] = {
  'acme/web': { 'package-lock.json': '{}', 'services/api/yarn.lock': '# yarn lockfile v1\n' },
  'acme/api': { 'go.sum': '' },
}
const WORLD: RepositorySourceWorld = { target: target({ organizations: ['acme'] }), files: FILES }

/** A source that keeps everything in memory. */
function memorySource(changes: Partial<RepositorySession> = {}): RepositorySource {
  return {
    name: 'memory',
    serves: ({ organizations }) => organizations.includes('acme'),
    open: async ({ requests }) => ({
      maxContentBytes: 1_000,
      async *repositories() {
        for (const nameWithOwner of Object.keys(FILES)) yield { repository: repository({ nameWithOwner }) }
      },
      async *trees(repositories, { folder, file }) {
        for await (const listed of repositories) {
          const entries = Object.keys(FILES[listed.nameWithOwner] ?? {}).map(entryOf)
          const reachable = entries.filter(({ path }) => foldersOf(path).every(folder))
          const pruned = [...new Set(entries.flatMap(({ path }) => foldersOf(path)))].filter((path) => !folder(path))
          yield { repository: listed, files: reachable.filter(file), gaps: [], pruned }
        }
      },
      contents: (batch) =>
        requests.run({ kind: 'contents', bucket: null, points: 0, bytes: 0, files: batch.length }, async () => {
          const value = batch.map((wanted): FetchedFile => {
            const content = FILES[wanted.repository.nameWithOwner]?.[wanted.file.path]
            if (content !== undefined) return { file: wanted, status: 'content', content }
            return { file: wanted, status: 'gap', reason: 'not-found', detail: 'no such file' }
          })
          return { value, receivedBytes: 0 }
        }),
      stream: (wanted, consume) => consume(inPieces(FILES[wanted.repository.nameWithOwner]?.[wanted.file.path] ?? '')),
      lookup: async ({ nameWithOwner }, path) =>
        Object.hasOwn(FILES[nameWithOwner] ?? {}, path) ? entryOf(path) : undefined,
      close: async () => undefined,
      ...changes,
    }),
  }
}

const entryOf = (path: string): FileEntry => ({ path, oid: 'b'.repeat(40), kind: 'file' })
const foldersOf = (path: string): string[] => {
  const steps = path.split('/').slice(0, -1)
  return steps.map((_, index) => steps.slice(0, index + 1).join('/'))
}
async function* inPieces(text: string): AsyncGenerator<Uint8Array> {
  for (const byte of Buffer.from(text)) yield Buffer.of(byte)
}

conformsToRepositorySource(memorySource, async () => WORLD)

describe('the suite notices', () => {
  const session = (changes: Partial<RepositorySession>): Promise<readonly string[]> =>
    brokenPromises(
      repositorySourcePromises(
        () => memorySource(changes),
        async () => WORLD,
      ),
    )

  test('a repository that is listed twice', async () => {
    const twice: RepositorySession['repositories'] = async function* () {
      yield { repository: repository() }
      yield { repository: repository() }
    }
    expect(await session({ repositories: twice })).toContain('it lists each repository once')
  })

  test('files that nobody asked for', async () => {
    const all: RepositorySession['trees'] = async function* (repositories) {
      for await (const listed of repositories) {
        yield { repository: listed, files: Object.keys(FILES[listed.nameWithOwner] ?? {}).map(entryOf), gaps: [] }
      }
    }
    expect(await session({ trees: all })).toContain('it lists no file that the filter did not ask for')
  })

  test('folders that are kept shut in silence', async () => {
    const trees: RepositorySession['trees'] = async function* (repositories, wanted) {
      for await (const { repository, files } of (await memorySource().open(connection())).trees(repositories, wanted))
        yield { repository, files, gaps: [] }
    }
    expect(await session({ trees })).toEqual(['it names the folders that the filter did not want'])
  })

  test('links that are counted and not named', async () => {
    const trees: RepositorySession['trees'] = async function* (repositories, wanted) {
      for await (const listing of (await memorySource().open(connection())).trees(repositories, wanted))
        yield { ...listing, links: { count: 2, first: [] } }
    }
    expect(await session({ trees })).toEqual(['what it does not follow it counts, and names some of'])
  })

  test('a batch with a file unanswered', async () => {
    expect(await session({ contents: async () => [] })).toEqual([
      'a batch is answered file by file, with the content or by the stream',
      'a file that vanished is a gap, and its neighbours are there',
    ])
  })

  test('a lookup that leaves the repository', async () => {
    expect(await session({ lookup: async (_repository, path) => entryOf(path) })).toEqual([
      'a path of the head is found, and nothing outside it',
    ])
  })

  test('a stream that swallows what failed', async () => {
    const swallowing: RepositorySession['stream'] = (_file, consume) =>
      consume(inPieces('')).catch(() => Promise.reject(new Error('something happened')))
    expect(await session({ stream: swallowing })).toContain('what fails while it is consumed rejects the stream')
  })
})
