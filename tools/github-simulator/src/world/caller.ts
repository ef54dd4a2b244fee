import type { SimulatorClock } from '../clock/clock.js'
import type { WorldToken } from './world.js'

/** Who sends a request. */
export interface Caller {
  readonly kind: WorldToken['kind'] | 'anonymous'
  /** Empty for anonymous callers. */
  readonly token: string
  /** Login of the user, or of the account of the installation. */
  readonly login: string
  /** Undefined means all classic scopes. */
  readonly scopes?: readonly string[]
  readonly ssoAuthorized: ReadonlySet<string>
  /** Lower-case `owner/name`; undefined when nothing was selected. */
  readonly selected?: ReadonlySet<string>
  /** Owner of the rate-limit buckets: several tokens of one user or installation share them. */
  readonly bucket: string
}

export type Identified = Caller | 'bad-credentials'

/** The tokens of a world, and those that were minted while the simulator runs. */
export class TokenBook {
  private readonly tokens = new Map<string, WorldToken>()

  constructor(
    tokens: readonly WorldToken[],
    private readonly clock: SimulatorClock,
  ) {
    for (const token of tokens) this.add(token)
  }

  add(token: WorldToken): void {
    this.tokens.set(token.token, token)
  }

  /** A selection follows a repository to its new name; without one the repository is gone. */
  rename(from: string, to: string | null): void {
    for (const [secret, token] of this.tokens) {
      const { selectedRepositories } = token
      if (selectedRepositories !== undefined)
        this.tokens.set(secret, { ...token, selectedRepositories: renamedIn(selectedRepositories, from, to) })
    }
  }

  /** Accepts `Bearer <token>` and `token <token>`. */
  identify(authorization: string | undefined): Identified {
    if (authorization === undefined) return nobody
    return this.known(/^(?:bearer|token) +(\S+)$/i.exec(authorization.trim())?.[1])
  }

  /** Git clients log in by Basic: any user name with the token as password, or the token as user name. */
  identifyBasic(authorization: string | undefined): Identified {
    if (authorization === undefined) return nobody
    const encoded = /^basic +(\S+)$/i.exec(authorization.trim())?.[1] ?? ''
    const [user = '', password = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(/:(.*)/s)
    return this.known(this.tokens.has(user) ? user : password)
  }

  private known(secret: string | undefined): Identified {
    const token = secret === undefined ? undefined : this.tokens.get(secret)
    if (token === undefined) return 'bad-credentials'
    if (token.expiresAt !== undefined && Date.parse(token.expiresAt) <= this.clock.now()) return 'bad-credentials'
    return callerOf(token)
  }
}

export function renamedIn(names: readonly string[], from: string, to: string | null): readonly string[] {
  return names.flatMap((name) => {
    if (name.toLowerCase() !== from.toLowerCase()) return [name]
    return to === null ? [] : [to]
  })
}

/** Whoever shows no token, or none that is known. */
export const nobody: Caller = {
  kind: 'anonymous',
  token: '',
  login: '',
  ssoAuthorized: new Set(),
  bucket: 'ip:127.0.0.1',
}

function callerOf(token: WorldToken): Caller {
  const lower = (names: readonly string[]): ReadonlySet<string> => new Set(names.map((name) => name.toLowerCase()))
  return {
    kind: token.kind,
    token: token.token,
    login: token.owner,
    ssoAuthorized: lower(token.ssoAuthorized ?? []),
    bucket: bucketOf(token),
    ...(token.scopes === undefined ? {} : { scopes: token.scopes }),
    ...(token.selectedRepositories === undefined ? {} : { selected: lower(token.selectedRepositories) }),
  }
}

function bucketOf({ kind, owner, selectedRepositories }: WorldToken): string {
  if (kind === 'installation') return `installation:${owner.toLowerCase()}`
  if (kind === 'actions') return `actions:${(selectedRepositories?.[0] ?? owner).toLowerCase()}`
  return `user:${owner.toLowerCase()}`
}
