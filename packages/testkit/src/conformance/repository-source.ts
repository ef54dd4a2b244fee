import { expect } from '@jest/globals'
import type {
  Repository,
  RepositorySession,
  RepositorySource,
  SourceConnection,
  Target,
  TreeFilter,
  TreeListing,
} from '@ioc-scanner/core'
import { repository, target } from '../builders/repositories.js'
import { connection, DirectRequests } from '../direct-requests.js'
import { expectValidName } from './extension-name.js'
import { conforms, type ContractPromise } from './promises.js'

/** A small world that the source can reach. */
export interface RepositorySourceWorld {
  /** Names all repositories of the world. */
  readonly target: Target
  /** Texts by path, by `nameWithOwner`: at least one repository with a file in a folder. */
  readonly files: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Where the source finds it. */
  readonly connection?: Partial<SourceConnection>
}

const OID = /^([0-9a-f]{40}|[0-9a-f]{64})$/
const EVERYTHING: TreeFilter = { folder: () => true, file: () => true }
const OUTSIDE = ['../secret', 'folder/../../secret', '/etc/hostname', '..', '.', '']

/** What every repository source promises. `prepare` makes the world, and is called for each promise. */
export function conformsToRepositorySource(
  create: () => RepositorySource,
  prepare: () => Promise<RepositorySourceWorld>,
): void {
  conforms(`repository source ${create().name} keeps the contract`, repositorySourcePromises(create, prepare))
}

export function repositorySourcePromises(
  create: () => RepositorySource,
  prepare: () => Promise<RepositorySourceWorld>,
): readonly ContractPromise[] {
  const inWorld = (name: string, check: (visit: Visit) => Promise<void>): ContractPromise => ({
    name,
    check: async () => {
      const world = await prepare()
      const requests = new DirectRequests()
      const session = await create().open(connection({ requests, ...world.connection }))
      await check({ world, session, requests })
      await session.close()
    },
  })
  return [
    { name: 'its name is kebab-case', check: () => expectValidName(create().name) },
    {
      name: 'it serves its own target, and none that names nothing',
      check: async () => {
        expect(create().serves((await prepare()).target)).toBe(true)
        expect(create().serves(target())).toBe(false)
      },
    },
    inWorld('opening sends nothing', async ({ requests }) => {
      expect(requests.sent).toEqual([])
    }),
    inWorld('it lists each repository once', async ({ world, session }) => {
      const listed = await repositoriesOf(session, world.target)
      expect(listed.map(({ nameWithOwner }) => nameWithOwner).sort()).toEqual(Object.keys(world.files).sort())
      expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length)
      for (const { head } of listed) if (head !== null) expect(head.commit).toMatch(OID)
    }),
    inWorld('it lists the tree of each repository once, with every file', async ({ world, session }) => {
      const trees = await treesOf(session, await repositoriesOf(session, world.target))
      expect(trees.map(({ repository }) => repository.nameWithOwner).sort()).toEqual(Object.keys(world.files).sort())
      for (const { repository, files } of trees) {
        const wanted = Object.keys(world.files[repository.nameWithOwner] ?? {})
        expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(wanted))
        expect(files.filter(({ oid }) => !OID.test(oid))).toEqual([])
      }
    }),
    inWorld('a repository without commits has an empty tree', async ({ session }) => {
      const trees = await treesOf(session, [repository({ nameWithOwner: 'acme/empty', head: null })])
      expect(trees.map(({ files }) => files)).toEqual([[]])
    }),
    inWorld('it lists no file that the filter did not ask for', async ({ world, session }) => {
      const repositories = await repositoriesOf(session, world.target)
      const rootOnly = await treesOf(session, repositories, { folder: () => false, file: () => true })
      expect(rootOnly.flatMap(({ files }) => files).filter(({ path }) => path.includes('/'))).toEqual([])
      const nothing = await treesOf(session, repositories, { folder: () => true, file: () => false })
      expect(nothing.flatMap(({ files }) => files)).toEqual([])
    }),
    inWorld('it names the folders that the filter did not want', async ({ world, session }) => {
      const repositories = await repositoriesOf(session, world.target)
      const trees = await treesOf(session, repositories, { folder: () => false, file: () => true })
      for (const { repository, pruned = [] } of trees) {
        const paths = Object.keys(world.files[repository.nameWithOwner] ?? {}).filter((path) => path.includes('/'))
        expect(pruned).toEqual(expect.arrayContaining(paths.map((path) => path.split('/')[0])))
      }
    }),
    inWorld('what it does not follow it counts, and names some of', async ({ world, session }) => {
      const repositories = await repositoriesOf(session, world.target)
      const trees = await treesOf(session, repositories, { folder: () => true, file: () => false })
      const unfollowed = trees.flatMap(({ submodules, links }) => [submodules ?? [], links ?? []].flat())
      expect(unfollowed.filter(({ count, first }) => first.length === 0 || count < first.length)).toEqual([])
    }),
    inWorld(
      'a batch is answered file by file, with the content or by the stream',
      async ({ world, session, requests }) => {
        const batch = await batchOf(session, world)
        const before = requests.sent.length
        const fetched = await session.contents(batch)
        expect(requests.sent.slice(before).every(({ points, bytes }) => points >= 0 && bytes >= 0)).toBe(true)
        expect(requests.sent.length).toBeGreaterThan(before)
        expect(fetched.map(({ file }) => file.file.path).sort()).toEqual(batch.map(({ file }) => file.path).sort())
        for (const answer of fetched) {
          const text =
            answer.status === 'content' ? Buffer.from(answer.content).toString() : await streamed(session, answer)
          expect(text).toBe(textOf(world, answer))
        }
      },
    ),
    inWorld('a stream brings the same bytes', async ({ world, session }) => {
      for (const file of await batchOf(session, world))
        expect(await streamed(session, { file })).toBe(textOf(world, { file }))
    }),
    inWorld('what fails while it is consumed rejects the stream', async ({ world, session }) => {
      const [file] = await batchOf(session, world)
      const failing = session.stream(file!, () => Promise.reject(new Error('the parser gave up')))
      await expect(failing).rejects.toThrow('the parser gave up')
    }),
    inWorld('a file that vanished is a gap, and its neighbours are there', async ({ world, session }) => {
      const batch = await batchOf(session, world)
      const known = batch[0]!
      const vanished = {
        ...known,
        file: { ...known.file, path: 'vanished.lock', oid: '0'.repeat(known.file.oid.length) },
      }
      const fetched = await session.contents([vanished, known])
      const statusOf = (path: string): string | undefined => fetched.find(({ file }) => file.file.path === path)?.status
      expect(statusOf('vanished.lock')).toBe('gap')
      expect(['content', 'stream']).toContain(statusOf(known.file.path))
    }),
    inWorld('a path of the head is found, and nothing outside it', async ({ world, session }) => {
      for (const { repository, file } of await batchOf(session, world)) {
        expect((await session.lookup(repository, file.path))?.path).toBe(file.path)
        for (const path of ['no-such-file', ...OUTSIDE]) expect(await session.lookup(repository, path)).toBeUndefined()
      }
    }),
  ]
}

interface Visit {
  readonly world: RepositorySourceWorld
  readonly session: RepositorySession
  readonly requests: DirectRequests
}

type Batch = Parameters<RepositorySession['contents']>[0]

async function repositoriesOf(session: RepositorySession, wanted: Target): Promise<readonly Repository[]> {
  const repositories: Repository[] = []
  for await (const listed of session.repositories(wanted)) {
    if (listed.gap !== undefined) throw new Error(`the world has a gap: ${listed.gap.detail}`)
    if (listed.repository !== undefined) repositories.push(listed.repository)
  }
  return repositories
}

async function treesOf(
  session: RepositorySession,
  repositories: readonly Repository[],
  filter: TreeFilter = EVERYTHING,
): Promise<readonly TreeListing[]> {
  const trees: TreeListing[] = []
  for await (const tree of session.trees(oneByOne(repositories), filter)) trees.push(tree)
  return trees
}

async function* oneByOne<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}

/** All files of the world. */
async function batchOf(session: RepositorySession, world: RepositorySourceWorld): Promise<Batch> {
  const trees = await treesOf(session, await repositoriesOf(session, world.target))
  return trees.flatMap(({ repository, files }) => {
    const known = world.files[repository.nameWithOwner] ?? {}
    return files.filter(({ path }) => Object.hasOwn(known, path)).map((file) => ({ repository, file }))
  })
}

function textOf(
  world: RepositorySourceWorld,
  { file: { repository, file } }: { readonly file: Batch[number] },
): string {
  return world.files[repository.nameWithOwner]?.[file.path] ?? ''
}

function streamed(session: RepositorySession, { file }: { readonly file: Batch[number] }): Promise<string> {
  return session.stream(file, async (chunks) => {
    const bytes: Uint8Array[] = []
    for await (const chunk of chunks) bytes.push(chunk)
    return Buffer.concat(bytes).toString()
  })
}
