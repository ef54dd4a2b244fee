import { isElsewhere, type NpmIdentity } from '../reading/npm-identity.js'

/** As pnpm spells it in a key: `registry.example`, `localhost+4873`. */
const HOST = /^(?:[a-z0-9-]+\.)*[a-z0-9-]+(?:\.[a-z0-9-]+|\+\d+)$/i
/** A repository's name may begin with a digit, and stands where a version could. */
const SEMVER = /^\d+\.\d+\.\d+/

/**
 * The package of a registry that a key of `packages:` names; undefined where it names a git host, a folder or an address.
 *
 * - version 9: `@scope/name@1.0.0`, version 6: `/@scope/name@1.0.0`, both with the peers it was resolved with behind it:
 *   `(react@18.0.0)(…)`;
 * - version 5: `/@scope/name/1.0.0`, with peers `/name/1.0.0_react@18.0.0`, in the oldest `/name/1.0.0/react@18.0.0`;
 * - 5 and 6 also with the host of another registry in front: `registry.example/name/1.0.0`.
 */
export function identityOfKey(key: string): NpmIdentity | undefined {
  const plain = withoutPeers(key)
  const isRooted = plain.startsWith('/')
  const identity = split(isRooted ? plain.slice(1) : plain)
  if (identity !== undefined || isRooted || isElsewhere(plain)) return identity
  const host = plain.indexOf('/')
  const hosted = HOST.test(plain.slice(0, host)) ? split(plain.slice(host + 1)) : undefined
  return hosted !== undefined && SEMVER.test(hosted.version) ? hosted : undefined
}

/** The key without the peers that its package was resolved with. */
export function withoutPeers(key: string): string {
  const peers = key.indexOf('(')
  return peers === -1 ? key : key.slice(0, peers)
}

function split(text: string): NpmIdentity | undefined {
  const scope = text.startsWith('@') ? text.indexOf('/') : 0
  if (scope === -1) return undefined
  const length = text.slice(scope + 1).search(/[@/]/)
  if (length === -1) return undefined
  const end = scope + 1 + length
  const rest = text.slice(end + 1)
  const version = text[end] === '@' ? rest : rest.replace(/[_/].*$/s, '')
  return /^\d/.test(version) ? { name: text.slice(0, end), version } : undefined
}
