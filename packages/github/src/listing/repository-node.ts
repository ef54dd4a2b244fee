import { printable, type Gap, type GapReason, type Head, type Repository } from '@ioc-scanner/core'
import { isObject, isOid, optionalText, type JsonObject } from '../transport/checked-json.js'
import type { GraphqlError } from '../transport/graphql-errors.js'

/** What is asked of each repository. Its one connection costs a page of 100 no further point. */
export const REPOSITORY_FRAGMENT = ` fragment R on Repository{id nameWithOwner visibility isArchived isFork isDisabled isEmpty isLocked pushedAt description \
primaryLanguage{name} repositoryTopics(first:20){nodes{topic{name}}} defaultBranchRef{name target{oid ... on Commit{tree{oid}}}}}`

/** A repository as it was listed. `unreachable`: why its contents cannot be looked at. */
export type ReadRepository =
  | { readonly repository: Repository; readonly unreachable?: Gap; readonly gap?: undefined }
  | { readonly gap: Gap; readonly repository?: undefined }

const NAME_WITH_OWNER = /^[A-Za-z0-9._-]{1,100}\/[A-Za-z0-9._-]{1,100}$/
const VISIBILITIES: Readonly<Record<string, Repository['visibility']>> = {
  PUBLIC: 'public',
  PRIVATE: 'private',
  INTERNAL: 'internal',
}

/**
 * Reads one node.
 * @param errors Those that belong to this node.
 * @param wantedAs What to call it in a gap when its name is unknown.
 */
export function readRepository(
  node: unknown,
  errors: readonly GraphqlError[],
  wantedAs: string | null,
): ReadRepository {
  if (!isObject(node)) {
    const error = errors[0]
    return error === undefined
      ? { gap: gapOf(wantedAs, 'not-found', 'GitHub lists a repository and says nothing about it') }
      : { gap: gapOf(wantedAs, error.reason, error.message) }
  }
  const { id, nameWithOwner, visibility } = node
  const known = typeof visibility === 'string' ? VISIBILITIES[visibility] : undefined
  if (typeof id !== 'string' || id === '' || !isName(nameWithOwner) || known === undefined) {
    const name = isName(nameWithOwner) ? nameWithOwner : wantedAs
    return { gap: gapOf(name, 'unparsable', 'GitHub lists the repository without a usable id, name or visibility') }
  }
  const head = readHead(node['defaultBranchRef'])
  const description = optionalText(node['description'])
  const pushedAt = optionalText(node['pushedAt'])
  const primaryLanguage = isObject(node['primaryLanguage']) ? optionalText(node['primaryLanguage']['name']) : undefined
  const repository: Repository = {
    id,
    nameWithOwner,
    head,
    visibility: known,
    isArchived: node['isArchived'] === true,
    isFork: node['isFork'] === true,
    topics: readTopics(node['repositoryTopics']),
    ...(description === undefined ? {} : { description }),
    ...(pushedAt === undefined ? {} : { pushedAt }),
    ...(primaryLanguage === undefined ? {} : { primaryLanguage }),
  }
  const unreachable = head === null ? whyWithoutHead(repository.nameWithOwner, node, errors) : undefined
  return unreachable === undefined ? { repository } : { repository, unreachable }
}

/** No default branch is normal for an empty repository. In every other case there is content that was not looked at. */
function whyWithoutHead(name: string, node: JsonObject, errors: readonly GraphqlError[]): Gap | undefined {
  const error = errors.find(({ path }) => path.includes('defaultBranchRef')) ?? errors[0]
  if (error !== undefined) return gapOf(name, error.reason, error.message)
  if (node['isDisabled'] === true) return gapOf(name, 'blocked', 'GitHub has disabled the repository')
  if (node['isEmpty'] === true) return undefined
  if (node['isLocked'] === true) return gapOf(name, 'blocked', 'the repository is locked')
  if (node['defaultBranchRef'] === null) return gapOf(name, 'not-found', 'its default branch does not exist')
  return gapOf(name, 'unparsable', 'GitHub names a head that is no commit')
}

function readHead(branch: unknown): Head | null {
  if (!isObject(branch)) return null
  const { name, target } = branch
  if (typeof name !== 'string' || !isObject(target) || !isOid(target['oid'])) return null
  const tree = isObject(target['tree']) ? target['tree']['oid'] : undefined
  return { ref: name, commit: target['oid'], ...(isOid(tree) ? { tree } : {}) }
}

function readTopics(connection: unknown): readonly string[] {
  const nodes = isObject(connection) ? connection['nodes'] : undefined
  if (!Array.isArray(nodes)) return []
  return nodes.flatMap((node) => {
    const topic = isObject(node) ? node['topic'] : undefined
    return isObject(topic) && typeof topic['name'] === 'string' ? [topic['name']] : []
  })
}

export function isName(value: unknown): value is string {
  return typeof value === 'string' && NAME_WITH_OWNER.test(value)
}

export function gapOf(repository: string | null, reason: GapReason, detail: string): Gap {
  return { repository: repository === null ? null : printable(repository), ref: null, path: null, reason, detail }
}
