/** One campaign as compile-facts.mjs writes it: compact, because all of them are loaded at the start of every scan. */
export interface CampaignFacts {
  readonly id: string
  readonly title: string
  readonly firstSeenAt: string | null
  readonly lastSeenAt: string | null
  readonly note: string
  readonly references: readonly string[]
  /** By ecosystem: name and versions, joined by `;`. `*` is every version of a name that belongs to the attacker. */
  readonly packages: readonly Group[]
  /** By kind of artifact: value and how to read it. */
  readonly artifacts: readonly Group[]
}

export type Group = readonly [group: string, rows: readonly Row[]]
export type Row = readonly [subject: string, detail: string]
