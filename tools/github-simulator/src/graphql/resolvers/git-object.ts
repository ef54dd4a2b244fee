import type { Soon } from '../../git/object-reader.js'
import type { ParsedCommit, Signature } from '../../git/parse-objects.js'
import { parseTagTarget } from '../../git/parse-objects.js'
import { secondsOf } from '../../git/list-commits.js'
import { objectAtPath } from '../../git/revision.js'
import { submodulesOf } from '../../git/submodules.js'
import type { SubmoduleConfig } from '../../git/submodules.js'
import { nodeIdOf } from '../../world/node-id.js'
import { connectionOf } from '../connection.js'
import { whenKnown } from '../context.js'
import type { QueryContext, TypeResolvers } from '../context.js'
import { FieldError, notSimulated } from '../field-error.js'
import { accountNode, gitNode } from '../nodes.js'
import type { EntryNode, GitNode, RefNode, RepositoryNode } from '../nodes.js'
import { accountOfEmail } from '../../world/people.js'
import { checkSuitesOf } from './checks.js'
import { standardPrefix } from './repository.js'
import type { PrefixedRef } from './repository.js'

export const objectResolvers: TypeResolvers<GitNode> = {
  id: ({ nodeType, repository, oid }) => nodeIdOf({ type: nodeType, repository: repository.id, oid }),
  oid: ({ oid }) => oid,
  abbreviatedOid: ({ oid }) => oid.slice(0, 7),
  repository: ({ repository }): RepositoryNode => ({ nodeType: 'Repository', repository, refused: false }),
  commitUrl: ({ repository, oid }) => `https://github.com/${repository.nameWithOwner}/commit/${oid}`,
  commitResourcePath: ({ repository, oid }) => `/${repository.nameWithOwner}/commit/${oid}`,
}

export const treeResolvers: TypeResolvers<GitNode> = {
  ...objectResolvers,
  entries: ({ repository, oid, path }, _, { git, meter }) =>
    whenKnown(git.objects.tree(repository.gitDirectory, oid), (entries) => {
      if (entries === null) return null
      meter.charge(meter.model.perObjectMs + entries.length * meter.model.perEntryMs)
      return entries.map((entry): EntryNode => ({
        nodeType: 'TreeEntry',
        repository,
        entry,
        path: join(path, entry.name),
      }))
    }),
}

/** GraphQL gives modes in decimal; the schema counts 100644 as 33188. */
const decimalMode = (mode: string): number => Number.parseInt(mode, 8)

export const treeEntryResolvers: TypeResolvers<EntryNode> = {
  name: ({ entry }) => entry.name,
  nameRaw: ({ entry }) => entry.nameRaw.toString('base64'),
  path: ({ path }) => path,
  pathRaw: ({ path, entry }) => {
    const folder = path.slice(0, path.length - entry.name.length)
    return Buffer.concat([Buffer.from(folder), entry.nameRaw]).toString('base64')
  },
  type: ({ entry }) => entry.type,
  mode: ({ entry }) => decimalMode(entry.mode),
  oid: ({ entry }) => entry.oid,
  extension: ({ entry }) => /\.[^.]*$/.exec(entry.name)?.[0] ?? '',
  size: ({ repository, entry }, _, { git }) => {
    if (entry.type !== 'blob') return 0
    return whenKnown(git.objects.header(repository.gitDirectory, entry.oid), (header) => header?.size ?? 0)
  },
  object: ({ repository, entry, path }) =>
    entry.type === 'commit' ? null : gitNode(repository, entry.type, entry.oid, path),
  submodule: ({ repository, entry, path }, _, { git }) => {
    const head = git.head(repository)
    if (entry.type !== 'commit' || head === null) return null
    return submodulesOf(git.objects, repository.gitDirectory, head).then((all) => {
      const submodule = all.find((candidate) => candidate.path === path)
      return submodule === undefined ? null : { nodeType: 'Submodule', submodule }
    })
  },
  repository: ({ repository }): RepositoryNode => ({ nodeType: 'Repository', repository, refused: false }),
}

export const submoduleResolvers: TypeResolvers<{ readonly submodule: SubmoduleConfig }> = {
  name: ({ submodule }) => submodule.name,
  nameRaw: ({ submodule }) => Buffer.from(submodule.name).toString('base64'),
  path: ({ submodule }) => submodule.path,
  pathRaw: ({ submodule }) => Buffer.from(submodule.path).toString('base64'),
  gitUrl: ({ submodule }) => submodule.url,
  branch: ({ submodule }) => submodule.branch,
  subprojectCommitOid: ({ submodule }) => submodule.oid,
}

export const refResolvers: TypeResolvers<RefNode | PrefixedRef> = {
  id: ({ repository, fullName }) => nodeIdOf({ type: 'Ref', repository: repository.id, name: fullName }),
  name: (ref) => ref.fullName.slice(prefixOf(ref).length),
  prefix: (ref) => prefixOf(ref),
  repository: ({ repository }): RepositoryNode => ({ nodeType: 'Repository', repository, refused: false }),
  target: ({ repository, fullName, oid }, _, { git }) => {
    if (fullName.startsWith('refs/heads/')) return gitNode(repository, 'commit', oid)
    return whenKnown(git.objects.header(repository.gitDirectory, oid), (header) =>
      header === null ? null : gitNode(repository, header.kind, oid),
    )
  },
}

function prefixOf(ref: RefNode | PrefixedRef): string {
  return 'prefix' in ref ? ref.prefix : standardPrefix(ref.fullName)
}

const MAX_FILE_BYTES = 10_000_000

export const commitResolvers: TypeResolvers<GitNode> = {
  ...objectResolvers,
  url: ({ repository, oid }) => `https://github.com/${repository.nameWithOwner}/commit/${oid}`,
  resourcePath: ({ repository, oid }) => `/${repository.nameWithOwner}/commit/${oid}`,
  treeUrl: ({ repository, oid }) => `https://github.com/${repository.nameWithOwner}/tree/${oid}`,
  treeResourcePath: ({ repository, oid }) => `/${repository.nameWithOwner}/tree/${oid}`,
  tree: (node, _, context) => withCommit(node, context, ({ tree }) => gitNode(node.repository, 'tree', tree)),
  committedDate: (node, _, context) => withCommit(node, context, ({ committer }) => dateOf(committer)),
  authoredDate: (node, _, context) => withCommit(node, context, ({ author }) => dateOf(author)),
  message: (node, _, context) => withCommit(node, context, ({ message }) => message.trimEnd()),
  messageHeadline: (node, _, context) => withCommit(node, context, ({ message }) => message.split('\n')[0] ?? ''),
  messageBody: (node, _, context) =>
    withCommit(node, context, ({ message }) => message.split('\n').slice(1).join('\n').trim()),
  author: (node, _, context) => withCommit(node, context, ({ author }) => author),
  committer: (node, _, context) => withCommit(node, context, ({ committer }) => committer),
  authoredByCommitter: (node, _, context) =>
    withCommit(
      node,
      context,
      ({ author, committer }) => author.name === committer.name && author.email === committer.email,
    ),
  file: async ({ repository, oid }, args, { git, meter }) => {
    meter.charge(meter.model.perObjectMs)
    const found = await objectAtPath(git.objects, repository.gitDirectory, oid, String(args['path']))
    if (found?.entry === undefined) return null
    const header = await git.objects.header(repository.gitDirectory, found.oid)
    if (header?.kind === 'blob' && header.size > MAX_FILE_BYTES) {
      throw new FieldError(undefined, 'Could not resolve file over 10mb.')
    }
    return { nodeType: 'TreeEntry', repository, entry: found.entry, path: found.path } satisfies EntryNode
  },
  parents: (node, args, context, info) =>
    withCommit(node, context, ({ parents }) =>
      connectionOf({ items: parents, toNode: (oid) => gitNode(node.repository, 'commit', oid) }, args, info),
    ),
  history: async ({ repository, oid }, args, { git, meter }, info) => {
    const author = args['author'] as { emails?: readonly string[] | null; id?: string | null } | null | undefined
    if (author && (author.id || author.emails?.length !== 1))
      throw notSimulated('a history by more or less than one e-mail address')
    const commits = await git.history(repository.gitDirectory, oid, {
      ...(typeof args['path'] === 'string' ? { path: args['path'] } : {}),
      ...(typeof args['since'] === 'string' ? { sinceSeconds: timestamp(args['since']) } : {}),
      ...(typeof args['until'] === 'string' ? { untilSeconds: timestamp(args['until']) } : {}),
      ...(author?.emails?.[0] === undefined ? {} : { author: author.emails[0] }),
    })
    meter.charge(commits.length * meter.model.perCommitMs)
    return connectionOf({ items: commits, toNode: (commit) => gitNode(repository, 'commit', commit) }, args, info)
  },
  checkSuites: ({ repository, oid }, args, _, info) => checkSuitesOf(repository, oid, args, info),
  submodules: async ({ repository, oid }, args, { git }, info) => {
    const items = await submodulesOf(git.objects, repository.gitDirectory, oid)
    return connectionOf({ items, toNode: (submodule) => ({ nodeType: 'Submodule', submodule }) }, args, info)
  },
}

export const gitActorResolvers: TypeResolvers<Signature> = {
  name: ({ name }) => name,
  email: ({ email }) => email,
  date: (signature) => dateOf(signature),
  user: ({ email }, _, { world }) => {
    const account = accountOfEmail(email, world)
    return account === undefined ? null : accountNode(account)
  },
}

export const tagResolvers: TypeResolvers<GitNode> = {
  ...objectResolvers,
  name: async (node, _, context) => /^tag (.*)$/m.exec(await tagText(node, context))?.[1] ?? '',
  message: async (node, _, context) => (await tagText(node, context)).split('\n\n').slice(1).join('\n\n').trimEnd(),
  target: async (node, _, context) => {
    const oid = parseTagTarget(Buffer.from(await tagText(node, context)))
    const header = await context.git.objects.header(node.repository.gitDirectory, oid)
    return header === null ? null : gitNode(node.repository, header.kind, oid)
  },
}

function timestamp(text: string): number {
  const seconds = secondsOf(text)
  if (seconds === null) throw new FieldError('UNPROCESSABLE', `${text} is no GitTimestamp: it must be ISO 8601.`)
  return seconds
}

async function tagText({ repository, oid }: GitNode, { git }: QueryContext): Promise<string> {
  return (await git.objects.raw(repository.gitDirectory, oid))?.content.toString('utf8') ?? ''
}

function withCommit<Result>(
  node: GitNode,
  { git }: QueryContext,
  use: (commit: ParsedCommit) => Result,
): Soon<Result | null> {
  return whenKnown(git.objects.commit(node.repository.gitDirectory, node.oid), (commit) =>
    commit === null ? null : use(commit),
  )
}

function dateOf({ seconds }: Signature): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`
}
