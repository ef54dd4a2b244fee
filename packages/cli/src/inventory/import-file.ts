import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { CodedError, messageOf, printable } from '@ioc-scanner/core'
import type { ImportResult } from '@ioc-scanner/inventory'
import { loadInventory } from './load-inventory.js'

/** Takes an export in, line by line. @param file `-` is standard input @throws {CodedError} `FILE_UNREADABLE`, `INVENTORY_…` */
export async function importFile(folder: string, file: string): Promise<ImportResult> {
  const { openInventory } = await loadInventory()
  const input = file === '-' ? process.stdin : await opened(file)
  const inventory = openInventory({ folder })
  try {
    return await inventory.importLines(createInterface({ input, crlfDelay: Infinity }))
  } finally {
    await inventory.close()
  }
}

async function opened(file: string): Promise<NodeJS.ReadableStream> {
  try {
    if ((await stat(file)).isDirectory()) throw new Error('it is a folder')
    return createReadStream(file)
  } catch (cause) {
    throw new CodedError('FILE_UNREADABLE', `${printable(file)} cannot be read: ${messageOf(cause)}`, { cause })
  }
}
