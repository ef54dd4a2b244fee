import * as Args from '@oclif/core/args'
import { InventoryCommand, inventoryPlaceFlags } from '../../inventory/inventory-command.js'

export default class ScansDelete extends InventoryCommand {
  static override summary = 'Forget scans, with their findings and gaps; what they saw of repositories stays.'
  static override examples = ['<%= config.bin %> scans delete 3f2a91c0']
  static override args = {
    id: Args.string({ description: 'The scan, or the beginning of its id; several are allowed.', required: true }),
  }
  static override strict = false
  static override flags = inventoryPlaceFlags

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(ScansDelete)
    const { byId } = await import('../../scan/resumed-scan.js')
    const { folder } = await this.prepare(flags)
    const deleted = await this.withInventory(folder, 'change', async (inventory) => {
      // All are known before one is deleted.
      const ids = [...new Set(argv.map((id) => byId(inventory, String(id)).id))]
      for (const id of ids) inventory.scans.delete(id)
      return ids
    })
    await this.write(deleted.map((id) => `deleted ${id}\n`).join(''))
  }
}
