import * as Flags from '@oclif/core/flags'
import { CodedError, printable } from '@ioc-scanner/core'
import { InventoryCommand, inventoryPlaceFlags } from '../../inventory/inventory-command.js'

export default class InventoryClear extends InventoryCommand {
  static override summary = 'Remove the inventory, also a damaged one. The next scan costs as much as the first.'
  static override examples = ['<%= config.bin %> inventory clear --yes']
  static override flags = {
    yes: Flags.boolean({ summary: 'Really.' }),
    ...inventoryPlaceFlags,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(InventoryClear)
    const { loadInventory } = await import('../../inventory/load-inventory.js')
    const { existsSync } = await import('node:fs')
    const { folder } = await this.prepare(flags)
    const { clearInventory, inventoryFile } = await loadInventory()
    const file = printable(inventoryFile({ folder }))
    if (!existsSync(inventoryFile({ folder })))
      throw new CodedError('INVENTORY_MISSING', `there is no inventory at ${file}`)
    if (!flags.yes) {
      const lost = 'all that scans have read, and all past scans, would be gone'
      throw new CodedError('USAGE', `--yes removes ${file}: ${lost}; \`inventory export\` makes a copy first`)
    }
    clearInventory({ folder })
    await this.write(`removed ${file}\n`)
  }
}
