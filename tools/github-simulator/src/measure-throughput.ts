import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateOrganization } from './generator/generate-organization.js'
import { DEMO_TOKEN } from './organization/tokens.js'

/**
 * How many requests a second the simulator answers here: `node dist/measure-throughput.js`.
 * Client and server are two processes of one machine; the client reads the whole body and parses nothing twice.
 */
const REPOSITORIES = 100
const CONCURRENCY = 10
const NO_LIMITS = {
  secondary: { enabled: false },
  primary: { coreLimit: 1_000_000, graphqlLimit: 1_000_000 },
  resources: { repositories: 1_000 },
}

interface Repository {
  readonly id: string
  readonly nameWithOwner: string
  readonly defaultBranchRef: { readonly target: { readonly tree: { readonly oid: string } } } | null
}

const folder = await mkdtemp(join(tmpdir(), 'throughput-'))
await generateOrganization({ repositories: REPOSITORIES, seed: 7, organization: 'globex', directory: folder })
const main = new URL('main.js', import.meta.url).pathname
const server = spawn(process.execPath, [main, '--directory', folder, '--options', JSON.stringify(NO_LIMITS)], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
try {
  const [line] = (await once(server.stdout, 'data')) as [Buffer]
  const { url, graphqlUrl } = JSON.parse(line.toString()) as { url: string; graphqlUrl: string }
  await measureAll(url, graphqlUrl)
} finally {
  server.kill('SIGTERM')
  await rm(folder, { recursive: true, force: true })
}

async function measureAll(url: string, graphqlUrl: string): Promise<void> {
  const graphql = async (query: string, variables: object = {}): Promise<Record<string, unknown>> => {
    const body = JSON.stringify({ query, variables })
    const text = await send(graphqlUrl, { method: 'POST', body })
    return (JSON.parse(text) as { data: Record<string, unknown> }).data
  }
  const listing = `{ organization(login: "globex") { repositories(first: 100) { nodes {
    id nameWithOwner isArchived isEmpty defaultBranchRef { name target { oid ... on Commit { tree { oid } } } } } } } }`
  const listed = (await graphql(listing)) as {
    organization: { repositories: { nodes: readonly (Repository | null)[] } }
  }
  const repositories = listed.organization.repositories.nodes.filter(
    (repository): repository is Repository => repository?.defaultBranchRef != null,
  )
  const trees = `{ ${repositories.slice(0, 50).map(treeAlias).join(' ')} }`
  const found = (await graphql(trees)) as Record<string, { root: { entries: readonly Entry[] } | null } | null>
  const small = Object.entries(found).flatMap(([alias, repository]) =>
    (repository?.root?.entries ?? [])
      .filter(({ type, size }) => type === 'blob' && size < 20_000)
      .map((entry) => ({ ...entry, repository: repositories[Number(alias.slice(1))]?.nameWithOwner ?? '' })),
  )
  const ids = small.slice(0, 50).map(({ object }) => object?.id ?? '')
  const contents = 'query($ids: [ID!]!) { nodes(ids: $ids) { ... on Blob { oid byteSize isBinary isTruncated text } } }'
  const [blob] = small
  if (blob === undefined || ids.length < 50)
    throw new Error('the generated organization has too few small files to measure with')

  await measure('GraphQL listing, 100 repositories with head and root tree', 200, () => graphql(listing))
  await measure('GraphQL tree query, 50 root trees in one query', 200, () => graphql(trees))
  await measure('GraphQL content query, 50 small blobs', 400, () => graphql(contents, { ids }))
  const raw = { headers: { accept: 'application/vnd.github.raw+json' } }
  await measure('REST blob, raw', 1_500, () => send(`${url}/repos/${blob.repository}/git/blobs/${blob.oid}`, raw))
  await measure('REST recursive tree of a small repository', 200, () =>
    send(`${url}/repos/${blob.repository}/git/trees/HEAD?recursive=1`),
  )
}

interface Entry {
  readonly type: string
  readonly size: number
  readonly oid: string
  readonly object: { readonly id: string } | null
}

function treeAlias({ id, defaultBranchRef }: Repository, index: number): string {
  const oid = defaultBranchRef?.target.tree.oid ?? ''
  return `r${index}: node(id: "${id}") { ... on Repository { root: object(oid: "${oid}") { ... on Tree { entries { name type oid mode size object { id } } } } } }`
}

/** Runs an exact number of requests, a fixed number at a time, after a short warm-up. */
async function measure(name: string, requests: number, request: () => Promise<unknown>): Promise<void> {
  await Promise.all(Array.from({ length: CONCURRENCY }, request))
  let left = requests
  const work = async (): Promise<void> => {
    while (left-- > 0) await request()
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: CONCURRENCY }, work))
  const seconds = (performance.now() - began) / 1000
  process.stdout.write(`${(requests / seconds).toFixed(0).padStart(6)} requests/s  ${name}\n`)
}

async function send(
  url: string,
  init: { method?: string; body?: string; headers?: Record<string, string> } = {},
): Promise<string> {
  const headers = { authorization: `Bearer ${DEMO_TOKEN}`, 'user-agent': 'measure-throughput', ...init.headers }
  const response = await fetch(url, { ...init, headers })
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 200)}`)
  return text
}
