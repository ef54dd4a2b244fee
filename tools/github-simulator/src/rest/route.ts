import type { RequestKind } from '../ledger/ledger.js'
import type { Resource } from '../limits/primary-limits.js'
import type { Incoming } from '../server/incoming.js'
import type { Simulation } from '../server/simulation.js'
import type { Caller } from '../world/caller.js'

export interface RestRequest {
  readonly simulation: Simulation
  readonly incoming: Incoming
  readonly caller: Caller
  /** Decoded path parameters by the names in the route's path. */
  readonly params: Readonly<Record<string, string>>
}

export interface RestResult {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly json?: unknown
  /** Sent as it is, with the content type in `headers`. */
  readonly raw?: Buffer | string
  /** Of a resource that has an ETag of its own, quotes included. */
  readonly etag?: string
  /** ISO time: only for routes that know `if-modified-since`. */
  readonly lastModified?: string
  readonly blobs?: readonly { readonly oid: string; readonly bytes: number }[]
}

export interface Route {
  readonly method: 'GET' | 'POST'
  /** `/repos/:owner/:repo/contents/*path`; a star takes the rest, slashes included, `*path?` also none. */
  readonly path: string
  readonly kind: RequestKind
  /** The bucket that pays; `core` unless said. */
  readonly resource?: Resource
  /** Neither counted nor limited: the rate-limit route, and those that a JWT opens. */
  readonly free?: boolean
  readonly handle: (request: RestRequest) => RestResult | Promise<RestResult>
}

export interface Match {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

interface Compiled {
  readonly route: Route
  readonly segments: readonly string[]
}

/** Finds the route of a path by its segments. A trailing slash fits nothing, as on GitHub. */
export class Router {
  private readonly compiled: readonly Compiled[]

  constructor(routes: readonly Route[]) {
    this.compiled = routes.map((route) => ({ route, segments: route.path.split('/').slice(1) }))
  }

  match(method: string, path: string): Match | null {
    const parts = path.split('/').slice(1)
    const asked = method === 'HEAD' ? 'GET' : method
    for (const { route, segments } of this.compiled) {
      if (route.method !== asked) continue
      const params = fit(segments, parts)
      if (params !== null) return { route, params }
    }
    return null
  }
}

function fit(segments: readonly string[], parts: readonly string[]): Record<string, string> | null {
  const params: Record<string, string> = {}
  for (const [index, segment] of segments.entries()) {
    if (segment.startsWith('*')) {
      const value = decode(parts.slice(index).join('/'))
      if (value === null || (value === '' && !segment.endsWith('?'))) return null
      params[segment.slice(1).replace('?', '')] = value
      return params
    }
    const part = parts[index]
    if (part === undefined || part === '') return null
    if (segment.startsWith(':')) {
      const value = decode(part)
      if (value === null) return null
      params[segment.slice(1)] = value
    } else if (segment !== part) return null
  }
  return parts.length === segments.length ? params : null
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
