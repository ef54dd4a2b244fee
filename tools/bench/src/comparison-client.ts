import { parseArgs } from 'node:util'
import { DEMO_TOKEN, isWantedPath } from 'github-simulator'

/**
 * The usual ways of reading an organization's files, each as plain as it is mostly written: a process of its own that fetches
 * what is wanted, looks at nothing, keeps nothing, and says what it took. It knows by magic which paths are wanted.
 */
const CONCURRENCY = 10
const PAGE = 100
const FILES_PER_QUERY = 50
/** GraphQL cuts longer texts. */
const LONGEST_TEXT_BYTES = 512_000
const RAW = 'application/vnd.github.raw+json'

interface Repository {
  readonly full_name: string
  readonly default_branch: string
  readonly archived: boolean
  readonly fork: boolean
}

interface WantedFile {
  readonly repository: string
  readonly path: string
  readonly sha: string
  readonly size: number
}

/** What such a client did. */
export interface ClientRun {
  readonly files: number
  readonly seconds: number
  readonly peakMiB: number
}

const { values } = parseArgs({
  options: {
    way: { type: 'string', default: 'file-by-file' },
    url: { type: 'string', default: '' },
    organization: { type: 'string', default: '' },
  },
})
const began = performance.now()
const repositories = (await listed(values.organization)).filter(({ archived, fork }) => !archived && !fork)
const files = (await mapTen(repositories, wantedFiles)).flat()
if (values.way === 'file-by-file') await mapTen(files, contents)
else await inQueries(files)
const run: ClientRun = {
  files: files.length,
  seconds: (performance.now() - began) / 1_000,
  peakMiB: process.resourceUsage().maxRSS / 1_024,
}
process.stdout.write(`${JSON.stringify(run)}\n`)

async function listed(organization: string): Promise<readonly Repository[]> {
  const all: Repository[] = []
  for (let page = 1; ; page += 1) {
    const text = await get(`/orgs/${organization}/repos?per_page=${PAGE}&page=${page}`)
    const repositoriesOfPage = JSON.parse(text ?? '[]') as readonly Repository[]
    all.push(...repositoriesOfPage)
    if (repositoriesOfPage.length < PAGE) return all
  }
}

async function wantedFiles({ full_name: repository, default_branch: branch }: Repository): Promise<WantedFile[]> {
  const text = await get(`/repos/${repository}/git/trees/${encodeURIComponent(branch)}?recursive=1`)
  if (text === undefined) return []
  const { tree } = JSON.parse(text) as {
    readonly tree: readonly {
      readonly path: string
      readonly mode: string
      readonly sha: string
      readonly size?: number
    }[]
  }
  return tree
    .filter(({ path, mode }) => mode.startsWith('100') && isWantedPath(path))
    .map(({ path, sha, size }) => ({ repository, path, sha, size: size ?? 0 }))
}

async function contents({ repository, path }: WantedFile): Promise<void> {
  await get(`/repos/${repository}/contents/${path.split('/').map(encodeURIComponent).join('/')}`, RAW)
}

/** Equal contents once, fifty in a query; by themselves those of which GraphQL would cut the text. */
async function inQueries(wanted: readonly WantedFile[]): Promise<void> {
  const distinct = [...new Map(wanted.map((file) => [file.sha, file])).values()]
  const small = distinct.filter(({ size }) => size <= LONGEST_TEXT_BYTES)
  const queries = Array.from({ length: Math.ceil(small.length / FILES_PER_QUERY) }, (_, index) =>
    queryOf(small.slice(index * FILES_PER_QUERY, (index + 1) * FILES_PER_QUERY)),
  )
  await mapTen(queries, (query) => send(graphqlUrl(), { method: 'POST', body: JSON.stringify({ query }) }))
  const large = distinct.filter(({ size }) => size > LONGEST_TEXT_BYTES)
  await mapTen(large, ({ repository, sha }) => get(`/repos/${repository}/git/blobs/${sha}`, RAW))
}

function queryOf(wanted: readonly WantedFile[]): string {
  const byRepository = new Map<string, WantedFile[]>()
  for (const file of wanted) byRepository.set(file.repository, [...(byRepository.get(file.repository) ?? []), file])
  const fields = [...byRepository].map(([repository, ofIt], index) => {
    const [owner, name] = repository.split('/')
    const blobs = ofIt.map(({ sha }, place) => `f${place}: object(oid: "${sha}") { ... on Blob { text isTruncated } }`)
    return `r${index}: repository(owner: ${JSON.stringify(owner)}, name: ${JSON.stringify(name)}) { ${blobs.join(' ')} }`
  })
  return `{ ${fields.join(' ')} }`
}

function graphqlUrl(): string {
  return `${new URL(values.url).origin}/graphql`
}

/** @returns undefined for what this token may not see, and for what is gone or empty. */
function get(path: string, accept = 'application/vnd.github+json'): Promise<string | undefined> {
  return send(`${values.url}${path}`, { headers: { accept } })
}

async function send(
  url: string,
  { headers, ...init }: { readonly method?: string; readonly body?: string; readonly headers?: Record<string, string> },
): Promise<string | undefined> {
  const identity = { authorization: `Bearer ${DEMO_TOKEN}`, 'user-agent': 'comparison-client' }
  const response = await fetch(url, { ...init, headers: { ...identity, ...headers } })
  const text = await response.text()
  if (response.ok) return text
  if ([403, 404, 409, 451].includes(response.status)) return undefined
  throw new Error(`${url} answered ${response.status}: ${text.slice(0, 200)}`)
}

async function mapTen<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++
      const item = items[index]
      if (item !== undefined) results[index] = await work(item)
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, worker))
  return results
}
