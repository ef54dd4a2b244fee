import { messageOf } from '@ioc-scanner/core'
import { CsvError, parse } from 'csv-parse/sync'
import { fieldOf, type EntryReading, type Field } from '../entry.js'
import { formatError } from './format-error.js'

/** A quoted cell may hold line ends, but not so many that one lost quote takes the rest of the file with it. */
const MAX_RECORD_LINES = 20

interface CsvRecord {
  readonly line: number
  readonly cells: readonly string[] | string
}

/** A table with a header that names at least `purl`, or `ecosystem` and `name`. Other columns are not read. */
export function* csvEntries(text: string): Generator<EntryReading> {
  let columns: readonly (Field | undefined)[] | undefined
  for (const { line, cells } of records(text)) {
    if (columns === undefined) columns = readHeader(line, cells)
    else if (typeof cells === 'string') yield { line, reason: cells }
    else yield readRow(line, cells, columns)
  }
}

function readHeader(line: number, cells: CsvRecord['cells']): readonly (Field | undefined)[] {
  const columns = typeof cells === 'string' ? [] : cells.map(fieldOf)
  const isComplete = columns.includes('purl') || (columns.includes('ecosystem') && columns.includes('name'))
  const named = columns.filter((column) => column !== undefined)
  if (!isComplete || new Set(named).size < named.length)
    throw formatError(line, 'the header has to name the columns purl, or ecosystem, name and versions, each once')
  return columns
}

function readRow(line: number, cells: readonly string[], columns: readonly (Field | undefined)[]): EntryReading {
  if (cells.length > columns.length)
    return { line, reason: `${cells.length} cells, but the header names ${columns.length}: is a comma not quoted?` }
  const fields: { [Name in Field]?: readonly string[] } = {}
  columns.forEach((column, index) => {
    const cell = cells[index]?.trim() ?? ''
    if (column !== undefined && cell !== '') fields[column] = [cell]
  })
  return { line, fields }
}

/** The records with the line on which each begins; a string instead of cells says why there are none. */
function* records(text: string): Generator<CsvRecord> {
  const lines = text.split(/\r?\n/)
  for (let at = 0; at < lines.length; at += 1) {
    const line = at + 1
    let record = lines[at] ?? ''
    if (record.trim() === '' || record.startsWith('#')) continue
    let end = at
    while (hasOpenQuote(record) && end + 1 < Math.min(lines.length, at + MAX_RECORD_LINES)) {
      end += 1
      record += `\n${lines[end] ?? ''}`
    }
    if (hasOpenQuote(record)) {
      yield { line, cells: 'a quote is opened and never closed' }
      continue
    }
    at = end
    yield { line, cells: cellsOf(record) }
  }
}

function hasOpenQuote(record: string): boolean {
  return (record.split('"').length - 1) % 2 === 1
}

function cellsOf(record: string): readonly string[] | string {
  if (!record.includes('"')) return record.split(',')
  try {
    return parse(record, { trim: true, relax_column_count: true })[0] ?? []
  } catch (cause) {
    return cause instanceof CsvError ? `not CSV: ${cause.code}` : messageOf(cause)
  }
}
