import * as Flags from '@oclif/core/flags'
import { printable } from '@ioc-scanner/core'
import { InventoryCommand, inventoryPlaceFlags } from '../../inventory/inventory-command.js'

export default class InventoryCheck extends InventoryCommand {
  static override summary = 'Look for damage; changes nothing.'
  static override description = 'Exit codes: 0 it is sound; 1 it is damaged, and where; 2 it could not be opened.'
  static override examples = ['<%= config.bin %> inventory check --all']
  static override flags = {
    all: Flags.boolean({ summary: 'Look into every row, not into one of fifty.' }),
    ...inventoryPlaceFlags,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(InventoryCheck)
    const { folder } = await this.prepare(flags)
    const { isSound, problems, rows } = await this.withInventory(folder, 'read', (inventory) =>
      inventory.check({ everyRow: flags.all }),
    )
    await this.write(
      isSound
        ? `sound: ${rows} rows were looked into\n`
        : problems.map((problem) => `${printable(problem)}\n`).join(''),
    )
    this.exit(isSound ? 0 : 1)
  }
}
