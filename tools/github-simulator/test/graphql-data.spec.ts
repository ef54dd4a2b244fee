import { expect, test } from '@jest/globals'
import { createDataWorld, inApp, submoduleOid } from './data-world.js'
import { createWorld, start, textOf } from './simulated-world.js'

const directory = createDataWorld()

test('github-api 8.6: a text is cut at 512,000 bytes, marked by isTruncated alone; byteSize is that of the whole', async () => {
  const { graphql } = await start(directory)
  const { status, json } = await graphql(
    inApp('object(expression: "HEAD:big.txt") { ... on Blob { byteSize isTruncated isBinary text } }'),
  )
  const blob = json['data']?.['repository']?.['object']
  expect(status).toBe(200)
  expect('errors' in json).toBe(false)
  expect(blob).toMatchObject({ byteSize: 513_999, isTruncated: true, isBinary: false })
  expect(textOf(blob?.['text'])).toBe('a'.repeat(511_999) + '\ufffd')
})

test('github-api 8.6: a switch cuts before the character instead of inside', async () => {
  const { graphql } = await start(directory, { graphql: { textCut: 'character' } })
  const { json } = await graphql(inApp('object(expression: "HEAD:big.txt") { ... on Blob { text } }'))
  expect(json['data']?.['repository']?.['object']?.['text']).toBe('a'.repeat(511_999))
})

test.each(['binary.dat', 'utf16.json'])('github-api 8.6: %s is binary: its text is null', async (path) => {
  const { graphql } = await start(directory)
  const { json } = await graphql(
    inApp(`object(expression: "HEAD:${path}") { ... on Blob { isBinary isTruncated text } }`),
  )
  expect(json['data']?.['repository']?.['object']).toEqual({ isBinary: true, isTruncated: false, text: null })
})

test('github-api 8.7: what is missing is null with its path, and the rest is filled', async () => {
  const { graphql } = await start(directory)
  const { status, json } = await graphql(
    '{ a: repository(owner: "acme", name: "app") { name } b: repository(owner: "acme", name: "nowhere") { name } c: organization(login: "nobody") { login } }',
  )
  expect(status).toBe(200)
  expect(json['data']).toEqual({ a: { name: 'app' }, b: null, c: null })
  expect(json['errors']).toMatchObject([
    { type: 'NOT_FOUND', path: ['b'], message: "Could not resolve to a Repository with the name 'acme/nowhere'." },
    { type: 'NOT_FOUND', path: ['c'], message: "Could not resolve to an Organization with the login of 'nobody'." },
  ])
})

test('github-api 8.7: a private repository of strangers is as missing as one that never was', async () => {
  const { graphql } = await start(directory)
  const { json } = await graphql(
    '{ repository(owner: "acme", name: "secret-plans") { name } }',
    {},
    { token: 'ghp_strangertest' },
  )
  expect(json['data']).toEqual({ repository: null })
  expect(json['errors']?.[0]).toMatchObject({
    type: 'NOT_FOUND',
    message: "Could not resolve to a Repository with the name 'acme/secret-plans'.",
  })
})

test('github-api 8.7: nodes keep their order, with null and an error where an id leads nowhere', async () => {
  const { graphql } = await start(directory)
  const found = await graphql(
    inApp('a: object(expression: "HEAD:a.txt") { id } d: object(expression: "HEAD:docs/x.md") { id }'),
  )
  const repository = found.json['data']?.['repository']
  const ids = [textOf(repository?.['d']?.['id']), 'B_nonsense', textOf(repository?.['a']?.['id'])]
  const { json } = await graphql('query($ids: [ID!]!) { nodes(ids: $ids) { ... on Blob { text } } }', { ids })
  expect(json['data']).toEqual({ nodes: [{ text: 'y' }, null, { text: 'two\n' }] })
  expect(json['errors']).toMatchObject([
    {
      type: 'NOT_FOUND',
      path: ['nodes', 1],
      message: "Could not resolve to a node with the global id of 'B_nonsense'.",
    },
  ])
})

test('github-api 8.7: null without an error is normal: a path that does not exist, the head of an empty repository', async () => {
  const { graphql } = await start(createWorld([{ name: 'empty', commits: [] }]))
  const { json } = await graphql(
    '{ repository(owner: "acme", name: "empty") { isEmpty defaultBranchRef { name } object(expression: "HEAD:nothing") { oid } } }',
  )
  expect(json).toEqual({ data: { repository: { isEmpty: true, defaultBranchRef: null, object: null } } })
})

test('every field of an entry that is not computed from contents is served', async () => {
  const { graphql } = await start(directory)
  const { json } = await graphql(
    inApp(
      'object(expression: "HEAD:") { ... on Tree { entries { name nameRaw path pathRaw mode type oid size extension object { __typename } submodule { name gitUrl branch } } } }',
    ),
  )
  const entries = json['data']?.['repository']?.['object']?.['entries'] as unknown as Record<string, unknown>[]
  const named = (name: string): Record<string, unknown> | undefined => entries.find((entry) => entry['name'] === name)
  expect(named('run.sh')).toMatchObject({ mode: 33261, type: 'blob', size: 10, extension: '.sh', path: 'run.sh' })
  expect(named('link')).toMatchObject({ mode: 40960, type: 'blob', size: 5 })
  expect(named('docs')).toMatchObject({ mode: 16384, type: 'tree', size: 0, object: { __typename: 'Tree' } })
  expect(named('a.txt')).toMatchObject({ mode: 33188, nameRaw: Buffer.from('a.txt').toString('base64') })
  const vendor = await graphql(
    inApp(
      'object(expression: "HEAD:vendor") { ... on Tree { entries { path mode type oid object { __typename } submodule { name gitUrl branch subprojectCommitOid } } } }',
    ),
  )
  expect(vendor.json['data']?.['repository']?.['object']?.['entries']).toEqual([
    {
      path: 'vendor/lib',
      mode: 57344,
      type: 'commit',
      oid: submoduleOid,
      object: null,
      submodule: {
        name: 'lib',
        gitUrl: 'https://example.org/lib.git',
        branch: 'stable',
        subprojectCommitOid: submoduleOid,
      },
    },
  ])
})

test('a file of more than 10 MB is an error of its field', async () => {
  const large = createWorld([
    { name: 'large', commits: [{ branch: 'main', files: { huge: Buffer.alloc(10_000_001, 'x') } }] },
  ])
  const { graphql } = await start(large)
  const { json, status } = await graphql(
    '{ repository(owner: "acme", name: "large") { object(expression: "HEAD") { ... on Commit { file(path: "huge") { size } } } } }',
  )
  expect(status).toBe(200)
  expect(json['errors']?.[0]?.['message']).toBe('Could not resolve file over 10mb.')
})

test('arguments that the simulator ignores on GitHub are refused by name', async () => {
  const { graphql } = await start(directory)
  const { json } = await graphql(
    '{ organization(login: "acme") { repositories(first: 1, hasIssuesEnabled: true) { totalCount } } }',
  )
  expect(json['errors']?.[0]?.['message']).toMatch(/hasIssuesEnabled/)
})
