import { answerFormat } from '../../flags/answer-format.js'
import { InventoryCommand, inventoryPlaceFlags } from '../../inventory/inventory-command.js'

export default class InventoryInfo extends InventoryCommand {
  static override summary = 'How much is stored, how old it is, and what it does not cover.'
  static override examples = ['<%= config.bin %> inventory info', '<%= config.bin %> inventory info --format json']
  static override flags = { format: answerFormat(), ...inventoryPlaceFlags }

  async run(): Promise<void> {
    const { flags } = await this.parse(InventoryInfo)
    const { infoAsJson, infoAsText } = await import('../../inventory/inventory-info.js')
    const { folder } = await this.prepare(flags)
    const [info, coverage] = await this.withInventory(folder, 'read', async (inventory) => [
      inventory.info(),
      inventory.coverage(),
    ])
    if (flags.format === 'json') await this.writeJson(infoAsJson(info, coverage))
    else await this.write(infoAsText(info, coverage, Date.now()))
  }
}
