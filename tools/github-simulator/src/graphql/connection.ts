import type { GraphQLResolveInfo } from 'graphql'
import type { Arguments, TypeResolvers } from './context.js'
import { FieldError } from './field-error.js'
import { selectedFields } from './selection.js'

export interface Edge {
  readonly cursor: string
  readonly node: unknown
  /** What the edge itself says: permission, role, size. */
  readonly about: Readonly<Record<string, unknown>>
}

export interface Connection {
  readonly nodeType: string
  readonly edges: readonly Edge[]
  readonly totalCount: number
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly about: Readonly<Record<string, unknown>>
}

export interface PageOf<Item> {
  readonly items: readonly Item[]
  readonly toNode: (item: Item) => unknown
  /** Where an item stands; without it a cursor is a position. */
  readonly keyOf?: (item: Item) => string
  /** Whether an item comes after a key in the order of the items. */
  readonly isAfter?: (item: Item, key: string) => boolean
  readonly aboutEdge?: (item: Item) => Readonly<Record<string, unknown>>
  readonly about?: Readonly<Record<string, unknown>>
}

const COUNTS = new Set(['totalCount', 'totalDiskUsage', 'totalSize', '__typename'])

/** Cuts the asked page out of a list; refuses pages without or beyond bounds as GitHub's resolvers do. */
export function connectionOf<Item>(page: PageOf<Item>, args: Arguments, info: GraphQLResolveInfo): Connection {
  const bounds = pageBounds(args, info)
  const keys = page.keyOf === undefined ? page.items.map((_, index) => String(index)) : page.items.map(page.keyOf)
  const isAfter = page.isAfter ?? ((item: Item, key: string) => page.items.indexOf(item) > Number(key))
  const after = readCursor(args['after'])
  const before = readCursor(args['before'])
  let start = 0
  let end = page.items.length
  if (after !== null) {
    const found = page.items.findIndex((item) => isAfter(item, after))
    start = found < 0 ? end : found
  }
  if (before !== null) {
    const found = page.items.findIndex((item, index) => keys[index] === before || isAfter(item, before))
    end = found < 0 ? end : found
  }
  if (bounds.first !== undefined) end = Math.min(end, start + bounds.first)
  else if (bounds.last !== undefined) start = Math.max(start, end - bounds.last)
  const edges = page.items.slice(start, Math.max(start, end)).map((item, index) => ({
    cursor: writeCursor(keys[start + index] ?? ''),
    node: page.toNode(item),
    about: page.aboutEdge?.(item) ?? {},
  }))
  return {
    nodeType: 'Connection',
    edges,
    totalCount: page.items.length,
    hasNextPage: end < page.items.length,
    hasPreviousPage: start > 0,
    about: page.about ?? {},
  }
}

function pageBounds(args: Arguments, info: GraphQLResolveInfo): { readonly first?: number; readonly last?: number } {
  const { first, last } = args
  const name = info.fieldName
  if (typeof first !== 'number' && typeof last !== 'number') {
    if ([...selectedFields(info, false)].every((field) => COUNTS.has(field))) return { first: 0 }
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`
    throw new FieldError('MISSING_PAGINATION_BOUNDARIES', message)
  }
  for (const [bound, value] of [
    ['first', first],
    ['last', last],
  ] as const) {
    if (typeof value !== 'number') continue
    if (value > 100) {
      const message = `Requesting ${value} records on the \`${name}\` connection exceeds the \`${bound}\` limit of 100 records.`
      throw new FieldError('EXCESSIVE_PAGINATION', message)
    }
    if (value < 1) {
      const message = `\`${bound}\` on the \`${name}\` connection cannot be less than one.`
      throw new FieldError('INVALID_PAGINATION', message)
    }
  }
  return typeof first === 'number' ? { first } : { last: Number(last) }
}

function writeCursor(key: string): string {
  return Buffer.from(`cursor:v2:${key}`).toString('base64')
}

function readCursor(cursor: unknown): string | null {
  if (typeof cursor !== 'string') return null
  const text = Buffer.from(cursor, 'base64').toString('utf8')
  if (text.startsWith('cursor:v2:')) return text.slice('cursor:v2:'.length)
  throw new FieldError('INVALID_CURSOR_ARGUMENTS', `\`${cursor}\` does not appear to be a valid cursor.`)
}

/** The same for every connection type; further fields of connections and edges come from `about`. */
export const connectionResolvers: TypeResolvers<Connection> = {
  nodes: ({ edges }) => edges.map(({ node }) => node),
  edges: ({ edges }) => edges,
  totalCount: ({ totalCount }) => totalCount,
  totalDiskUsage: ({ about }) => about['totalDiskUsage'],
  totalSize: ({ about }) => about['totalSize'],
  pageInfo: (connection) => connection,
}

export const edgeResolvers: TypeResolvers<Edge> = {
  cursor: ({ cursor }) => cursor,
  node: ({ node }) => node,
  permission: ({ about }) => about['permission'],
  role: ({ about }) => about['role'],
  size: ({ about }) => about['size'],
}

export const pageInfoResolvers: TypeResolvers<Connection> = {
  hasNextPage: ({ hasNextPage }) => hasNextPage,
  hasPreviousPage: ({ hasPreviousPage }) => hasPreviousPage,
  startCursor: ({ edges }) => edges[0]?.cursor ?? null,
  endCursor: ({ edges }) => edges.at(-1)?.cursor ?? null,
}
