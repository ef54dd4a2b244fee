import * as Args from '@oclif/core/args'
import { answerFormat } from '../../flags/answer-format.js'
import { InventoryCommand, inventoryPlaceFlags } from '../../inventory/inventory-command.js'

export default class ScansDiff extends InventoryCommand {
  static override summary = 'What is new, gone and still there from one scan to another.'
  static override description = 'Exit codes: 1 there are new findings; 0 there are none.'
  static override examples = ['<%= config.bin %> scans diff 3f2a91c0 77b1e002', '<%= config.bin %> scans diff 3f2a91c0']
  static override args = {
    before: Args.string({ description: 'The older scan, or the beginning of its id.', required: true }),
    after: Args.string({ description: 'The newer one; default: the newest of all.' }),
  }
  static override flags = { format: answerFormat(), ...inventoryPlaceFlags }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ScansDiff)
    const { differenceAsJson, differenceAsText } = await import('../../scans/scan-difference.js')
    const { scanNamed } = await import('../../scans/stored-report.js')
    const { folder } = await this.prepare(flags)
    const { before, after, difference } = await this.withInventory(folder, 'read', async (inventory) => {
      const [one, other] = [scanNamed(inventory, args.before), scanNamed(inventory, args.after)]
      return { before: one, after: other, difference: inventory.scans.diff(one.id, other.id) }
    })
    if (flags.format === 'json') await this.writeJson(differenceAsJson(before, after, difference))
    else await this.write(differenceAsText(before, after, difference))
    this.exit(difference.new.length > 0 ? 1 : 0)
  }
}
