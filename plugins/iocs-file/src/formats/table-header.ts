import { fieldOf, type Field } from '../entry.js'

export const NAMES_OF_SEPARATORS = { ',': 'comma', ';': 'semicolon', '\t': 'tab' } as const
export type Separator = keyof typeof NAMES_OF_SEPARATORS
const SEPARATORS: readonly Separator[] = [',', ';', '\t']

export interface Header {
  readonly separator: Separator
  /** Undefined for a column that is not read. */
  readonly columns: readonly (Field | undefined)[]
}

/** `sep=;`: how spreadsheets are told the separator of the lines below. */
export function isSeparatorLine(line: string): boolean {
  return /^"?sep=/i.test(line)
}

/**
 * The header as its separator reads it: the one by which it names most columns. Undefined where by none of them it is one.
 * @param cellsBy The cells of the line; a string where there are none.
 */
export function headerOf(cellsBy: (separator: Separator) => readonly string[] | string): Header | undefined {
  let best: Header | undefined
  for (const separator of SEPARATORS) {
    const cells = cellsBy(separator)
    const columns = typeof cells === 'string' ? [] : cells.map(fieldOf)
    if (isComplete(columns) && (best === undefined || named(columns).length > named(best.columns).length))
      best = { separator, columns }
  }
  return best
}

function isComplete(columns: Header['columns']): boolean {
  const hasIdentity = columns.includes('purl') || (columns.includes('ecosystem') && columns.includes('name'))
  return hasIdentity && new Set(named(columns)).size === named(columns).length
}

function named(columns: Header['columns']): Header['columns'] {
  return columns.filter((column) => column !== undefined)
}
