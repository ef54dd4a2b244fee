/** What is left of one bucket of API points. Without limits (GitHub Enterprise Server): `limit` is null. */
export interface Allowance {
  /** Points in a full window. */
  readonly limit: number | null
  /** Points left in this window. */
  readonly remaining: number | null
  /** Epoch milliseconds of the next full bucket; null while unknown. */
  readonly resetAtMs: number | null
}

/** The buckets that GitHub counts apart. */
export type Bucket = 'rest' | 'graphql'
