/** What a tarball's address on a registry says of it. */
export interface RegistryTarball {
  readonly name: string
  readonly version: string
}

/** `…/name/-/name-1.0.0.tgz`, `…/@scope/name/-/name-1.0.0.tgz`; some mirrors say `download` instead of `-`. */
const TARBALL = /\/(?:(@[^/]+)\/)?([^/@]+)\/(?:-|download)\/(?:@[^/]+\/)?([^/]+)\.tgz$/
/** GitHub Packages: `…/download/@scope/name/1.0.0/<digest>`. */
const GITHUB_TARBALL = /\/download\/(@[^/]+)\/([^/]+)\/([^/]+)\/[^/]+$/
const MAX_ADDRESS = 2_000

/** The package behind the address of a tarball; undefined where it is none of a registry (a git host, somebody's server). */
export function registryTarball(address: string): RegistryTarball | undefined {
  if (address.length > MAX_ADDRESS || !/^https?:\/\//i.test(address)) return undefined
  const path = decoded(address.replace(/[?#].*$/s, ''))
  const [, scope, base, file] = TARBALL.exec(path) ?? []
  if (base !== undefined && file?.startsWith(`${base}-`) && file.length > base.length + 1) {
    return { name: scope === undefined ? base : `${scope}/${base}`, version: file.slice(base.length + 1) }
  }
  const [, owner, name, version] = GITHUB_TARBALL.exec(path) ?? []
  return owner !== undefined && version !== undefined ? { name: `${owner}/${name}`, version } : undefined
}

function decoded(address: string): string {
  if (!address.includes('%')) return address
  try {
    return decodeURIComponent(address)
  } catch {
    return address // no percent-encoding after all: the text as it is
  }
}
