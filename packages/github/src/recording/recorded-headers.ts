import { KEPT_HEADERS } from './recording-format.js'

/**
 * The headers of an answer that are kept. Addresses lose their host: one on the same host becomes a path, any other one
 * keeps nothing.
 */
export function keptHeaders(
  headers: Iterable<readonly [string, string]>,
  origin: string,
  masked: (text: string) => string,
): Readonly<Record<string, string>> {
  const all = new Map([...headers].map(([name, value]) => [name.toLowerCase(), value]))
  // What is recorded is unpacked: another length.
  if (all.has('content-encoding')) all.delete('content-length')
  const kept = [...all]
    .filter(([name]) => KEPT_HEADERS.has(name))
    .map(([name, value]): [string, string] => [name, masked(keptValue(name, value, origin))])
  return Object.fromEntries(kept)
}

function keptValue(name: string, value: string, origin: string): string {
  switch (name) {
    case 'location':
      return placeOf(value, origin)
    case 'x-github-sso':
      // The address that may follow authorizes the token by one click.
      return value.replace(/;?\s*url=.*$/i, '')
    default:
      return value
  }
}

function placeOf(location: string, origin: string): string {
  const url = URL.canParse(location, origin) ? new URL(location, origin) : undefined
  if (url === undefined) return ''
  return url.origin === origin ? `${url.pathname}${url.search}` : 'https://elsewhere.invalid/'
}
