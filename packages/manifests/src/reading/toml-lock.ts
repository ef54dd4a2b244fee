import type { ReportProblem } from '@ioc-scanner/core'
import { parseToml, tomlProblem } from './full-toml.js'
import { readMachineToml, type TomlTable, type TomlValue } from './machine-toml.js'
import { nodeAt, tomlTreeOf, type TomlNode } from './toml-tree.js'

/** One `[[package]]`. */
export interface TomlEntry {
  readonly table: TomlTable
  /** 1-based: its `name = "…"`, else its header, or where it begins in a list. Undefined only where both readings differ. */
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
  try {
    return readText(content, list, report)
  } catch (thrown) {
    return readBlocks(blocksOf(content, list), list, report, thrown)
  }
}

/** @throws For what is no TOML: `tomlProblem` says it in words. */
function readText(text: string, list: string, report: ReportProblem): TomlLock {
  const machine = readMachineToml(text)
  const isPlaced = asList(machine?.document[list]).every((entry) => machine?.lines.has(entry as TomlTable))
  if (machine !== undefined && isPlaced) {
    const { document, lines } = machine
    return { document, entries: entriesOf(document[list], list, report, (table) => lines.get(table)) }
  }
  const document = parseToml(text)
  const nodes = nodeAt(
    tomlTreeOf(text, () => undefined),
    list,
  )
  const items = nodes?.kind === 'list' ? nodes.items : []
  const areKnown = items.length === asList(document[list]).length
  return {
    document,
    entries: entriesOf(document[list], list, report, (_, index) => (areKnown ? lineOf(items[index]) : undefined)),
  }
}

function lineOf(entry: TomlNode | undefined): number | undefined {
  return nodeAt(entry, 'name')?.line ?? entry?.line
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

function readBlocks(blocks: readonly Block[], list: string, report: ReportProblem, whole: unknown): TomlLock {
  const entries: TomlEntry[] = []
  const document: { [key: string]: TomlValue } = Object.create(null) as { [key: string]: TomlValue }
  let isExplained = false
  for (const block of blocks) {
    const before = block.firstLine - 1
    try {
      const read = readText(block.lines.join('\n'), list, report)
      for (const { table, line } of read.entries)
        entries.push({ table, line: line === undefined ? undefined : before + line })
      Object.assign(document, read.document)
    } catch (thrown) {
      isExplained = true
      const { line, reason } = tomlProblem(thrown)
      report({ line: before + line, reason })
    }
  }
  if (!isExplained) report(tomlProblem(whole))
  return { document, entries }
}

function entriesOf(
  value: TomlValue | undefined,
  list: string,
  report: ReportProblem,
  lineOfEntry: (table: TomlTable, index: number) => number | undefined,
): readonly TomlEntry[] {
  if (value !== undefined && !Array.isArray(value)) report({ reason: `'${list}' is no list of tables` })
  return asList(value).flatMap((entry, index) => {
    const table = asTable(entry)
    if (table === undefined) report({ reason: `an entry of '${list}' is no table` })
    return table === undefined ? [] : [{ table, line: lineOfEntry(table, index) }]
  })
}
