import type { EntryReading } from '../entry.js'
import { csvEntries } from './csv-entries.js'
import { listEntries } from './list-entries.js'
import { headerOf, isSeparatorLine } from './table-header.js'
import { treeEntries } from './tree-entries.js'

/** Yields every entry, good or bad. @throws {CodedError} `IOC_FILE_FORMAT` where the text as a whole cannot be read. */
type Format = (text: string) => Iterable<EntryReading>

const BY_EXTENSION = new Map<string, Format>([
  ['json', treeEntries],
  ['yaml', treeEntries],
  ['yml', treeEntries],
  ['csv', csvEntries],
  ['tsv', csvEntries],
  ['txt', listEntries],
  ['list', listEntries],
  ['purls', listEntries],
])

/** The extensions that a file of indicators may have inside a folder. */
export const EXTENSIONS: readonly string[] = [...BY_EXTENSION.keys()]

/** `acme.yaml` → `['acme', 'yaml']` */
export function splitExtension(fileName: string): readonly [stem: string, extension: string] {
  const dot = fileName.lastIndexOf('.')
  return dot > 0 ? [fileName.slice(0, dot), fileName.slice(dot + 1).toLowerCase()] : [fileName, '']
}

/**
 * How to read a file: by its extension; where that says nothing, by its first line that is no comment. A list whose first
 * line is the header of a table is one: as "Unicode text", spreadsheets save tables under `.txt`.
 */
export function formatOf(fileName: string, text: string): Format {
  const firstLine = firstLineOf(text)
  const format = BY_EXTENSION.get(splitExtension(fileName)[1]) ?? formatOfContent(firstLine)
  return format === listEntries && startsTable(firstLine) ? csvEntries : format
}

function firstLineOf(text: string): string {
  const lines = text.slice(0, 4_096).split('\n')
  return lines.map((line) => line.trim()).find((line) => line !== '' && !line.startsWith('#')) ?? ''
}

function formatOfContent(firstLine: string): Format {
  if (/^(?:[[{]|- |---|indicators:)/.test(firstLine)) return treeEntries
  return /^[\w" ]+(?:[,;\t][\w" ]+)+$/.test(firstLine) ? csvEntries : listEntries
}

function startsTable(firstLine: string): boolean {
  const header = headerOf((separator) => firstLine.replaceAll('"', '').split(separator))
  return isSeparatorLine(firstLine) || (header !== undefined && header.columns.length > 1)
}
