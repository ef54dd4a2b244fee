import { registryTarball } from './registry-tarball.js'

export interface NpmIdentity {
  readonly name: string
  readonly version: string
}

const ELSEWHERE =
  /^(?:[a-z+]+:)?\/\/|^(?:git|github|gitlab|bitbucket|gist|file|link|workspace|portal|exec|patch|https?|ssh)[:+@]/i

/** Whether a version or an address names something other than a version of a registry: a git host, a folder, a server. */
export function isElsewhere(text: string): boolean {
  return ELSEWHERE.test(text)
}

const HTTP = /^https?:\/\//i
const GIT_HOST =
  /^https?:\/\/(?:[^/@]*@)?(?:(?:www\.|api\.|codeload\.)?github\.com|gitlab\.com|bitbucket\.org)(?::\d+)?\//i
const NPM_OF_GITLAB = /\/packages\/npm\//
const MAX_ADDRESS = 2_000

/**
 * Whether what an entry was fetched from cannot be a registry: a folder, a git host. A tarball of any other server may be:
 * mirrors and caches name their files as they like.
 */
export function isOutsideRegistries(address: string): boolean {
  if (!HTTP.test(address)) return isElsewhere(address)
  const path = address.slice(0, MAX_ADDRESS).replace(/[?#].*$/s, '')
  return path.endsWith('.git') || (GIT_HOST.test(path) && !NPM_OF_GITLAB.test(path))
}

/** The real package behind `npm:real@1.0.0`; undefined for anything else. The version is '' where none is given. */
export function npmAlias(text: string): NpmIdentity | undefined {
  if (!text.startsWith('npm:')) return undefined
  const at = text.indexOf('@', 5)
  return at === -1 ? { name: text.slice(4), version: '' } : { name: text.slice(4, at), version: text.slice(at + 1) }
}

/**
 * What an entry of a lockfile that was asked for by a range is on the registry. Nothing, where it comes from elsewhere: a
 * git dependency is not the package of the same name. Two, where the entry says one thing and its tarball another: whoever wrote that, both count.
 */
export function registryIdentities(
  name: string,
  version: string,
  resolved: string | undefined,
): readonly NpmIdentity[] {
  const alias = npmAlias(version)
  if (alias !== undefined) return registryIdentities(alias.name, alias.version, resolved)
  if (version === '' || isElsewhere(version)) return tarballOf(version)
  if (resolved === undefined || isUsualTarball(name, version, resolved)) return [{ name, version }]
  const [tarball] = tarballOf(resolved)
  if (tarball === undefined) return isOutsideRegistries(resolved) ? [] : [{ name, version }]
  const isSame = tarball.name === name && (tarball.version === version || version.startsWith(`${tarball.version}+`))
  return isSame ? [{ name, version }] : [{ name, version }, tarball]
}

/** What nearly every address looks like, seen without taking it apart. */
function isUsualTarball(name: string, version: string, address: string): boolean {
  if (!address.startsWith('https://')) return false
  return address.endsWith(`/${name}/-/${name.slice(name.indexOf('/') + 1)}-${version}.tgz`)
}

function tarballOf(address: string): readonly NpmIdentity[] {
  const tarball = registryTarball(address)
  return tarball === undefined ? [] : [tarball]
}
