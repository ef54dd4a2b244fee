import type { GraphQLResolveInfo } from 'graphql'
import type { Git } from '../git/git.js'
import type { Soon } from '../git/object-reader.js'
import type { BucketState } from '../limits/primary-limits.js'
import type { Settings } from '../server/settings.js'
import type { Caller } from '../world/caller.js'
import type { Account, WorldIndex } from '../world/world-index.js'
import type { QueryCost } from './query-cost.js'
import type { WorkMeter } from './work-meter.js'

/** What every resolver of one query shares. */
export interface QueryContext {
  readonly caller: Caller
  readonly world: WorldIndex
  readonly git: Git
  readonly settings: Settings
  readonly meter: WorkMeter
  readonly price: QueryCost
  readonly bucket: BucketState | null
  /** Blobs whose content is part of the answer. */
  readonly servedBlobs: { readonly oid: string; readonly bytes: number }[]
  /** Headers that a field adds to the answer (single sign-on). */
  readonly headers: Record<string, string>
  /** Called after a page of repositories of an account that is not the last one. */
  readonly pageServed: (account: Account) => void
}

export type Arguments = Readonly<Record<string, unknown>>

/** Sources are what the parent's resolver returned: each resolver names its own type. */
export type Resolver<Source> = (
  source: Source,
  args: Arguments,
  context: QueryContext,
  info: GraphQLResolveInfo,
) => unknown

/** Resolvers of one object type; a field without one is not simulated. */
export type TypeResolvers<Source> = Readonly<Record<string, Resolver<Source>>>

export function whenKnown<Value, Result>(value: Soon<Value>, use: (value: Value) => Result): Soon<Result> {
  return value instanceof Promise ? value.then(use) : use(value)
}
