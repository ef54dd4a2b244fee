import type { ReportProblem } from '@ioc-scanner/core'
import { parseToml, tomlProblem } from './full-toml.js'
import { readMachineToml, type TomlTable, type TomlValue } from './machine-toml.js'

/** One `[[package]]`. */
export interface TomlEntry {
  readonly table: TomlTable
  /** 1-based: its `name = "…"`, else its header. Undefined where the text hides it. */
  readonly line: number | undefined
}

export interface TomlLock {
  readonly document: TomlTable
  readonly entries: readonly TomlEntry[]
}

const MAX_KEY = 100

/**
 * Reads a lockfile in TOML whose packages are a list of tables. A file with an error is read entry by entry: the broken
 * ones are reported, the others kept. A list of tables by another name is reported: who knows what is in it.
 * @param list The name of the list: `package`.
 */
export function readTomlLock(content: string, list: string, report: ReportProblem): TomlLock {
  const lock = readLock(content, list, report)
  for (const [key, value] of Object.entries(lock.document)) {
    const isListOfTables = Array.isArray(value) && value.length > 0 && asList(value).every((entry) => asTable(entry))
    if (key !== list && isListOfTables)
      report({ reason: `'${key.slice(0, MAX_KEY)}': a list of tables that is not known` })
  }
  return lock
}

function readLock(content: string, list: string, report: ReportProblem): TomlLock {
  if (content.trim() === '') {
    report({ reason: 'the file is empty' })
    return { document: {}, entries: [] }
  }
  const machine = readMachineToml(content)
  if (machine !== undefined) {
    const { document, lines } = machine
    const entries = tablesOf(document[list], list, report)
    return { document, entries: entries.map((table) => ({ table, line: lines.get(table) })) }
  }
  const blocks = blocksOf(content, list)
  try {
    const document = parseToml(content)
    const tables = tablesOf(document[list], list, report)
    const lines = blocks.filter(({ isEntry }) => isEntry).map(nameLineOf)
    // A text over several lines may hold what looks like a header, a header may be spelled unusually.
    const areLinesKnown = lines.length === tables.length
    return {
      document,
      entries: tables.map((table, index) => ({ table, line: areLinesKnown ? lines[index] : undefined })),
    }
  } catch (thrown) {
    return readBlocks(blocks, list, report, thrown)
  }
}

/** A value as a table; undefined for anything else. */
export function asTable(value: TomlValue | undefined): TomlTable | undefined {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date)
    ? (value as TomlTable)
    : undefined
}

/** A value as a list; empty for anything else. */
export function asList(value: TomlValue | undefined): readonly TomlValue[] {
  return Array.isArray(value) ? (value as readonly TomlValue[]) : []
}

export function asText(value: TomlValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** Some lines that belong together: an entry with its sub-tables, or what stands before and between entries. */
interface Block {
  readonly isEntry: boolean
  /** 1-based. */
  readonly firstLine: number
  readonly lines: readonly string[]
}

function blocksOf(content: string, list: string): readonly Block[] {
  const entryHeader = new RegExp(`^[ \\t]*\\[\\[ *${list} *\\]\\]`)
  const ownSubTable = new RegExp(`^[ \\t]*\\[\\[? *${list} *\\.`)
  const blocks: { isEntry: boolean; firstLine: number; lines: string[] }[] = []
  for (const [index, line] of content.split('\n').entries()) {
    const isEntry = entryHeader.test(line)
    const current = blocks.at(-1)
    const begins = isEntry || (current?.isEntry === true && /^[ \t]*\[\[?[ "\w]/.test(line) && !ownSubTable.test(line))
    if (current === undefined || begins) blocks.push({ isEntry, firstLine: index + 1, lines: [line] })
    else current.lines.push(line)
  }
  return blocks
}

function nameLineOf({ lines, firstLine }: Block): number {
  const subTable = lines.findIndex((line, index) => index > 0 && line.trimStart().startsWith('['))
  const own = subTable === -1 ? lines : lines.slice(0, subTable)
  const at = own.findIndex((line) => /^\s*(?:name|"name"|'name')\s*=/.test(line))
  return firstLine + Math.max(at, 0)
}

function readBlocks(blocks: readonly Block[], list: string, report: ReportProblem, whole: unknown): TomlLock {
  const entries: TomlEntry[] = []
  const document: { [key: string]: TomlValue } = Object.create(null) as { [key: string]: TomlValue }
  let isExplained = false
  for (const block of blocks) {
    const text = block.lines.join('\n')
    try {
      const read = readMachineToml(text)?.document ?? parseToml(text)
      for (const table of tablesOf(read[list], list, report)) entries.push({ table, line: nameLineOf(block) })
      Object.assign(document, read)
    } catch (thrown) {
      isExplained = true
      const { line, reason } = tomlProblem(thrown)
      report({ line: block.firstLine + line - 1, reason })
    }
  }
  if (!isExplained) report(tomlProblem(whole))
  return { document, entries }
}

function tablesOf(value: TomlValue | undefined, list: string, report: ReportProblem): readonly TomlTable[] {
  if (value !== undefined && !Array.isArray(value)) report({ reason: `'${list}' is no list of tables` })
  return asList(value).flatMap((entry) => {
    const table = asTable(entry)
    if (table === undefined) report({ reason: `an entry of '${list}' is no table` })
    return table === undefined ? [] : [table]
  })
}
