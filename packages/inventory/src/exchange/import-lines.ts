import { messageOf } from '@ioc-scanner/core'
import type { Connection } from '../database/connection.js'
import type { ExtractionTable } from '../extractions/extraction-table.js'
import type { TreeTable } from '../trees/tree-table.js'
import type { ExchangeLine } from './exchange-line.js'
import { ImportedRows } from './imported-rows.js'
import { readLine } from './read-line.js'

export interface ImportResult {
  /** Lines that were taken in; what was known already counts. */
  readonly lines: number
  readonly bad: number
  /** The first hundred of these. */
  readonly problems: readonly { readonly line: number; readonly reason: string }[]
}

const MOST_PROBLEMS = 100
const LINES_AT_ONCE = 200

/**
 * Takes in an export. What is known stays as it is; a line that cannot be read is named, and the others count.
 * @param lines without their ends
 */
export async function importLines(
  connection: Connection,
  tables: { readonly extractions: ExtractionTable; readonly trees: TreeTable },
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<ImportResult> {
  const rows = new ImportedRows(connection, tables.extractions, tables.trees)
  const problems: { readonly line: number; readonly reason: string }[] = []
  let number = 0
  let taken = 0
  let bad = 0
  let waiting: { readonly number: number; readonly line: ExchangeLine }[] = []
  const refuse = (line: number, reason: string): void => {
    bad += 1
    if (problems.length < MOST_PROBLEMS) problems.push({ line, reason })
  }
  const flush = (): void => {
    const part = waiting
    waiting = []
    connection.write(() => {
      for (const { number: at, line } of part) {
        const refusal = attempted(connection, () => rows.add(line))
        if (refusal === undefined) taken += 1
        else refuse(at, refusal)
      }
    })
  }
  try {
    for await (const text of lines) {
      number += 1
      if (text.trim() === '') continue
      const line = readLine(text)
      if (typeof line === 'string') refuse(number, line)
      else waiting.push({ number, line })
      if (number === 1 && (typeof line === 'string' || line.kind !== 'inventory')) {
        return { lines: 0, bad: 1, problems: [{ line: 1, reason: 'the file is no export of an inventory' }] }
      }
      if (waiting.length >= LINES_AT_ONCE) flush()
    }
    flush()
  } catch (thrown) {
    tables.extractions.packages.forget()
    throw thrown
  }
  return { lines: taken, bad, problems }
}

/** One line, all of it or nothing. @returns why not; failures of the database are thrown */
function attempted(connection: Connection, add: () => string | undefined): string | undefined {
  try {
    // Inside a transaction this is a savepoint.
    return connection.db.transaction(() => {
      const refusal = add()
      if (refusal !== undefined) throw new RefusedLine(refusal)
      return undefined
    })()
  } catch (thrown) {
    if (thrown instanceof RefusedLine) return messageOf(thrown)
    throw thrown
  }
}

class RefusedLine extends Error {}
