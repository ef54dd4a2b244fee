import type { Problem, ReportProblem } from '@ioc-scanner/core'
import { parseToml, tomlProblem } from './full-toml.js'
import { readMachineToml, type TomlTable, type TomlValue } from './machine-toml.js'
import { blocksOf, type Block } from './toml-blocks.js'
import { nodeAt, valueOf, type TomlNode } from './toml-tree.js'
import { tomlTreeOf } from './toml-tree-reader.js'

/** One `[[package]]`. */
export interface TomlEntry {
  readonly table: TomlTable
  /** 1-based: its `name = "…"`, else its header, or where it begins in a list. Undefined only where both readings differ. */
  readonly line: number | undefined
  /** Something of it may be missing: a line that cannot be read, and is reported. */
  readonly isDamaged?: boolean
}

export interface TomlLock {
  readonly document: TomlTable
  readonly entries: readonly TomlEntry[]
}

const MAX_KEY = 100
const NAME = /^[ \t]*name[ \t]*=/

/**
 * Reads a lockfile in TOML whose packages are a list of tables. A file with an error is read entry by entry, and of a
 * broken entry everything but the lines that are reported. A list of tables by another name is reported: who knows what is in it.
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
    const locks = blocksOf(content, list).map((block) => readBlock(block, list, report))
    if (locks.every(({ isWhole }) => isWhole)) report(tomlProblem(thrown))
    const document = Object.create(null) as { [key: string]: TomlValue }
    for (const lock of locks) Object.assign(document, lock.document)
    return { document, entries: locks.flatMap(({ entries }) => entries) }
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

function readBlock(block: Block, list: string, report: ReportProblem): TomlLock & { readonly isWhole: boolean } {
  const before = block.firstLine - 1
  const moved = (problem: Problem): void =>
    report(problem.line === undefined ? problem : { ...problem, line: before + problem.line })
  const read = (): TomlLock & { readonly isWhole: boolean } => {
    const text = block.lines.join('\n')
    try {
      return { ...readText(text, list, moved), isWhole: true }
    } catch (thrown) {
      return { ...readDamaged(block.lines, list, moved, tomlProblem(thrown)), isWhole: false }
    }
  }
  const { entries, ...lock } = read()
  const placed = entries.map((entry) => (entry.line === undefined ? entry : { ...entry, line: before + entry.line }))
  return { ...lock, entries: placed }
}

/**
 * A line that cannot be read right before a `name` may have been the header of an entry: it counts as one. Of a key that is
 * there twice both values count.
 */
function readDamaged(lines: readonly string[], list: string, report: ReportProblem, refusal: Problem): TomlLock {
  const lost = new Set<number>()
  const tree = tomlTreeOf(lines.join('\n'), (problem) => {
    report(problem)
    lost.add((problem.line ?? 0) - 1)
  })
  if (lost.size === 0) report(refusal)
  const text = lines.map((line, index) => (lost.has(index) && NAME.test(lines[index + 1] ?? '') ? `[[${list}]]` : line))
  const isSame = text.every((line, index) => line === lines[index])
  const last = isSame ? tree : tomlTreeOf(text.join('\n'), () => undefined)
  const document = asTable(valueOf(last)) ?? {}
  const entries = new Map<string, TomlEntry>()
  if (nodeAt(last, list) === undefined) return { document, entries: [] }
  for (const kept of [last, tomlTreeOf(text.join('\n'), () => undefined, 'first')]) {
    const nodes = nodeAt(kept, list)
    for (const node of nodes?.kind === 'list' ? nodes.items : []) {
      const table = asTable(valueOf(node))
      if (table === undefined || Object.keys(table).length === 0) continue
      const identity = JSON.stringify([node.line, table['name'], table['version']])
      if (!entries.has(identity)) entries.set(identity, { table, line: lineOf(node), isDamaged: true })
    }
  }
  return { document, entries: [...entries.values()] }
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
