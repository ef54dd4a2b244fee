import { CodedError, RequestFailure } from '@ioc-scanner/core'

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/
/** github.com, and GitHub with data residency: only there has the API a host of its own. */
const API_HOST = /^api\.(github\.com|[a-z0-9-]+\.ghe\.com)$/
const NAME = /^[\w.-]+\/[\w.-]+$/

/** Where a GitHub serves git. */
export interface GitBase {
  /** Without a trailing slash: `https://github.com`. */
  readonly url: string
  readonly origin: string
  /** For messages and circuits: host and, if it is not the usual one, port. */
  readonly host: string
  readonly protocol: 'http' | 'https'
}

/**
 * The base of the git URLs that belong to a REST base: `https://api.github.com` → `https://github.com`,
 * `https://HOST/api/v3` → `https://HOST`, every other base is its own.
 * @throws {CodedError} `API_URL_INVALID`; `INSECURE_URL` for plain http to anything but this machine.
 */
export function gitBase(apiUrl: string): GitBase {
  const url = URL.canParse(apiUrl) ? new URL(apiUrl) : undefined
  const isPlain = url?.username === '' && url.password === '' && url.search === '' && url.hash === ''
  if (url === undefined || !isPlain || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new CodedError(
      'API_URL_INVALID',
      'the API URL is no plain http or https URL; it looks like https://api.github.com or https://HOST/api/v3',
    )
  }
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    throw new CodedError(
      'INSECURE_URL',
      `git over http://${url.host} would send the token unencrypted; use https, plain http is allowed for loopback only`,
    )
  }
  if (API_HOST.test(url.host)) url.host = url.host.slice('api.'.length)
  const path = url.pathname.replace(/\/+$/, '').replace(/\/api\/v3$/, '')
  const protocol = url.protocol === 'https:' ? 'https' : 'http'
  return { url: `${url.origin}${path}`, origin: url.origin, host: url.host, protocol }
}

/** @throws {RequestFailure} `MISSING` for what can be no repository's name. */
export function repositoryUrl({ url }: GitBase, nameWithOwner: string): string {
  if (!NAME.test(nameWithOwner) || nameWithOwner.split('/').some((part) => /^\.+$/.test(part)))
    throw new RequestFailure('MISSING', 'not-found', 'no repository on a server has such a name')
  return `${url}/${nameWithOwner}.git`
}

const MOVED = /^\/([\w.-]+\/[\w.-]+?)(?:\.git)?\/info\/refs$/

/** The name that a repository has now, where the server says so on its own; undefined: it leads elsewhere. */
export function movedTo(base: GitBase, location: string): string | undefined {
  if (!URL.canParse(location, base.url)) return undefined
  const { origin, pathname } = new URL(location, base.url)
  const path = new URL(base.url).pathname.replace(/\/$/, '')
  if (origin !== base.origin || !pathname.startsWith(`${path}/`)) return undefined
  return MOVED.exec(pathname.slice(path.length))?.[1]
}
