/** Which refs are looked at beside default branches: `default`: none; `all`; or a glob on their names. */
export type BranchWish = string

/** Which time is looked at: one for everything, or each campaign's own, from its first day on. */
export type HistoryWish = { readonly sinceMs: number; readonly untilMs?: number } | 'campaign'

/** What a scan looks at beside the heads of default branches. */
export interface PastWish {
  readonly branches: BranchWish
  readonly history?: HistoryWish
}

export const ONLY_HEADS: PastWish = { branches: 'default' }
