import { CodedError, type ExtensionRegistry } from '@ioc-scanner/core'

export interface OfflineWish {
  /** `--iocs`, and those of the configuration. */
  readonly iocs: readonly string[]
  /** Sources that were asked for by name; empty: all. */
  readonly sources: readonly string[]
}

export interface OfflineSources {
  readonly sources: readonly string[]
  /** Installed, and left out since they need the network. */
  readonly leftOut: readonly string[]
}

/**
 * The sources of indicators that can do without the network.
 * @throws {CodedError} `USAGE` for one that was asked for and cannot.
 */
export function offlineSources({ iocs, sources }: OfflineWish, extensions: ExtensionRegistry): OfflineSources {
  const address = iocs.find((place) => /^https?:\/\//i.test(place))
  if (address !== undefined)
    throw new CodedError('USAGE', `--offline: ${shown(address)} needs the network; save it to a file and name that`)
  const installed = extensions.all('ioc-source')
  const needing = new Set(installed.filter(({ extension }) => extension.needs?.network).map(({ name }) => name))
  const refused = sources.find((name) => needing.has(name))
  if (refused !== undefined)
    throw new CodedError('USAGE', `--offline: the source of indicators '${refused}' needs the network`)
  if (sources.length > 0) return { sources, leftOut: [] }
  const able = installed.map(({ name }) => name).filter((name) => name !== 'file' && !needing.has(name))
  return { sources: able, leftOut: [...needing].sort() }
}

/** Without what may be a secret. */
function shown(address: string): string {
  return URL.canParse(address) ? new URL(address).host : 'an address'
}
