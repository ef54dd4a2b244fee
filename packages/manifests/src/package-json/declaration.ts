import { isElsewhere, npmAlias } from '../reading/npm-identity.js'
import { registryTarball } from '../reading/registry-tarball.js'

export interface Declaration {
  readonly name: string
  readonly constraint: string
}

/** `acme/left`, `acme/left#main`: npm's short form of a GitHub repository. */
const SHORTHAND = /^[^\s@:/^~<>=|]+\/[^\s:/]+$/

/**
 * What a dependency of a package.json asks a registry for; undefined where it asks something else: a folder, a git host, a
 * workspace member, a catalog (whose entry in pnpm-workspace.yaml, .yarnrc.yml or bun's package.json is the declaration).
 * Whatever is left (a range, a tag) stays as it is.
 */
export function declarationOf(name: string, spec: string): Declaration | undefined {
  const text = spec.trim()
  const alias = npmAlias(text)
  if (alias !== undefined) {
    // yarn also writes `npm:^1.0.0` without a name.
    const isRange = alias.version === '' && /^[\d^~<>=*v]/.test(alias.name)
    return isRange ? { name, constraint: alias.name } : { name: alias.name, constraint: alias.version }
  }
  if (text.startsWith('patch:')) return patched(text)
  if (text.startsWith('catalog:')) return undefined
  if (isElsewhere(text) || text.startsWith('jsr:')) {
    const tarball = registryTarball(text)
    return tarball === undefined ? undefined : { name: tarball.name, constraint: tarball.version }
  }
  return SHORTHAND.test(text) || /^\.{0,2}\/|^~\//.test(text) ? undefined : { name, constraint: text }
}

/** `patch:left@npm%3A1.0.0#./left.patch` asks for left, and changes it. */
function patched(text: string): Declaration | undefined {
  const inner = text.slice('patch:'.length).replace(/#.*$/s, '').replace(/%3A/gi, ':').replace(/%40/g, '@')
  const at = inner.indexOf('@', 1)
  if (at === -1) return undefined
  return { name: inner.slice(0, at), constraint: inner.slice(at + 1).replace(/^npm:/, '') }
}

/**
 * The package that a key of overrides or resolutions is about, the last one it names: `left`, `left@1`, `right>left`,
 * `right/left`, `**\/left`, `@acme/right/@acme/left@npm:^1.0.0`.
 */
export function overriddenName(key: string): string {
  const innermost = key.slice(key.lastIndexOf('>') + 1).trim()
  const at = innermost.search(/(?<=[^/])@/)
  const path = at === -1 ? innermost : innermost.slice(0, at)
  const parts = path.split('/')
  const scope = parts.at(-2)
  return scope?.startsWith('@') === true ? `${scope}/${parts.at(-1) ?? ''}` : (parts.at(-1) ?? '')
}
