/** What an entry of a file may say. In a file the names may have other spellings: `FIELD_NAMES`. */
export type Field =
  'purl' | 'ecosystem' | 'name' | 'versions' | 'range' | 'campaign' | 'title' | 'severity' | 'references' | 'note'

/** One entry of a file, before anything in it is believed. */
export interface Entry {
  /** 1-based. */
  readonly line: number
  /** 1-based; where absent, the entry stands on one line. */
  readonly lastLine?: number
  readonly fields: { readonly [Name in Field]?: readonly string[] }
  /** Of each of the versions, where they can stand in lines of their own. 1-based. */
  readonly versionLines?: readonly number[]
}

/** An entry that could not be read. */
export interface BadEntry {
  /** 1-based, where known. */
  readonly line?: number
  /** 1-based; where absent, the entry stands on one line. */
  readonly lastLine?: number
  readonly reason: string
}

export type EntryReading = Entry | BadEntry

/** Tells what of an entry that is kept is odd, or left out. */
export interface Remark {
  /** It is looked for as it stands. */
  doubt(reason: string): void
  /** Part of it is missing. @param line Default: the entry's. */
  loss(reason: string, line?: number): void
}

export const LONGEST_TEXT = 2_000

const FIELD_NAMES = new Map<string, Field>([
  ['purl', 'purl'],
  ['ecosystem', 'ecosystem'],
  ['name', 'name'],
  ['package', 'name'],
  ['version', 'versions'],
  ['versions', 'versions'],
  ['range', 'range'],
  ['campaign', 'campaign'],
  ['title', 'title'],
  ['severity', 'severity'],
  ['reference', 'references'],
  ['references', 'references'],
  ['note', 'note'],
])

/** The field that a key or a column means; undefined for what is not read. */
export function fieldOf(key: string): Field | undefined {
  return FIELD_NAMES.get(key.trim().toLowerCase())
}

/** The one text of a field; undefined where it is absent or empty. */
export function readText({ fields }: Entry, field: Field): string | undefined {
  const [text, second] = fields[field] ?? []
  if (second !== undefined) throw new Error(`more than one ${field}`)
  if (text !== undefined && text.length > LONGEST_TEXT)
    throw new Error(`${field} is longer than ${LONGEST_TEXT} characters`)
  return text?.trim() || undefined
}
