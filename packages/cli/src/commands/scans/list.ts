import * as Flags from '@oclif/core/flags'
import { answerFormat } from '../../flags/answer-format.js'
import { InventoryCommand, inventoryPlaceFlags } from '../../inventory/inventory-command.js'

export default class ScansList extends InventoryCommand {
  static override summary = 'List past scans, newest first.'
  static override examples = ['<%= config.bin %> scans list', '<%= config.bin %> scans list --format json']
  static override flags = {
    limit: Flags.integer({ summary: 'At most so many.', default: 20, min: 1, helpValue: '<n>' }),
    format: answerFormat(),
    ...inventoryPlaceFlags,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(ScansList)
    const { scansAsJson, scansAsText } = await import('../../scans/scan-list.js')
    const { folder } = await this.prepare(flags)
    const scans = await this.withInventory(folder, 'read', async (inventory) => inventory.scans.list(flags.limit))
    if (flags.format === 'json') await this.writeJson(scansAsJson(scans))
    else await this.write(scansAsText(scans))
  }
}
