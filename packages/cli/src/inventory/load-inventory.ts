import { CodedError, messageOf } from '@ioc-scanner/core'
import type * as Library from '@ioc-scanner/inventory'

/** The package holds a compiled part: it is loaded by those who need it, when they need it. @throws {CodedError} `INVENTORY_UNLOADABLE` */
export async function loadInventory(): Promise<typeof Library> {
  try {
    return await import('@ioc-scanner/inventory')
  } catch (cause) {
    const message = `the inventory does not load: ${messageOf(cause)}; install again, with the Node.js that runs it`
    throw new CodedError('INVENTORY_UNLOADABLE', message, { cause })
  }
}
