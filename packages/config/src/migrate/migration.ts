/** One thing that is written differently today. Values that look like secrets are hidden. */
export interface Change {
  /** From 1, in the text before. */
  readonly line: number
  /** Key in files. */
  readonly key: string
  readonly was: string
  readonly now: string
  readonly why: string
}

/** A key that nobody knows: it stays, and the check of the configuration refuses it. */
export interface UnknownKey {
  readonly line: number
  readonly key: string
  /** What to do: the key that was probably meant, or another place. */
  readonly advice: string
}

export interface Migration {
  /** The whole file as it is written today; the same text where nothing changes. */
  readonly text: string
  readonly changes: readonly Change[]
  readonly unknown: readonly UnknownKey[]
}

/** How the file is written. */
export type FileStyle = 'yaml' | 'json'
