import { chmodSync, existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { readdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { conformsToRepositorySource, target } from '@ioc-scanner/testkit'
import { importInto, repack, treeContent, writeBare, writeHead, writeObject } from '../../test/bare-world.js'
import { batchOf, EVERYTHING, FILES, folderForEachTest, git, listed, treeOf, written } from '../../test/folder-world.js'
import { FolderSource } from '../folder-source.js'

const folder = folderForEachTest()
const bare = (): string => join(folder.path, 'web.git')

conformsToRepositorySource(
  () => new FolderSource(),
  async () => {
    writeBare(bare(), FILES)
    return { target: target({ folders: [bare()] }), files: { [bare()]: FILES } }
  },
)

/** Every text of the repository by its path, as the source brings it. */
async function textsOf(place: string): Promise<Record<string, string>> {
  const { session, batch } = await batchOf(place)
  const fetched = await session.contents(batch)
  await session.close()
  return Object.fromEntries(
    fetched.map((answer) => [
      answer.file.file.path,
      answer.status === 'content' ? Buffer.from(answer.content).toString() : answer.status,
    ]),
  )
}

/** git writes its packs read-only. */
async function truncateSafely(place: string, length: number): Promise<void> {
  chmodSync(place, 0o600)
  await truncate(place, length)
}

/** Lockfiles of which each is much like the one before. */
function alike(count: number): Record<string, string> {
  const lines = Array.from({ length: 400 }, (_, line) => `package-${line}@1.0.${line}`)
  return Object.fromEntries(
    Array.from({ length: count }, (_, number) => {
      lines[number * 7] = `changed-${number}@${number}.0.0`
      return [`services/s${number}/yarn.lock`, lines.join('\n')]
    }),
  )
}

describe('what git has stored is read', () => {
  test.each([
    ['as deltas of offsets', []],
    ['as deltas of oids', ['-c', 'repack.useDeltaBaseOffset=false']],
    ['without compression', ['-c', 'core.compression=0']],
  ])('in one pack, %s', async (_title, settings) => {
    const files = { ...alike(40), 'large.lock': 'x'.repeat(400_000) }
    writeBare(bare(), files)
    repack(bare(), ...settings)
    expect(await textsOf(bare())).toEqual(files)
    expect(git(bare(), 'count-objects', '-v')).toMatch(/packs: 1\n/)
  })

  test('in several packs and in loose objects, with sizes', async () => {
    writeBare(bare(), { 'a.lock': 'one' })
    importInto(bare(), { 'b/b.lock': 'two' }, 'from refs/heads/main^0\n')
    expect(await textsOf(bare())).toEqual({ 'a.lock': 'one', 'b/b.lock': 'two' })
    const { files } = await treeOf(bare())
    expect(files.map(({ path, size }) => [path, size])).toEqual([
      ['a.lock', 3],
      ['b/b.lock', 3],
    ])
  })

  test('named by sha256', async () => {
    writeBare(bare(), FILES, 'sha256')
    expect(await textsOf(bare())).toEqual(FILES)
    expect((await listed(bare()))[0]?.head?.commit).toHaveLength(64)
  })

  test('the head is that of git, and packed refs are known', async () => {
    writeBare(bare(), FILES)
    git(bare(), 'pack-refs', '--all')
    expect((await listed(bare()))[0]).toMatchObject({
      nameWithOwner: bare(),
      head: { ref: 'main', commit: git(bare(), 'rev-parse', 'main') },
    })
  })

  test('a clone is its work tree, and its git folder is what was committed', async () => {
    writeBare(bare(), { 'go.sum': 'committed' })
    const clone = join(folder.path, 'clone')
    git(folder.path, 'clone', '-q', bare(), clone)
    writeFileSync(join(clone, 'go.sum'), 'changed')
    expect(await textsOf(clone)).toEqual({ 'go.sum': 'changed' })
    expect(await textsOf(join(clone, '.git'))).toEqual({ 'go.sum': 'committed' })
  })
})

describe('nothing of the repository is obeyed', () => {
  test('its settings, hooks and helpers do nothing', async () => {
    writeBare(bare(), { 'go.sum': 'left', '.gitattributes': '* filter=evil diff=evil\n' })
    const proof = join(folder.path, 'proof')
    const evil = `touch ${proof}`
    writeFileSync(
      join(bare(), 'config'),
      `[core]\n\tbare = true\n\tfsmonitor = ${evil}\n\tsshCommand = ${evil}\n\thooksPath = hooks\n\tpager = ${evil}\n` +
        `[filter "evil"]\n\tsmudge = ${evil}\n[diff "evil"]\n\ttextconv = ${evil}\n[alias]\n\tlog = !${evil}\n` +
        `[remote "o"]\n\turl = ext::${evil}\n\tpromisor = true\n[extensions]\n\tpartialClone = o\n`,
    )
    mkdirSync(join(bare(), 'hooks'))
    writeFileSync(join(bare(), 'hooks/post-checkout'), `#!/bin/sh\n${evil}\n`)
    chmodSync(join(bare(), 'hooks/post-checkout'), 0o700)
    expect(await textsOf(bare())).toMatchObject({ 'go.sum': 'left' })
    const { session, batch } = await batchOf(bare())
    const [known] = batch
    const absent = { ...known!, file: { ...known!.file, oid: '1'.repeat(40) } }
    expect(await session.contents([absent])).toMatchObject([{ status: 'gap', reason: 'not-found' }])
    expect(existsSync(proof)).toBe(false)
  })

  test('what is borrowed from elsewhere is not read, and its place is named', async () => {
    const lender = join(folder.path, 'lender.git')
    writeBare(lender, { 'go.sum': 'left' })
    git(folder.path, 'clone', '-q', '--bare', '--shared', lender, bare())
    const { files, gaps } = await treeOf(bare())
    expect(files).toEqual([])
    expect(gaps).toMatchObject([
      { path: null, reason: 'not-found', detail: expect.stringContaining(lender) as unknown },
    ])
  })

  test.each(['objects', 'objects/pack'])('a link in the place of %s is not followed', async (name) => {
    writeBare(bare(), { 'go.sum': 'left' })
    renameSync(join(bare(), name), join(folder.path, 'moved'))
    symlinkSync(join(folder.path, 'moved'), join(bare(), name))
    expect((await treeOf(bare())).gaps).toMatchObject([{ path: null, reason: 'symlink' }])
  })

  test('a pack that is a link is not followed, and is named', async () => {
    writeBare(bare(), { 'go.sum': 'left' })
    const packs = join(bare(), 'objects/pack')
    for (const name of await readdir(packs)) {
      renameSync(join(packs, name), join(folder.path, name))
      symlinkSync(join(folder.path, name), join(packs, name))
    }
    expect((await treeOf(bare())).gaps).toMatchObject([
      { path: null, reason: 'not-found', detail: expect.stringContaining('a link') as unknown },
    ])
  })
})

describe('nothing is missing without a word', () => {
  test('links, submodules and pruned folders are told', async () => {
    const blob = writeObject(bare(), 'blob', Buffer.from('left'))
    const below = writeObject(bare(), 'tree', treeContent([['100644', 'go.sum', blob]]))
    const tree = treeContent([
      ['120000', 'a-link', blob],
      ['120000', 'go.sum', blob],
      ['40000', 'node_modules', below],
      ['160000', 'sub', 'd'.repeat(40)],
    ])
    writeHead(bare(), writeObject(bare(), 'tree', tree))
    const listing = await treeOf(bare(), {
      folder: (path) => path !== 'node_modules',
      file: ({ path }) => path.endsWith('go.sum'),
    })
    expect(listing).toMatchObject({
      files: [{ path: 'go.sum', kind: 'symlink' }],
      gaps: [],
      pruned: ['node_modules'],
      submodules: { count: 1, first: ['sub'] },
      links: { count: 1, first: ['a-link'] },
    })
  })

  test('names that are none, and such as are no text, are gaps', async () => {
    const blob = writeObject(bare(), 'blob', Buffer.from('left'))
    const tree = treeContent([
      ['100644', '..', blob],
      ['100644', '../../etc/passwd', blob],
      ['100644', Buffer.from([0xff, 0x2e]), blob],
      ['100644', 'a "b"\n.lock', blob],
    ])
    writeHead(bare(), writeObject(bare(), 'tree', tree))
    const { files, gaps } = await treeOf(bare())
    expect(files.map(({ path }) => path)).toEqual(['a "b"\n.lock'])
    expect(gaps.map(({ reason }) => reason)).toEqual(['unparsable', 'unparsable', 'encoding'])
  })

  test('a tree that holds itself many times over ends', async () => {
    const blob = writeObject(bare(), 'blob', Buffer.from('left'))
    let tree = writeObject(bare(), 'tree', treeContent([['100644', 'go.sum', blob]]))
    for (let level = 0; level < 120; level += 1) {
      const twice = treeContent([
        ['40000', 'a', tree],
        ['40000', 'b', tree],
      ])
      tree = writeObject(bare(), 'tree', twice)
    }
    writeHead(bare(), tree)
    const deep = await treeOf(bare(), { folder: (path) => !path.includes('b'), file: () => true })
    expect(deep.gaps).toMatchObject([
      { reason: 'resource-limit', detail: expect.stringContaining('100 levels') as unknown },
    ])
  })

  test('an object that is not what its oid says is a gap', async () => {
    const oid = '5'.repeat(40)
    writeObject(bare(), 'blob', Buffer.from('evil'), oid)
    writeHead(bare(), writeObject(bare(), 'tree', treeContent([['100644', 'go.sum', oid]])))
    const { session, batch } = await batchOf(bare())
    expect(await session.contents(batch)).toMatchObject([{ status: 'gap', reason: 'unparsable' }])
  })

  test.each([
    ['.idx', 1_100],
    ['.pack', 40],
  ])('where the file %s of a pack is cut off, the repository is a gap', async (ending, length) => {
    writeBare(bare(), { 'go.sum': 'left' })
    const packs = join(bare(), 'objects/pack')
    for (const name of await readdir(packs)) if (name.endsWith(ending)) await truncateSafely(join(packs, name), length)
    expect((await treeOf(bare())).gaps).toMatchObject([{ path: null, reason: 'unparsable' }])
  })

  test('a HEAD that names nothing while there are objects is a gap of the repository', async () => {
    writeBare(bare(), FILES)
    writeFileSync(join(bare(), 'HEAD'), 'ref: refs/heads/.invalid\n')
    expect((await treeOf(bare())).gaps).toMatchObject([{ path: null, reason: 'not-found' }])
  })

  test("a lockfile between git's own files is a gap; in a repository without commits it is read", async () => {
    writeBare(bare(), { 'go.sum': 'left' })
    await written(bare(), { 'hooks/yarn.lock': '' })
    const wanted = { ...EVERYTHING, file: ({ path }: { readonly path: string }) => /lock$|sum$/.test(path) }
    expect(await treeOf(bare(), wanted)).toMatchObject({
      files: [{ path: 'go.sum' }],
      gaps: [{ path: 'hooks/yarn.lock', reason: 'unsupported-format' }],
    })
    const pretender = join(folder.path, 'pretender')
    for (const name of ['objects', 'refs']) mkdirSync(join(pretender, name), { recursive: true })
    await written(pretender, { HEAD: 'ref: refs/heads/main\n', 'yarn.lock': '' })
    expect(await treeOf(pretender, wanted)).toMatchObject({ files: [{ path: 'yarn.lock' }], gaps: [] })
  })

  test('a bare repository below a folder is a gap, but not one among the files of a work tree', async () => {
    writeBare(bare(), { 'go.sum': 'left' })
    const nothing = { ...EVERYTHING, file: () => false }
    expect((await treeOf(folder.path, nothing)).gaps).toMatchObject([{ path: 'web.git', reason: 'unsupported-format' }])
    git(folder.path, 'init', '-q')
    expect((await treeOf(folder.path, nothing)).gaps).toEqual([])
  })
})
