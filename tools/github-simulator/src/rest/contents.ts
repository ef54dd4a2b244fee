import { posix } from 'node:path'
import { objectAtPath, commitOf, resolveName } from '../git/revision.js'
import type { FoundObject } from '../git/revision.js'
import type { ParsedTreeEntry } from '../git/parse-objects.js'
import { submodulesOf } from '../git/submodules.js'
import { notFound, refuse } from '../server/answer.js'
import type { Repository } from '../world/world-index.js'
import { base64Lines } from './base64-lines.js'
import { findRepository } from './find-repository.js'
import { wantsMedia } from './media-type.js'
import type { RestRequest, RestResult, Route } from './route.js'

/** Files and directories by path. */
export const contentRoutes: readonly Route[] = [
  { method: 'GET', path: '/repos/:owner/:repo/contents/*path?', kind: 'content', handle: contents },
]

const JSON_LIMIT_BYTES = 1_000_000
const RAW_LIMIT_BYTES = 100_000_000

/** Where an answer comes from: the repository at one commit. */
interface Place {
  readonly request: RestRequest
  readonly repository: Repository
  readonly commit: string
  readonly ref: string
}

async function contents(request: RestRequest): Promise<RestResult> {
  const repository = findRepository(request)
  const { git } = request.simulation
  if (git.isEmpty(repository)) throw refuse(404, 'This repository is empty.')
  const ref = request.incoming.query.get('ref') ?? 'HEAD'
  const start = resolveName(git, repository, ref)
  const commit = start === null ? null : await commitOf(git.objects, repository.gitDirectory, start)
  if (commit === null) throw refuse(404, `No commit found for the ref ${ref}`)
  const place: Place = { request, repository, commit, ref: ref === 'HEAD' ? (repository.defaultBranch ?? '') : ref }
  const found = await find(place, request.params['path'] ?? '')
  if (found === null) throw notFound()
  return answer(place, found)
}

async function answer(place: Place, found: FoundObject): Promise<RestResult> {
  const lastModified = place.repository.pushedAt
  const { entry } = found
  if (entry === undefined || entry.type === 'tree') return { ...(await directory(place, found)), lastModified }
  if (entry.type === 'commit') return { json: await submodule(place, found.path, entry), lastModified }
  if (entry.mode !== '120000') return { ...(await file(place, found.path, entry.oid)), lastModified }
  const { target, file: linked } = await follow(place, found.path, entry.oid)
  if (linked !== null) return { ...(await file(place, found.path, linked.oid)), lastModified }
  return { json: { ...describe(place, found.path, entry), type: 'symlink', target, size: target.length }, lastModified }
}

function find({ request, repository, commit }: Place, path: string): Promise<FoundObject | null> {
  return objectAtPath(request.simulation.git.objects, repository.gitDirectory, commit, path)
}

/** A link to a normal file of the repository is answered as that file; any other keeps being a link. */
async function follow(place: Place, path: string, oid: string): Promise<{ target: string; file: FoundObject | null }> {
  const { request, repository } = place
  const content = await request.simulation.git.objects.blob(repository.gitDirectory, oid)
  const target = content?.toString('utf8') ?? ''
  const resolved = posix.normalize(posix.join(posix.dirname(path), target))
  if (posix.isAbsolute(target) || resolved.startsWith('..')) return { target, file: null }
  const found = await find(place, resolved)
  return { target, file: found?.entry?.type === 'blob' && found.entry.mode !== '120000' ? found : null }
}

async function file(place: Place, path: string, oid: string): Promise<RestResult> {
  const { request, repository } = place
  const { objects } = request.simulation.git
  const size = (await objects.header(repository.gitDirectory, oid))?.size ?? 0
  const isJson = !wantsMedia(request.incoming, 'raw')
  if (wantsMedia(request.incoming, 'html')) throw refuse(415, 'The simulator does not render files as HTML.')
  if (size > RAW_LIMIT_BYTES || (isJson && size > JSON_LIMIT_BYTES && refusesLargeJson(request))) throw tooLarge()
  const content = (await objects.blob(repository.gitDirectory, oid)) ?? Buffer.alloc(0)
  if (!isJson) {
    const headers = { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' }
    return { raw: content, headers, blobs: [{ oid, bytes: size }] }
  }
  const described = { ...describe(place, path, { type: 'blob', oid, mode: '100644' }), size }
  if (size > JSON_LIMIT_BYTES) return { json: { ...described, content: '', encoding: 'none' } }
  return { json: { ...described, content: base64Lines(content), encoding: 'base64' }, blobs: [{ oid, bytes: size }] }
}

/** The object media type has an answer for large files; the default one is said to have refused them, and to refuse no more. */
function refusesLargeJson({ incoming, simulation }: RestRequest): boolean {
  return !wantsMedia(incoming, 'object') && simulation.settings.rest.largeContents === 'refused'
}

function tooLarge() {
  const errors = [{ resource: 'Blob', field: 'data', code: 'too_large' }]
  const message =
    'This API returns blobs up to 1 MB in size. The requested blob is too large to fetch via the API, ' +
    'but you can use the Git Data API to request blobs up to 100 MB in size.'
  return refuse(403, message, { errors })
}

async function directory(place: Place, found: FoundObject): Promise<RestResult> {
  const { request, repository } = place
  const { git, settings } = request.simulation
  const entries = (await git.objects.tree(repository.gitDirectory, found.oid)) ?? []
  // Cut without a word: whoever needs more has to ask for the tree.
  const shown = entries.slice(0, settings.rest.directoryMaxEntries)
  const listed = await Promise.all(
    shown.map(async (entry) => {
      const path = found.path === '' ? entry.name : `${found.path}/${entry.name}`
      const header = entry.type === 'blob' ? await git.objects.header(repository.gitDirectory, entry.oid) : null
      return { ...describe(place, path, entry), type: listedType(entry, request), size: header?.size ?? 0 }
    }),
  )
  if (!wantsMedia(request.incoming, 'object')) return { json: listed }
  const folder = describe(place, found.path, { type: 'tree', oid: found.oid, mode: '040000' })
  return { json: { ...folder, size: 0, entries: listed } }
}

/** Submodules are listed as files until the API version that corrected it. */
function listedType({ type, mode }: ParsedTreeEntry, { incoming }: RestRequest): string {
  if (type === 'commit') return incoming.headers['x-github-api-version'] === '2026-03-10' ? 'submodule' : 'file'
  if (mode === '120000') return 'symlink'
  return type === 'tree' ? 'dir' : 'file'
}

async function submodule(place: Place, path: string, entry: ParsedTreeEntry): Promise<object> {
  const { request, repository, commit } = place
  const all = await submodulesOf(request.simulation.git.objects, repository.gitDirectory, commit)
  const url = all.find((candidate) => candidate.path === path)?.url ?? null
  return { ...describe(place, path, entry), type: 'submodule', submodule_git_url: url, size: 0 }
}

type Described = Pick<ParsedTreeEntry, 'type' | 'oid' | 'mode'>

function describe({ request, repository, ref }: Place, path: string, { type, oid }: Described): object {
  const { nameWithOwner } = repository
  const { base } = request.incoming
  const encoded = path.split('/').map(encodeURIComponent).join('/')
  const url = `${base}/repos/${nameWithOwner}/contents/${encoded}?ref=${encodeURIComponent(ref)}`
  const gitUrl = type === 'commit' ? null : `${base}/repos/${nameWithOwner}/git/${type}s/${oid}`
  const htmlUrl = `https://github.com/${nameWithOwner}/${type === 'tree' ? 'tree' : 'blob'}/${ref}/${encoded}`
  return {
    name: posix.basename(path),
    path,
    sha: oid,
    type: type === 'tree' ? 'dir' : 'file',
    url,
    html_url: htmlUrl,
    git_url: gitUrl,
    download_url: type === 'blob' ? `https://raw.githubusercontent.com/${nameWithOwner}/${ref}/${encoded}` : null,
    _links: { self: url, git: gitUrl, html: htmlUrl },
  }
}
