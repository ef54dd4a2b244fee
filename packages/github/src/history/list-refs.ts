import {
  messageOf,
  RequestFailure,
  type Gap,
  type ListedRef,
  type RefListing,
  type Repository,
} from '@ioc-scanner/core'
import { brokenAnswer, isObject, isOid, listOf, objectOf, type JsonObject } from '../transport/checked-json.js'
import type { GitHubClient } from '../transport/github-client.js'
import { graphqlText } from '../transport/graphql-text.js'
import { failureReason } from '../trees/failure-reason.js'
import { askInBatches, type Lost } from './ask-in-batches.js'
import { COMMIT, commitIn, nextIn } from './read-commit.js'

const ON_COMMIT = `... on Commit{${COMMIT}}`
const PAGE = 100
/** 10,000 branches, as many pull requests: what lies behind is named as a gap. */
const MAX_PAGES = 100
const SHAPE = { fields: 80, repositories: 40, bytes: 4_000 }
const OBJECTS = { fields: 200, repositories: 40, bytes: 200 }

/** Lists one kind of refs, page by page. */
interface Pages<Item> {
  readonly what: string
  readonly field: (after: string) => string
  readonly read: (node: JsonObject) => Item | undefined
}

const BRANCHES: Pages<ListedRef> = {
  what: 'branches',
  field: (after) =>
    `refs(refPrefix:"refs/heads/",first:${PAGE}${after}){pageInfo{hasNextPage endCursor} nodes{name target{${ON_COMMIT}}}}`,
  read: ({ name, target }) => {
    const commit = isObject(target) ? commitIn(target) : undefined
    return typeof name === 'string' && commit !== undefined ? { ref: name, kind: 'branch', ...commit } : undefined
  },
}

interface OpenPull {
  readonly number: number
  readonly from: string
  readonly head: string
  readonly isForeign: boolean
}

const PULLS: Pages<OpenPull> = {
  what: 'open pull requests',
  field: (after) =>
    `pullRequests(states:OPEN,first:${PAGE}${after}){pageInfo{hasNextPage endCursor} nodes{number headRefName headRefOid isCrossRepository}}`,
  read: ({ number, headRefName, headRefOid, isCrossRepository }) =>
    Number.isSafeInteger(number) && typeof headRefName === 'string' && isOid(headRefOid)
      ? { number: number as number, from: headRefName, head: headRefOid, isForeign: isCrossRepository === true }
      : undefined,
}

/** Branches, and heads of open pull requests of forks or of branches that are gone. */
export async function listRefs(
  client: GitHubClient,
  repositories: readonly Repository[],
): Promise<readonly RefListing[]> {
  const [branches, pulls] = await Promise.all([
    allPages(client, repositories, BRANCHES),
    allPages(client, repositories, PULLS),
  ])
  const listed = repositories.map((repository, index) => {
    const own = branches[index] ?? { items: [], lost: undefined }
    const open = pulls[index] ?? { items: [], lost: undefined }
    const names = new Set(own.items.map(({ ref }) => ref))
    // A head that is a branch here is listed as that.
    const elsewhere = open.items.filter(({ from, isForeign }) => isForeign || !names.has(from))
    const lost = [own.lost, open.lost].flatMap((one) => one ?? [])
    return { repository, refs: own.items, elsewhere, gaps: lost.map((one) => gapOf(repository, one)) }
  })
  const asked = listed.flatMap(({ repository, elsewhere }) => elsewhere.map((pull) => ({ repository, pull })))
  const heads = await askInBatches(
    client,
    asked.map(({ repository, pull }) => ({
      repository: repository.nameWithOwner,
      field: `object(oid:"${pull.head}"){${ON_COMMIT}}`,
    })),
    OBJECTS,
  )
  const found = new Map(listed.map((one) => [one.repository, { refs: [...one.refs], gaps: [...one.gaps] }]))
  for (const [index, { repository, pull }] of asked.entries()) {
    const answer = heads[index]
    const commit = answer?.lost === undefined && answer?.value ? commitIn(answer.value) : undefined
    const ref = `refs/pull/${pull.number}/head`
    const own = found.get(repository)
    if (commit !== undefined) own?.refs.push({ ref, kind: 'pull-request', from: pull.from, ...commit })
    else {
      const lost = answer?.lost ?? { reason: 'not-found', detail: 'GitHub does not have its head commit' }
      own?.gaps.push({ ...gapOf(repository, lost), ref })
    }
  }
  return repositories.map((repository) => ({ repository, ...(found.get(repository) ?? { refs: [], gaps: [] }) }))
}

interface Paged<Item> {
  readonly items: Item[]
  lost: Lost | undefined
}

/** The pages of all repositories, a round of queries for each page. */
async function allPages<Item>(
  client: GitHubClient,
  repositories: readonly Repository[],
  { what, field, read }: Pages<Item>,
): Promise<readonly Paged<Item>[]> {
  const known = repositories.map((): Paged<Item> => ({ items: [], lost: undefined }))
  let open = repositories.map(({ nameWithOwner }, index) => ({ nameWithOwner, index, after: '' }))
  for (let page = 0; open.length > 0; page += 1) {
    const answers = await askInBatches(
      client,
      open.map(({ nameWithOwner, after }) => ({ repository: nameWithOwner, field: field(after) })),
      SHAPE,
    )
    open = open.flatMap((question, place) => {
      const own = known[question.index]
      const answer = answers[place]
      if (own === undefined || answer === undefined) return []
      try {
        if (answer.lost !== undefined) throw failureOf(answer.lost)
        const connection = objectOf(answer.value, what)
        for (const node of listOf(connection['nodes'], what)) {
          const item = isObject(node) ? read(node) : undefined
          if (item === undefined) throw brokenAnswer(`one of the ${what} cannot be read`)
          own.items.push(item)
        }
        const cursor = nextIn(connection)
        if (cursor === null) return []
        if (page + 1 >= MAX_PAGES)
          throw failureOf({ reason: 'truncated', detail: `more than ${MAX_PAGES * PAGE} are there` })
        return [{ ...question, after: `,after:${graphqlText(cursor)}` }]
      } catch (thrown) {
        const lost = lostFor(thrown)
        own.lost = { reason: lost.reason, detail: `not all ${what} could be listed: ${lost.detail}` }
        return []
      }
    })
  }
  return known
}

const failureOf = ({ reason, detail }: Lost): RequestFailure => new RequestFailure('REFUSED', reason, detail)

function lostFor(thrown: unknown): Lost {
  const reason = failureReason(thrown)
  if (reason === undefined) throw thrown
  return { reason, detail: messageOf(thrown) }
}

function gapOf({ nameWithOwner }: Repository, { reason, detail }: Lost): Gap {
  return { repository: nameWithOwner, ref: null, path: null, reason, detail }
}
