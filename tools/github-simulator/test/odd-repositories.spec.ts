import { expect, test } from '@jest/globals'
import { createWorld, start, textOf } from './simulated-world.js'

const latin1Path = 'caf\xe9.lock'
const lfsPointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n'
const directory = createWorld([
  { name: 'no-commits', commits: [] },
  { name: 'no-default', defaultBranch: null },
  { name: 'default-missing', defaultBranch: 'trunk' },
  {
    name: 'many-branches',
    commits: Array.from({ length: 120 }, (_, at) => ({
      branch: at === 0 ? 'main' : `topic-${String(at).padStart(3, '0')}`,
      files: { f: String(at) },
    })),
  },
  {
    name: 'odd-files',
    commits: [
      {
        branch: 'main',
        files: {
          [latin1Path]: 'x',
          'README.md': 'upper',
          'readme.md': 'lower',
          'crlf.txt': 'a\r\nb\r\n',
          'bom.json': '\ufeff{}',
          'utf16.json': Buffer.from('\ufeff{}', 'utf16le'),
          'big.lfs': lfsPointer,
          'sub/lib': { submodule: '3'.repeat(40) },
          'package-lock.json': { link: 'real/package-lock.json' },
          'real/package-lock.json': '{"lockfileVersion":3}',
        },
      },
    ],
  },
])

const repository = (name: string, fields: string): string =>
  `{ repository(owner: "acme", name: "${name}") { ${fields} } }`

test.each([
  ['no-commits', true],
  ['no-default', false],
  ['default-missing', false],
])('github-api 8.14: %s has no head; isEmpty is %s', async (name, isEmpty) => {
  const { graphql, rest } = await start(directory)
  const { json } = await graphql(
    repository(name, 'isEmpty defaultBranchRef { name } object(expression: "HEAD:") { oid }'),
  )
  expect(json).toEqual({ data: { repository: { isEmpty, defaultBranchRef: null, object: null } } })
  expect((await rest(`/repos/acme/${name}/git/trees/HEAD`)).status).toBe(isEmpty ? 409 : 404)
})

test('github-api 8.14: more than 100 branches need a second page', async () => {
  const { graphql, rest } = await start(directory)
  const page = (after: string): string =>
    repository(
      'many-branches',
      `refs(refPrefix: "refs/heads/", first: 100${after}) { totalCount nodes { name } pageInfo { endCursor hasNextPage } }`,
    )
  const first = (await graphql(page(''))).json['data']?.['repository']?.['refs']
  expect([first?.['totalCount'], first?.['pageInfo']?.['hasNextPage']]).toEqual([120, true])
  const second = (await graphql(page(`, after: "${textOf(first?.['pageInfo']?.['endCursor'])}"`))).json['data']?.[
    'repository'
  ]?.['refs']
  expect(second?.['nodes']).toHaveLength(20)
  expect(second?.['pageInfo']?.['hasNextPage']).toBe(false)
  expect((await rest('/repos/acme/many-branches/branches?per_page=100')).headers.get('link')).toMatch(
    /page=2>; rel="next"/,
  )
})

async function entries(): Promise<readonly Record<string, unknown>[]> {
  const { graphql } = await start(directory)
  const fields =
    'object(expression: "HEAD:") { ... on Tree { entries { name nameRaw mode type oid object { id ... on Blob { isBinary byteSize text } } } } }'
  const { json } = await graphql(repository('odd-files', fields))
  return json['data']?.['repository']?.['object']?.['entries'] as unknown as Record<string, unknown>[]
}

test('github-api 8.14: a path that is not UTF-8 is told apart by nameRaw', async () => {
  const raw = Buffer.from(latin1Path, 'latin1').toString('base64')
  const entry = (await entries()).find(({ nameRaw }) => nameRaw === raw)
  expect(entry).toMatchObject({ name: 'caf\ufffd.lock', type: 'blob' })
})

test('github-api 8.14: paths that differ in case only are two entries', async () => {
  const names = (await entries()).map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['README.md', 'readme.md']))
})

test('github-api 8.14: CRLF, byte order mark and LFS pointers are served as they are, UTF-16 as binary', async () => {
  const found = await entries()
  const objectOf = (name: string): unknown => found.find((entry) => entry['name'] === name)?.['object']
  expect(objectOf('crlf.txt')).toMatchObject({ text: 'a\r\nb\r\n', isBinary: false })
  expect(objectOf('bom.json')).toMatchObject({ text: '\ufeff{}', byteSize: 5 })
  expect(objectOf('utf16.json')).toMatchObject({ text: null, isBinary: true, byteSize: 6 })
  expect(objectOf('big.lfs')).toMatchObject({ text: lfsPointer })
})

test('github-api 8.14: a linked lockfile is a blob of mode 40960 whose text is the target', async () => {
  const found = await entries()
  expect(found.find(({ name }) => name === 'package-lock.json')).toMatchObject({
    type: 'blob',
    mode: 40960,
    object: { text: 'real/package-lock.json' },
  })
})

test('github-api 8.14: a submodule is an entry of type commit without an object', async () => {
  const { graphql } = await start(directory)
  const { json } = await graphql(
    repository(
      'odd-files',
      'object(expression: "HEAD:sub") { ... on Tree { entries { type mode object { id } } } } inner: object(expression: "HEAD:sub/lib") { oid }',
    ),
  )
  expect(json).toEqual({
    data: { repository: { object: { entries: [{ type: 'commit', mode: 57344, object: null }] }, inner: null } },
  })
})

test('github-api 8.14: a tree of 20,000 entries in one folder comes in one list', async () => {
  const files = Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`f${at}`, 'x']))
  const { graphql } = await start(createWorld([{ name: 'huge', commits: [{ branch: 'main', files }] }]))
  const { json } = await graphql(repository('huge', 'object(expression: "HEAD:") { ... on Tree { entries { name } } }'))
  expect(json['data']?.['repository']?.['object']?.['entries']).toHaveLength(20_000)
})
