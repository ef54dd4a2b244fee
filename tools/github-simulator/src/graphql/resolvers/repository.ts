import { resolveExpression } from '../../git/revision.js'
import { submodulesOf } from '../../git/submodules.js'
import { diskUsageOf } from '../../world/disk-usage-of.js'
import { nodeIdOf } from '../../world/node-id.js'
import { permissionOf } from '../../world/permission.js'
import type { Repository } from '../../world/world-index.js'
import { connectionOf } from '../connection.js'
import { whenKnown } from '../context.js'
import type { QueryContext, TypeResolvers } from '../context.js'
import { FieldError, notSimulated } from '../field-error.js'
import { accountNode, gitNode } from '../nodes.js'
import type { RefNode, RepositoryNode } from '../nodes.js'
import { notAccessible } from './find-repository.js'
import { pullRequestNode, pullRequestsOf } from './pull-requests.js'
import { languageNode, topicNode } from './small-types.js'

const metadata: TypeResolvers<RepositoryNode> = {
  id: ({ repository }) => nodeIdOf({ type: 'Repository', key: String(repository.id) }),
  databaseId: ({ repository }) => repository.id,
  name: ({ repository }) => repository.name,
  nameWithOwner: ({ repository }) => repository.nameWithOwner,
  owner: ({ repository }) => accountNode(repository.owner),
  description: ({ repository }) => repository.data.description ?? null,
  url: ({ repository }) => `https://github.com/${repository.nameWithOwner}`,
  resourcePath: ({ repository }) => `/${repository.nameWithOwner}`,
  sshUrl: ({ repository }) => `git@github.com:${repository.nameWithOwner}.git`,
  visibility: ({ repository }) => repository.data.visibility,
  isPrivate: ({ repository }) => repository.data.visibility !== 'PUBLIC',
  isArchived: ({ repository }) => repository.data.archived === true,
  isFork: ({ repository }) => repository.data.fork === true,
  isDisabled: ({ repository }) => repository.data.disabled === true,
  isLocked: ({ repository }) => repository.data.locked === true,
  isMirror: ({ repository }) => repository.data.mirror === true,
  isTemplate: ({ repository }) => repository.data.template === true,
  isInOrganization: ({ repository }) => repository.owner.kind === 'Organization',
  isEmpty: ({ repository }, _, { git }) => git.isEmpty(repository),
  lockReason: ({ repository }) => (repository.data.locked === true ? 'MIGRATING' : null),
  archivedAt: ({ repository }) => (repository.data.archived === true ? repository.pushedAt : null),
  createdAt: ({ repository }) => repository.data.createdAt,
  updatedAt: ({ repository }) => repository.pushedAt,
  pushedAt: ({ repository }) => repository.pushedAt,
  diskUsage: ({ repository }) => diskUsageOf(repository),
  parent: () => null,
  viewerPermission: ({ repository }, _, { caller, world }) => permissionOf(caller, repository, world),
  primaryLanguage: ({ repository }) => {
    const name = repository.data.primaryLanguage
    return name === undefined ? null : languageNode(name)
  },
  languages: ({ repository }, args, _, info) => {
    const items = [...languagesOf(repository)].sort((a, b) => a.bytes - b.bytes)
    const isAscending = (args['orderBy'] as { direction?: string } | null | undefined)?.direction === 'ASC'
    return connectionOf(
      {
        items: isAscending ? items : items.reverse(),
        toNode: ({ name }) => languageNode(name),
        aboutEdge: ({ bytes }) => ({ size: bytes }),
        about: { totalSize: items.reduce((sum, { bytes }) => sum + bytes, 0) },
      },
      args,
      info,
    )
  },
  repositoryTopics: ({ repository }, args, _, info) =>
    connectionOf(
      { items: repository.data.topics ?? [], toNode: (name) => topicNode('RepositoryTopic', name) },
      args,
      info,
    ),
}

export const repositoryResolvers: TypeResolvers<RepositoryNode> = {
  ...metadata,
  defaultBranchRef: (node, _, context) => {
    const { repository, defaultBranch } = readable(node, context)
    const oid = repository.data.disabled === true ? null : context.git.head(repository)
    return oid === null || defaultBranch === null ? null : refNode(repository, `refs/heads/${defaultBranch}`, oid)
  },
  ref: (node, args, context) => {
    const { repository } = readable(node, context)
    const name = String(args['qualifiedName'])
    for (const candidate of [name, `refs/heads/${name}`, `refs/tags/${name}`]) {
      const oid = context.git.ref(repository.gitDirectory, candidate)
      if (oid !== null) return refNode(repository, candidate, oid)
    }
    return null
  },
  refs: (node, args, context, info) => {
    const { repository } = readable(node, context)
    const orderBy = args['orderBy'] as { field: string; direction: string } | null | undefined
    if (orderBy?.field === 'TAG_COMMIT_DATE') throw notSimulated('the order TAG_COMMIT_DATE')
    const prefix = String(args['refPrefix'])
    const query = typeof args['query'] === 'string' ? args['query'].toLowerCase() : ''
    const refs = context.git
      .refs(repository.gitDirectory, prefix)
      .filter(({ name }) => name.slice(prefix.length).toLowerCase().includes(query))
    const isDescending = (orderBy?.direction ?? args['direction']) === 'DESC'
    const items = isDescending ? [...refs].reverse() : refs
    return connectionOf({ items, toNode: ({ name, oid }) => refNode(repository, name, oid, prefix) }, args, info)
  },
  object: (node, args, context) => {
    const { repository } = readable(node, context)
    const { objects } = context.git
    context.meter.charge(context.meter.model.perObjectMs)
    if (typeof args['oid'] === 'string') {
      const oid = args['oid']
      return whenKnown(objects.header(repository.gitDirectory, oid), (header) =>
        header === null ? null : gitNode(repository, header.kind, oid),
      )
    }
    if (typeof args['expression'] !== 'string') {
      throw new FieldError('UNPROCESSABLE', 'You must provide either an oid or an expression.')
    }
    return resolveExpression(context.git, repository, args['expression']).then((found) =>
      // A submodule's commit lives elsewhere.
      found === null || found.entry?.type === 'commit' ? null : gitNode(repository, found.kind, found.oid, found.path),
    )
  },
  pullRequests: (node, args, context, info) => pullRequestsOf(readable(node, context).repository, args, info),
  pullRequest: (node, args, context) => {
    const { repository } = readable(node, context)
    const found = repository.data.pullRequests?.find(({ number }) => number === args['number'])
    if (found !== undefined) return pullRequestNode(repository, found)
    throw new FieldError(
      'NOT_FOUND',
      `Could not resolve to a PullRequest with the number of ${String(args['number'])}.`,
    )
  },
  submodules: async (node, args, context, info) => {
    const { repository } = readable(node, context)
    const head = context.git.head(repository)
    const items = head === null ? [] : await submodulesOf(context.git.objects, repository.gitDirectory, head)
    return connectionOf({ items, toNode: (submodule) => ({ nodeType: 'Submodule', submodule }) }, args, info)
  },
}

function readable(
  { repository, refused }: RepositoryNode,
  context: QueryContext,
): { repository: Repository; defaultBranch: string | null } {
  if (refused) throw notAccessible(context)
  return { repository, defaultBranch: repository.defaultBranch }
}

export interface PrefixedRef extends RefNode {
  readonly prefix: string
}

export function refNode(
  repository: Repository,
  fullName: string,
  oid: string,
  prefix = standardPrefix(fullName),
): PrefixedRef {
  return { nodeType: 'Ref', repository, fullName, oid, prefix }
}

export function standardPrefix(fullName: string): string {
  return /^refs\/(?:heads|tags|pull|remotes)\//.exec(fullName)?.[0] ?? 'refs/'
}

function languagesOf(repository: Repository): readonly { readonly name: string; readonly bytes: number }[] {
  const { languages, primaryLanguage } = repository.data
  if (languages !== undefined) return languages
  return primaryLanguage === undefined ? [] : [{ name: primaryLanguage, bytes: diskUsageOf(repository) * 1024 }]
}
