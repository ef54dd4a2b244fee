import type { Inventory } from '@ioc-scanner/inventory'
import type { Prepared } from '../flags/load-for-command.js'
import { configurationFlags } from '../flags/configuration-flags.js'
import { ScannerCommand } from '../scanner-command.js'

/** Says where the inventory is. */
export const inventoryPlaceFlags = {
  config: configurationFlags.config,
  environment: configurationFlags.environment,
  'data-dir': configurationFlags['data-dir'],
}

/** A command about what is stored. */
export abstract class InventoryCommand extends ScannerCommand {
  /** @returns the folder of the inventory, and what is installed */
  protected async prepare(flags: Readonly<Record<string, unknown>>): Promise<Prepared & { readonly folder: string }> {
    const { loadForCommand } = await import('../flags/load-for-command.js')
    const { dataFolder } = await import('./data-folder.js')
    const prepared = await loadForCommand(flags, this.config, (message) => this.tell(message))
    return { ...prepared, folder: dataFolder(prepared.configuration, this.config) }
  }

  /** Opens what is there, works with it and closes it. @param access `change`: it can be written, and must be there all the same */
  protected async withInventory<Result>(
    folder: string,
    access: 'read' | 'change',
    work: (inventory: Inventory) => Promise<Result>,
  ): Promise<Result> {
    const { openToChange, openToRead } = await import('./open-for-scan.js')
    const inventory = await (access === 'read' ? openToRead(folder) : openToChange(folder))
    try {
      return await work(inventory)
    } finally {
      await inventory.close()
    }
  }
}
