import { isSamlRefused, isTeamVisible } from '../../world/access.js'
import { parseNodeId } from '../../world/node-id.js'
import type { NodeKey } from '../../world/node-id.js'
import { whenKnown } from '../context.js'
import type { QueryContext, TypeResolvers } from '../context.js'
import { FieldError } from '../field-error.js'
import { accountNode, gitNode } from '../nodes.js'
import { opensRepository } from '../selection.js'
import { grantedRepository, notAccessible, repositoryByName } from './find-repository.js'
import { requireSingleSignOn } from './single-sign-on.js'
import { languageNode, topicNode } from './small-types.js'

const MAX_IDS = 100

export const queryResolvers: TypeResolvers<undefined> = {
  relay: () => ({}),
  organization: (_, args, context) => organizationByLogin(context, String(args['login'])),
  user: (_, args, context) => {
    const account = context.world.account(String(args['login']))
    if (account?.kind === 'User') return accountNode(account)
    throw new FieldError('NOT_FOUND', `Could not resolve to a User with the login of '${String(args['login'])}'.`)
  },
  repositoryOwner: (_, args, context) => {
    const account = context.world.account(String(args['login']))
    if (account === undefined) return null
    return account.kind === 'User' ? accountNode(account) : organizationByLogin(context, account.login)
  },
  viewer: (_, _args, context) => {
    const account = context.world.account(context.caller.login)
    const isUser = context.caller.kind === 'user' || context.caller.kind === 'fine-grained'
    if (!isUser || account?.kind !== 'User') throw notAccessible(context)
    return accountNode(account)
  },
  repository: (_, args, context, info) => {
    const followRenames = args['followRenames'] !== false
    const node = repositoryByName(context, String(args['owner']), String(args['name']), followRenames)
    context.meter.open(node.repository, opensRepository(info))
    return node
  },
  node: (_, args, context, info) => nodeWithId(context, String(args['id']), opensRepository(info)),
  nodes: (_, args, context, info) => {
    const ids = args['ids'] as readonly string[]
    if (ids.length > MAX_IDS) {
      const message = `You may not provide more than ${MAX_IDS} node ids; you provided ${ids.length}.`
      throw new FieldError('ARGUMENT_LIMIT', message)
    }
    const isHeavy = opensRepository(info)
    return ids.map((id) => nodeOrError(context, id, isHeavy))
  },
  rateLimit: (_, _args, context) => context.bucket,
}

export const rateLimitResolvers: TypeResolvers<NonNullable<QueryContext['bucket']>> = {
  cost: (_, _args, { price }) => price.cost,
  nodeCount: (_, _args, { price }) => price.nodes,
  limit: ({ limit }) => limit,
  remaining: ({ remaining }) => remaining,
  used: ({ used }) => used,
  resetAt: ({ reset }) => new Date(reset * 1000).toISOString().replace('.000Z', 'Z'),
}

function organizationByLogin(context: QueryContext, login: string): unknown {
  const account = context.world.organization(login)
  if (account === undefined) {
    throw new FieldError('NOT_FOUND', `Could not resolve to an Organization with the login of '${login}'.`)
  }
  if (isSamlRefused(context.caller, account)) throw requireSingleSignOn(context, account)
  return accountNode(account)
}

/** A list keeps its order; what cannot be resolved is an error at its index, and null in the data. */
function nodeOrError(context: QueryContext, id: string, isHeavy: boolean): unknown {
  try {
    const node = nodeWithId(context, id, isHeavy)
    return node instanceof Promise ? node.catch((cause: unknown) => fieldErrorOf(cause)) : node
  } catch (cause) {
    return fieldErrorOf(cause)
  }
}

function fieldErrorOf(cause: unknown): FieldError {
  if (cause instanceof FieldError && cause.type !== 'TIMEOUT') return cause
  throw cause
}

function nodeWithId(context: QueryContext, id: string, isHeavy: boolean): unknown {
  const missing = (): FieldError =>
    new FieldError('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'.`)
  const key = parseNodeId(id)
  if (key === null) throw missing()
  if ('repository' in key) return repositoryPart(context, key, isHeavy, missing)
  switch (key.type) {
    case 'Repository': {
      const repository = context.world.repositoryWithId(Number(key.key))
      if (repository === undefined) throw missing()
      const node = grantedRepository(context, repository, missing)
      context.meter.open(repository, isHeavy)
      return node
    }
    case 'Team': {
      const team = context.world.teamWithId(Number(key.key))
      if (team === undefined || !isTeamVisible(context.caller, team)) throw missing()
      return { nodeType: 'Team', team }
    }
    case 'Language':
      return languageNode(key.key)
    case 'Topic':
    case 'RepositoryTopic':
      return topicNode(key.type, key.key)
    default: {
      const account = context.world.accountWithId(Number(key.key))
      if (account?.kind !== key.type) throw missing()
      return account.kind === 'User' ? accountNode(account) : organizationByLogin(context, account.login)
    }
  }
}

type RepositoryPart = Extract<NodeKey, { repository: number }>

function repositoryPart(
  context: QueryContext,
  key: RepositoryPart,
  isHeavy: boolean,
  missing: () => FieldError,
): unknown {
  const repository = context.world.repositoryWithId(key.repository)
  if (repository === undefined) throw missing()
  grantedRepository(context, repository, missing)
  context.meter.open(repository, isHeavy)
  context.meter.charge(context.meter.model.perObjectMs)
  if (key.type === 'Ref') {
    const oid = context.git.ref(repository.gitDirectory, key.name)
    if (oid === null) throw missing()
    return { nodeType: 'Ref', repository, fullName: key.name, oid }
  }
  return whenKnown(context.git.objects.header(repository.gitDirectory, key.oid), (header) => {
    if (header === null) throw missing()
    return gitNode(repository, header.kind, key.oid)
  })
}
