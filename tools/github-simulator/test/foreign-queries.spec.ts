import { expect, test } from '@jest/globals'
import { createDataWorld, inApp } from './data-world.js'
import { oidOf, repositoryDirectory } from './git-fixtures.js'
import { start } from './simulated-world.js'

const directory = createDataWorld()
const git = repositoryDirectory(directory, 'app')

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
