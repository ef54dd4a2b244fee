import { codeOf, messageOf, type Download } from '@ioc-scanner/core'
import { decoded, MAX_BYTES, unreadable, type IocText } from './ioc-text.js'

/** Whether a location is an address and no path. */
export function isAddress(location: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(location)
}

/** @throws {CodedError} `IOC_FILE_UNREADABLE`; it names the address without what may be secret in it. */
export async function readAddressText(
  location: string,
  signal: AbortSignal,
  download: Download | undefined,
): Promise<IocText> {
  const address = URL.canParse(location) ? new URL(location) : undefined
  if (address === undefined) throw unreadable('an address', 'it is no valid URL')
  const name = withoutSecrets(address)
  if (address.protocol !== 'https:' || address.username !== '' || address.password !== '')
    throw unreadable(name, 'only https addresses without a login are read')
  if (download === undefined) throw unreadable(name, 'this host reads files and folders only')
  const { body, headers } = await download(address, { signal, maxBytes: MAX_BYTES }).catch((cause: unknown) => {
    signal.throwIfAborted()
    // Other failures, such as a proxy that cannot be used, say themselves what is wrong and where.
    throw codeOf(cause) === 'DOWNLOAD_FAILED' ? unreadable(name, messageOf(cause), cause) : cause
  })
  const text = await decoded(name, [body])
  const changed = Date.parse(headers.get('last-modified') ?? '')
  const asOf = Number.isNaN(changed) ? {} : { asOf: new Date(changed).toISOString() }
  return { location: name, fileName: address.pathname.split('/').at(-1) || address.hostname, ...text, ...asOf }
}

/** A query may carry a signature, the user part a password. */
function withoutSecrets({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`
}
