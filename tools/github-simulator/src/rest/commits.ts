import { commitOf, resolveName } from '../git/revision.js'
import { changedFiles } from '../git/changed-files.js'
import { secondsOf } from '../git/list-commits.js'
import type { Signature } from '../git/parse-objects.js'
import { notFound, refuse } from '../server/answer.js'
import { nodeIdOf } from '../world/node-id.js'
import type { Repository } from '../world/world-index.js'
import { findGitRepository } from './find-repository.js'
import { accountOfEmail } from '../world/people.js'
import { wantsMedia } from './media-type.js'
import { pageOf } from './pagination.js'
import { accountJson } from './repository-json.js'
import type { RestRequest, RestResult, Route } from './route.js'

/** Commits: the history, and one by any name. */
export const commitRoutes: readonly Route[] = [
  { method: 'GET', path: '/repos/:owner/:repo/commits', kind: 'other', handle: commits },
  { method: 'GET', path: '/repos/:owner/:repo/commits/*ref', kind: 'other', handle: commit },
  { method: 'GET', path: '/repos/:owner/:repo/git/commits/:oid', kind: 'other', handle: gitCommit },
]

const MAX_FILES = 300

async function commits(request: RestRequest): Promise<RestResult> {
  const repository = findGitRepository(request)
  const { git } = request.simulation
  const { query } = request.incoming
  const start = resolveName(git, repository, query.get('sha') ?? 'HEAD')
  const head = start === null ? null : await commitOf(git.objects, repository.gitDirectory, start)
  if (head === null) throw notFound()
  const filter = {
    path: query.get('path'),
    sinceSeconds: timeOf(query, 'since'),
    untilSeconds: timeOf(query, 'until'),
    author: query.get('author'),
  }
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null))
  const oids = await git.history(repository.gitDirectory, head, given)
  const page = pageOf(oids, request.incoming, `/repositories/${repository.id}/commits`)
  const json = await Promise.all(page.items.map((oid) => commitJson(repository, oid, request)))
  return { json, headers: page.headers }
}

function timeOf(query: URLSearchParams, name: 'since' | 'until'): number | null {
  const text = query.get(name)
  if (text === null) return null
  const seconds = secondsOf(text)
  if (seconds === null) throw refuse(422, `${name} is no time of ISO 8601: ${text}`)
  return seconds
}

async function commit(request: RestRequest): Promise<RestResult> {
  const repository = findGitRepository(request)
  const { git } = request.simulation
  const { ref = '' } = request.params
  const start = resolveName(git, repository, ref)
  const oid = start === null ? null : await commitOf(git.objects, repository.gitDirectory, start)
  if (oid === null) throw refuse(422, `No commit found for SHA: ${ref}`)
  if (wantsMedia(request.incoming, 'sha')) {
    return { raw: oid, headers: { 'content-type': 'application/vnd.github.sha; charset=utf-8' }, etag: `"${oid}"` }
  }
  const files = await changedFiles(repository.gitDirectory, oid)
  const page = pageOf(files, request.incoming, `/repositories/${repository.id}/commits/${oid}`)
  const shown = request.incoming.query.has('page') ? page.items : files.slice(0, MAX_FILES)
  const json = {
    ...(await commitJson(repository, oid, request)),
    files: shown.map(({ path, status, oid: sha }) => ({ sha, filename: path, status })),
  }
  return { json, headers: files.length > MAX_FILES ? page.headers : {} }
}

async function gitCommit(request: RestRequest): Promise<RestResult> {
  const repository = findGitRepository(request)
  const { oid = '' } = request.params
  const header = await request.simulation.git.objects.header(repository.gitDirectory, oid)
  if (header?.kind !== 'commit') throw notFound()
  const { commit: data, sha, parents } = await commitJson(repository, oid, request)
  return { json: { sha, ...data, parents } }
}

interface CommitJson {
  readonly sha: string
  readonly commit: object
  readonly parents: readonly object[]
}

async function commitJson(
  { id, nameWithOwner, gitDirectory }: Repository,
  oid: string,
  request: RestRequest,
): Promise<CommitJson> {
  const parsed = await request.simulation.git.objects.commit(gitDirectory, oid)
  if (parsed === null) throw notFound()
  const url = `${request.incoming.base}/repos/${nameWithOwner}`
  const body = {
    sha: oid,
    node_id: nodeIdOf({ type: 'Commit', repository: id, oid }),
    commit: {
      author: signatureJson(parsed.author),
      committer: signatureJson(parsed.committer),
      message: parsed.message.trimEnd(),
      tree: { sha: parsed.tree, url: `${url}/git/trees/${parsed.tree}` },
    },
    author: accountJsonOf(parsed.author.email, request),
    committer: accountJsonOf(parsed.committer.email, request),
    url: `${url}/commits/${oid}`,
    html_url: `https://github.com/${nameWithOwner}/commit/${oid}`,
    parents: parsed.parents.map((sha) => ({ sha, url: `${url}/commits/${sha}` })),
  }
  return body
}

function signatureJson({ name, email, seconds }: Signature): object {
  return { name, email, date: new Date(seconds * 1000).toISOString().replace('.000Z', 'Z') }
}

function accountJsonOf(email: string, { simulation, incoming }: RestRequest): object | null {
  const account = accountOfEmail(email, simulation.world)
  return account === undefined ? null : accountJson(account, incoming.base)
}
