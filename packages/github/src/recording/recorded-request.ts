import { createHash } from 'node:crypto'
import { isObject, type JsonObject } from '../transport/checked-json.js'
import type { ApiUrls } from '../transport/api-urls.js'
import type { TransportRequest } from '../transport/transport.js'
import type { RecordedRequest } from './recording-format.js'

/** Where all queries go, whatever the base is. */
export const GRAPHQL_PATH = '/graphql'

/** A request without host and headers: what it is matched by. */
export function requestOf(
  url: string,
  { method = 'GET', body = '' }: TransportRequest,
  urls: ApiUrls,
): RecordedRequest {
  return { method, path: pathOf(url, urls), body }
}

function pathOf(url: string, { rest, graphqlBase, origin }: ApiUrls): string {
  if (url === `${graphqlBase}/graphql`) return GRAPHQL_PATH
  if (url.startsWith(`${rest}/`)) return url.slice(rest.length)
  return `~${url.startsWith(origin) ? url.slice(origin.length) : ''}`
}

/** Equal for equal requests. */
export function keyOf({ method, path, body }: RecordedRequest): string {
  return createHash('sha256').update(`${method} ${path}\n${body}`).digest('base64')
}

/** What a GraphQL request asks for; no query where it is none. */
export function queryOf(body: string): { readonly query: string | undefined; readonly variables: JsonObject } {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    parsed = undefined // a recording may hold anything
  }
  const { query, variables } = isObject(parsed) ? parsed : {}
  return { query: typeof query === 'string' ? query : undefined, variables: isObject(variables) ? variables : {} }
}
