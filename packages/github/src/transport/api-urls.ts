import { CodedError } from '@ioc-scanner/core'

/** Where the two APIs of one GitHub are. Without trailing slashes. */
export interface ApiUrls {
  readonly rest: string
  /** `/graphql` is appended to it. */
  readonly graphqlBase: string
  /** For messages: host and, if it is not the usual one, port. */
  readonly host: string
  readonly origin: string
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/**
 * The URLs that belong to a REST base, as GitHub lays them out: `https://HOST/api/v3` has its GraphQL at
 * `https://HOST/api/graphql`, every other base at `<base>/graphql`.
 * @throws {CodedError} `API_URL_INVALID`; `INSECURE_URL` for plain http to anything but this machine.
 */
export function apiUrls(restBase: string): ApiUrls {
  const url = parsed(restBase)
  if (url.protocol === 'http:' && !isLoopback(url)) {
    throw new CodedError(
      'INSECURE_URL',
      `the API URL http://${url.host} would send the token unencrypted; use https, plain http is allowed for loopback only`,
    )
  }
  const rest = `${url.origin}${url.pathname.replace(/\/+$/, '')}`
  return { rest, graphqlBase: rest.replace(/\/api\/v3$/, '/api'), host: url.host, origin: url.origin }
}

/** Where the API probably is, if it does not look like one at these URLs; undefined where they are as they should be. */
export function likelierApi({ rest, origin, host }: ApiUrls): string | undefined {
  if (host === 'api.github.com' || /^api\.[^.]+\.ghe\.com$/.test(host) || rest.endsWith('/api/v3')) return undefined
  if (/^(www\.)?github\.com$/.test(host)) return 'https://api.github.com'
  return host.endsWith('.ghe.com') ? `https://api.${host}` : `${origin}/api/v3`
}

export function isLoopback(url: URL): boolean {
  return LOOPBACK.test(url.hostname)
}

function parsed(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new CodedError(
      'API_URL_INVALID',
      'the API URL is no http or https URL; it looks like https://api.github.com or https://HOST/api/v3',
    )
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new CodedError(
      'API_URL_INVALID',
      `the API URL of ${url.host} may hold neither a login nor a query; it looks like https://HOST/api/v3`,
    )
  }
  return url
}
