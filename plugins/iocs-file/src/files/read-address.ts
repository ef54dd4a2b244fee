import { codeOf, messageOf } from '@ioc-scanner/core'
import { decoded, unreadable, type IocText } from './ioc-text.js'

const TIMEOUT_MS = 30_000
const MAX_REDIRECTS = 5

export type Fetch = (address: URL, init: RequestInit) => Promise<Response>

/** Whether a location is an address and no path. */
export function isAddress(location: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(location)
}

/** @throws {CodedError} `IOC_FILE_UNREADABLE`; it names the address without what may be secret in it. */
export async function readAddressText(location: string, signal: AbortSignal, fetch: Fetch): Promise<IocText> {
  const first = URL.canParse(location) ? new URL(location) : undefined
  if (first === undefined) throw unreadable('an address', 'it is no valid URL')
  const name = withoutSecrets(first)
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])
  try {
    const response = await follow(first, inTime, fetch)
    if (!response.ok) throw unreadable(name, `the server answered ${response.status}`)
    const text = await decoded(name, (response.body as AsyncIterable<Uint8Array> | null) ?? [])
    const changed = Date.parse(response.headers.get('last-modified') ?? '')
    const asOf = Number.isNaN(changed) ? {} : { asOf: new Date(changed).toISOString() }
    return { location: name, fileName: first.pathname.split('/').at(-1) || first.hostname, text, ...asOf }
  } catch (cause) {
    signal.throwIfAborted()
    if (codeOf(cause) === 'IOC_FILE_UNREADABLE') throw cause
    throw unreadable(name, inTime.aborted ? `no answer within ${TIMEOUT_MS / 1_000} s` : networkReason(cause), cause)
  }
}

async function follow(first: URL, signal: AbortSignal, fetch: Fetch): Promise<Response> {
  let address = first
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    if (address.protocol !== 'https:' || address.username !== '' || address.password !== '')
      throw unreadable(withoutSecrets(address), 'only https addresses without a login are read')
    const response = await fetch(address, { redirect: 'manual', signal, headers: { accept: '*/*' } })
    const next = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || next === null) return response
    await response.body?.cancel()
    address = new URL(next, address)
  }
  throw unreadable(withoutSecrets(first), `more than ${MAX_REDIRECTS} redirects`)
}

/** A query may carry a signature, the user part a password. */
function withoutSecrets({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`
}

/** fetch says only that it failed; why is in its cause. */
function networkReason(cause: unknown): string {
  const inner = (cause as { cause?: unknown } | undefined)?.cause
  return messageOf(inner ?? cause)
}
