import { expect, test } from '@jest/globals'
import { createWorld, start } from './simulated-world.js'
import { oidOf, repositoryDirectory } from './git-fixtures.js'

const bigText = 'a'.repeat(511_999) + 'é'.repeat(1_000)
const utf16 = Buffer.from('\ufeff{"name":"x"}', 'utf16le')
const submoduleOid = '1'.repeat(40)

const directory = createWorld(
  [
    {
      name: 'app',
      primaryLanguage: 'TypeScript',
      languages: [
        { name: 'Shell', bytes: 10 },
        { name: 'TypeScript', bytes: 900 },
      ],
      topics: ['billing', 'npm'],
      description: 'The app',
      commits: [
        {
          branch: 'main',
          files: { 'a.txt': 'one\n', 'docs/x.md': 'x' },
          time: 1_790_000_000,
          message: 'first\n\nwith a body',
        },
        { branch: 'main', files: { 'a.txt': 'two\n', 'docs/x.md': 'x' }, time: 1_790_100_000, message: 'second' },
        {
          branch: 'main',
          time: 1_790_200_000,
          message: 'third',
          files: {
            'a.txt': 'two\n',
            'docs/x.md': 'y',
            'docs/deep/z.md': 'z',
            'big.txt': bigText,
            'binary.dat': Buffer.from([1, 0, 2]),
            'utf16.json': utf16,
            'run.sh': { executable: '#!/bin/sh\n' },
            link: { link: 'a.txt' },
            'vendor/lib': { submodule: submoduleOid },
            '.gitmodules':
              '[submodule "lib"]\n\tpath = vendor/lib\n\turl = https://example.org/lib.git\n\tbranch = stable\n',
          },
        },
        { branch: 'release/1', files: { 'a.txt': 'old\n' } },
      ],
      tags: { v1: 'main' },
    },
    { name: 'other' },
    { name: 'secret-plans', visibility: 'PRIVATE' },
  ],
  {
    acme: {
      members: ['bob'],
      teams: [
        {
          slug: 'core',
          name: 'Core',
          privacy: 'VISIBLE',
          members: ['bob'],
          repositories: [
            { name: 'app', permission: 'MAINTAIN' },
            { name: 'other', permission: 'READ' },
          ],
        },
        {
          slug: 'core-web',
          name: 'Core Web',
          privacy: 'VISIBLE',
          parentSlug: 'core',
          members: ['eve'],
          repositories: [],
        },
      ],
    },
    users: [{ login: 'bob', databaseId: 55, repositories: [] }],
  },
)
const git = repositoryDirectory(directory, 'app')
const inApp = (fields: string): string => `{ repository(owner: "acme", name: "app") { ${fields} } }`

test('github-api 8.6: a text is cut at 512,000 bytes, marked by isTruncated alone; byteSize is that of the whole', async () => {
  const { graphql } = await start(directory)
  const { status, json } = await graphql(
    inApp('object(expression: "HEAD:big.txt") { ... on Blob { byteSize isTruncated isBinary text } }'),
  )
  const blob = json['data']?.['repository']?.['object']
  expect(status).toBe(200)
  expect('errors' in json).toBe(false)
  expect(blob).toMatchObject({ byteSize: 513_999, isTruncated: true, isBinary: false })
  expect(String(blob?.['text'])).toBe('a'.repeat(511_999) + '\ufffd')
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
  const ids = [String(repository?.['d']?.['id']), 'B_nonsense', String(repository?.['a']?.['id'])]
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

/** Queries that a scanner's client has no reason to send. */
test.each<[string, string, (data: Record<string, unknown>) => void]>([
  [
    'who am I',
    '{ viewer { login isViewer databaseId } }',
    (data) => expect(data['viewer']).toMatchObject({ login: 'ada', isViewer: true }),
  ],
  [
    'teams with their members, parents and children',
    '{ organization(login: "acme") { teams(first: 5, rootTeamsOnly: true) { totalCount edges { cursor node { combinedSlug privacy parentTeam { slug } childTeams(first: 3) { nodes { slug parentTeam { slug } } } members(first: 5, membership: IMMEDIATE) { nodes { login } } all: members(first: 5) { totalCount } } } } } }',
    (data) =>
      expect(data).toMatchObject({
        organization: {
          teams: {
            totalCount: 1,
            edges: [
              {
                node: {
                  combinedSlug: 'acme/core',
                  parentTeam: null,
                  childTeams: { nodes: [{ slug: 'core-web', parentTeam: { slug: 'core' } }] },
                  members: { nodes: [{ login: 'bob' }] },
                  all: { totalCount: 2 },
                },
              },
            ],
          },
        },
      }),
  ],
  [
    'repositories of a team with the permission on the edge',
    '{ organization(login: "acme") { team(slug: "core") { repositories(first: 5, orderBy: { field: PERMISSION, direction: DESC }) { edges { permission node { name } } } } } }',
    (data) =>
      expect(data).toEqual({
        organization: {
          team: {
            repositories: {
              edges: [
                { permission: 'MAINTAIN', node: { name: 'app' } },
                { permission: 'READ', node: { name: 'other' } },
              ],
            },
          },
        },
      }),
  ],
  [
    'the history of one path between two times',
    inApp(
      'defaultBranchRef { target { ... on Commit { history(first: 10, path: "docs/x.md", since: "2026-09-22T00:00:00Z") { totalCount nodes { messageHeadline committedDate author { name email date } } } } } }',
    ),
    (data) =>
      expect(data).toMatchObject({
        repository: {
          defaultBranchRef: {
            target: {
              history: {
                totalCount: 1,
                nodes: [{ messageHeadline: 'third', author: { name: 'Ada', email: 'ada@example.com' } }],
              },
            },
          },
        },
      }),
  ],
  [
    'ancestors by revision expressions',
    inApp(
      'grand: object(expression: "HEAD~2") { ... on Commit { messageHeadline messageBody parents(first: 1) { totalCount } } } tree: object(expression: "v1^{tree}") { __typename } tag: object(expression: "v1") { ... on Tag { name target { __typename } } }',
    ),
    (data) =>
      expect(data).toMatchObject({
        repository: {
          grand: { messageHeadline: 'first', messageBody: 'with a body', parents: { totalCount: 0 } },
          tree: { __typename: 'Tree' },
          tag: { name: 'v1', target: { __typename: 'Commit' } },
        },
      }),
  ],
  [
    'branches by name, backwards',
    inApp(
      'refs(refPrefix: "refs/heads/", last: 1, query: "e", orderBy: { field: ALPHABETICAL, direction: ASC }) { totalCount nodes { name prefix target { oid } } pageInfo { hasPreviousPage hasNextPage } } ref(qualifiedName: "release/1") { name }',
    ),
    (data) =>
      expect(data).toMatchObject({
        repository: {
          refs: {
            totalCount: 1,
            nodes: [{ name: 'release/1', prefix: 'refs/heads/', target: { oid: oidOf(git, 'release/1') } }],
            pageInfo: { hasPreviousPage: false },
          },
          ref: { name: 'release/1' },
        },
      }),
  ],
  [
    'one file of a commit',
    inApp(
      `object(oid: "${oidOf(git, 'main')}") { ... on Commit { file(path: "docs/deep/z.md") { path size object { ... on Blob { text } } } missing: file(path: "nope") { path } } }`,
    ),
    (data) =>
      expect(data).toEqual({
        repository: { object: { file: { path: 'docs/deep/z.md', size: 1, object: { text: 'z' } }, missing: null } },
      }),
  ],
  [
    'languages, topics and submodules',
    inApp(
      'primaryLanguage { name } languages(first: 5, orderBy: { field: SIZE, direction: DESC }) { totalSize edges { size node { name } } } repositoryTopics(first: 5) { nodes { topic { name } url } } submodules(first: 5) { nodes { path gitUrl } }',
    ),
    (data) =>
      expect(data).toMatchObject({
        repository: {
          primaryLanguage: { name: 'TypeScript' },
          languages: { totalSize: 910, edges: [{ size: 900, node: { name: 'TypeScript' } }, { size: 10 }] },
          repositoryTopics: { nodes: [{ topic: { name: 'billing' } }, { topic: { name: 'npm' } }] },
          submodules: { nodes: [{ path: 'vendor/lib' }] },
        },
      }),
  ],
  [
    'an owner by login, as an interface',
    '{ a: repositoryOwner(login: "acme") { __typename login ... on Organization { membersWithRole(first: 5) { edges { role node { login } } } } } b: repositoryOwner(login: "BOB") { __typename login } c: repositoryOwner(login: "nobody") { login } }',
    (data) =>
      expect(data).toMatchObject({
        a: {
          __typename: 'Organization',
          membersWithRole: {
            edges: [{ role: 'ADMIN', node: { login: 'ada' } }, { role: 'MEMBER' }, { role: 'MEMBER' }],
          },
        },
        b: { __typename: 'User', login: 'bob' },
        c: null,
      }),
  ],
  [
    'a repository through its owner through itself',
    inApp(
      'owner { ... on Organization { repository(name: "other") { owner { repositories(first: 1, orderBy: { field: NAME, direction: DESC }) { totalCount nodes { nameWithOwner viewerPermission } } } } } }',
    ),
    (data) =>
      expect(data).toEqual({
        repository: {
          owner: {
            repository: {
              owner: {
                repositories: {
                  totalCount: 3,
                  nodes: [{ nameWithOwner: 'acme/secret-plans', viewerPermission: 'ADMIN' }],
                },
              },
            },
          },
        },
      }),
  ],
  [
    'trees nested three levels deep',
    inApp(
      'object(expression: "main:docs") { ... on Tree { entries { path object { ... on Tree { entries { path object { ... on Blob { byteSize } } } } } } } }',
    ),
    (data) =>
      expect(data).toMatchObject({
        repository: {
          object: {
            entries: [
              { path: 'docs/deep', object: { entries: [{ path: 'docs/deep/z.md', object: { byteSize: 1 } }] } },
              { path: 'docs/x.md' },
            ],
          },
        },
      }),
  ],
  [
    'the schema itself',
    '{ __schema { queryType { name } } __type(name: "Blob") { kind fields { name } } }',
    (data) => expect(data).toMatchObject({ __schema: { queryType: { name: 'Query' } }, __type: { kind: 'OBJECT' } }),
  ],
])('a valid query of another client is answered: %s', async (_, query, check) => {
  const { graphql } = await start(directory)
  const { json } = await graphql(query)
  expect(json['errors']).toBeUndefined()
  check(json['data'] as unknown as Record<string, unknown>)
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
