import { listTree } from '../git/list-tree.js'
import { resolveName, treeOf } from '../git/revision.js'
import { notFound, refuse } from '../server/answer.js'
import { nodeIdOf } from '../world/node-id.js'
import { base64Lines } from './base64-lines.js'
import { findGitRepository } from './find-repository.js'
import { wantsMedia } from './media-type.js'
import type { RestRequest, RestResult, Route } from './route.js'

/** Trees and blobs by oid (trees also by ref). */
export const gitDataRoutes: readonly Route[] = [
  { method: 'GET', path: '/repos/:owner/:repo/git/trees/*ref', kind: 'tree', handle: tree },
  { method: 'GET', path: '/repos/:owner/:repo/git/blobs/:oid', kind: 'blob', handle: blob },
]

async function tree(request: RestRequest): Promise<RestResult> {
  const repository = findGitRepository(request)
  const { git, settings } = request.simulation
  const { ref = '' } = request.params
  if (ref === '') throw notFound()
  const start = resolveName(git, repository, ref)
  if (start === null) throw looksLikeOid(ref) ? malformedOid() : notFound()
  const oid = await treeOf(git.objects, repository.gitDirectory, start)
  if (oid === null) throw notFound()
  const limits = { maxEntries: settings.rest.treeMaxEntries, maxBytes: settings.rest.treeMaxBytes }
  // Any value of the parameter recurses, even 0 and false.
  const { entries, truncated } = await listTree(
    repository.gitDirectory,
    oid,
    request.incoming.query.has('recursive'),
    limits,
  )
  const url = `${request.incoming.base}/repos/${repository.nameWithOwner}/git`
  const listed = entries.map(({ path, mode, type, oid: sha, size }) => ({
    path,
    mode,
    type,
    sha,
    ...(size === undefined ? {} : { size }),
    ...(type === 'commit' ? {} : { url: `${url}/${type}s/${sha}` }),
  }))
  return { json: { sha: oid, url: `${url}/trees/${oid}`, tree: listed, truncated } }
}

async function blob(request: RestRequest): Promise<RestResult> {
  const repository = findGitRepository(request)
  const { git, settings } = request.simulation
  const { oid = '' } = request.params
  if (!/^[0-9a-f]{40}$/.test(oid)) throw malformedOid()
  const header = await git.objects.header(repository.gitDirectory, oid)
  if (header?.kind !== 'blob') throw notFound()
  if (header.size > settings.rest.blobMaxBytes) {
    const errors = [{ resource: 'Blob', field: 'data', code: 'too_large' }]
    throw refuse(
      403,
      'This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API.',
      { errors },
    )
  }
  const content = await git.objects.blob(repository.gitDirectory, oid)
  if (content === null) throw notFound()
  const blobs = [{ oid, bytes: content.length }]
  if (wantsMedia(request.incoming, 'raw')) {
    return { raw: content, headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' }, blobs }
  }
  const json = {
    sha: oid,
    node_id: nodeIdOf({ type: 'Blob', repository: repository.id, oid }),
    size: content.length,
    url: `${request.incoming.base}/repos/${repository.nameWithOwner}/git/blobs/${oid}`,
    content: base64Lines(content),
    encoding: 'base64',
  }
  return { json, blobs }
}

/** Hexadecimal, but not of the length of an oid. */
function looksLikeOid(ref: string): boolean {
  return /^[0-9a-f]{30,}$/.test(ref)
}

const malformedOid = () => refuse(422, 'The sha parameter must be exactly 40 characters and contain only [0-9a-f].')
