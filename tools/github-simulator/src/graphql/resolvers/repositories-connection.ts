import type { GraphQLResolveInfo } from 'graphql'
import { diskUsageOf } from '../../world/disk-usage-of.js'
import { accessTo, isListed } from '../../world/access.js'
import { compareKeys, inOrder, orderKey } from '../../world/order.js'
import type { OrderKey, RepositoryOrder } from '../../world/order.js'
import type { Account, Repository } from '../../world/world-index.js'
import { connectionOf } from '../connection.js'
import type { Connection } from '../connection.js'
import type { Arguments, QueryContext } from '../context.js'
import { FieldError, notSimulated } from '../field-error.js'
import type { RepositoryNode } from '../nodes.js'
import { opensRepository, selectedFields } from '../selection.js'
import { notAccessible } from './find-repository.js'

/** `Organization.repositories`, `User.repositories`: what the caller may see, without a word about the rest. */
export function repositoriesOf(
  account: Account,
  args: Arguments,
  context: QueryContext,
  info: GraphQLResolveInfo,
): Connection {
  const listed = account.repositories.filter(
    (repository) => isListed(context.caller, repository) && fits(repository, args),
  )
  const order = orderOf(args['orderBy'])
  const totalDiskUsage = selectedFields(info, false).has('totalDiskUsage')
    ? listed.reduce((sum, repository) => sum + diskUsageOf(repository), 0)
    : 0
  const isHeavy = opensRepository(info)
  const connection = connectionOf(
    {
      items: inOrder(listed, order),
      toNode: (repository) => listedNode(repository, isHeavy, context),
      keyOf: (repository) => JSON.stringify(orderKey(repository, order.field)),
      isAfter: (repository, key) =>
        compareKeys(orderKey(repository, order.field), JSON.parse(key) as OrderKey, order.direction) > 0,
      about: { totalDiskUsage },
    },
    args,
    info,
  )
  if (connection.hasNextPage) context.pageServed(account)
  return connection
}

/** A node of a listing: an Error in its place becomes an error entry at `nodes[i]`. */
export function listedNode(
  repository: Repository,
  isHeavy: boolean,
  context: QueryContext,
): RepositoryNode | FieldError {
  try {
    context.meter.open(repository, isHeavy)
  } catch (cause) {
    if (cause instanceof FieldError && cause.type === 'RESOURCE_LIMITS_EXCEEDED') return cause
    throw cause
  }
  const access = accessTo(context.caller, repository)
  const refused = access === 'blocked' || access === 'forbidden'
  if (refused && context.settings.graphql.refusedInListing === 'node') return notAccessible(context)
  return { nodeType: 'Repository', repository, refused }
}

export function orderOf(orderBy: unknown): RepositoryOrder {
  if (orderBy === undefined || orderBy === null) return { field: 'CREATED_AT', direction: 'ASC' }
  const { field, direction } = orderBy as { field: string; direction: RepositoryOrder['direction'] }
  if (field === 'CREATED_AT' || field === 'UPDATED_AT' || field === 'PUSHED_AT' || field === 'NAME')
    return { field, direction }
  throw notSimulated(`the order ${field}`)
}

function fits({ data }: Repository, args: Arguments): boolean {
  for (const name of ['hasIssuesEnabled', 'affiliations']) {
    if (args[name] !== undefined && args[name] !== null) throw notSimulated(`the argument ${name} of repositories`)
  }
  const isPrivate = data.visibility !== 'PUBLIC'
  const owned = args['ownerAffiliations']
  return (
    (!Array.isArray(owned) || owned.includes('OWNER')) &&
    matches(args['isArchived'], data.archived === true) &&
    matches(args['isFork'], data.fork === true) &&
    matches(args['isLocked'], data.locked === true) &&
    matches(args['visibility'], data.visibility) &&
    matches(args['privacy'], isPrivate ? 'PRIVATE' : 'PUBLIC')
  )
}

function matches(wanted: unknown, actual: unknown): boolean {
  return wanted === undefined || wanted === null || wanted === actual
}
