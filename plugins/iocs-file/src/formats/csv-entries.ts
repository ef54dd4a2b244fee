import { messageOf } from '@ioc-scanner/core'
import { CsvError, parse } from 'csv-parse/sync'
import type { EntryReading, Field } from '../entry.js'
import { formatError } from './format-error.js'
import { headerOf, isSeparatorLine, NAMES_OF_SEPARATORS, type Header, type Separator } from './table-header.js'

/** A quoted cell may hold line ends, but not so many that one lost quote takes the rest of the file with it. */
const MAX_RECORD_LINES = 20

interface Place {
  readonly line: number
  readonly lastLine: number
}

/**
 * A table with a header that names at least `purl`, or `ecosystem` and `name`, and by its own separator decides which one
 * is read. Other columns are not read. The line `sep=;`, by which spreadsheets are told the separator, may come before it;
 * the header says it too.
 */
export function* csvEntries(text: string): Generator<EntryReading> {
  let header: Header | undefined
  let hasSeparatorLine = false
  for (const { record, isOpen, ...place } of records(text)) {
    if (header === undefined) {
      if (!hasSeparatorLine && isSeparatorLine(record)) hasSeparatorLine = true
      else header = readHeader(place.line, isOpen ? '' : record)
    } else if (isOpen) yield { ...place, reason: 'a quote is opened and never closed' }
    else {
      const cells = cellsOf(record, header.separator)
      yield { ...place, ...(typeof cells === 'string' ? { reason: cells } : readRow(place, cells, header)) }
    }
  }
}

function readHeader(line: number, record: string): Header {
  const header = headerOf((separator) => cellsOf(record, separator))
  if (header === undefined)
    throw formatError(
      line,
      'the header has to name the columns purl, or ecosystem, name and versions, each once, with commas, semicolons or tabs between',
    )
  return header
}

function readRow({ line }: Place, cells: readonly string[], { separator, columns }: Header): EntryReading {
  if (cells.length > columns.length) {
    const question = `is a ${NAMES_OF_SEPARATORS[separator]} not quoted?`
    return { line, reason: `${cells.length} cells, but the header names ${columns.length}: ${question}` }
  }
  const fields: { [Name in Field]?: readonly string[] } = {}
  columns.forEach((column, index) => {
    const cell = cells[index]?.trim() ?? ''
    if (column !== undefined && cell !== '') fields[column] = [cell]
  })
  return { line, fields }
}

interface CsvRecord extends Place {
  readonly record: string
  /** A quote in it is never closed. */
  readonly isOpen: boolean
}

function* records(text: string): Generator<CsvRecord> {
  const lines = text.split(/\r?\n/)
  for (let at = 0; at < lines.length; at += 1) {
    const line = at + 1
    const first = lines[at] ?? ''
    let record = first
    if (record.trim() === '' || record.startsWith('#')) continue
    let end = at
    while (hasOpenQuote(record) && end + 1 < Math.min(lines.length, at + MAX_RECORD_LINES)) {
      end += 1
      record += `\n${lines[end] ?? ''}`
    }
    if (hasOpenQuote(record)) {
      yield { line, lastLine: line, record: first, isOpen: true }
      continue
    }
    at = end
    yield { line, lastLine: end + 1, record, isOpen: false }
  }
}

function hasOpenQuote(record: string): boolean {
  return (record.split('"').length - 1) % 2 === 1
}

/** A string instead of cells says why there are none. */
function cellsOf(record: string, separator: Separator): readonly string[] | string {
  if (!record.includes('"')) return record.split(separator)
  try {
    return parse(record, { delimiter: separator, trim: true, relax_column_count: true })[0] ?? []
  } catch (cause) {
    return cause instanceof CsvError ? `not CSV: ${cause.code}` : messageOf(cause)
  }
}
