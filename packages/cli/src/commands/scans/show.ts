import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { InventoryCommand, inventoryPlaceFlags } from '../../inventory/inventory-command.js'

export default class ScansShow extends InventoryCommand {
  static override summary = 'Show the report of a past scan, in any format.'
  static override examples = [
    '<%= config.bin %> scans show',
    '<%= config.bin %> scans show 3f2a91c0 --format json --output report.json',
  ]
  static override args = {
    id: Args.string({ description: 'The scan, or the beginning of its id; default: the newest.' }),
  }
  static override flags = {
    format: Flags.string({
      summary: 'Report format: terminal, json, or any installed.',
      multiple: true,
      helpValue: '<name>',
    }),
    output: Flags.string({ summary: 'Write the report to this file.', multiple: true, helpValue: '<file>' }),
    ...inventoryPlaceFlags,
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ScansShow)
    const { wantedReports } = await import('../../output/wanted-reports.js')
    const { writeReports } = await import('../../output/write-reports.js')
    const { storedReport } = await import('../../scans/stored-report.js')
    const { folder, extensions } = await this.prepare(flags)
    const wishes = { formats: flags.format ?? [], outputs: flags.output ?? [], configured: [] }
    const wanted = wantedReports(wishes, extensions)
    const report = await this.withInventory(folder, 'read', async (inventory) => storedReport(inventory, args.id))
    await writeReports(report, wanted, (line) => void process.stderr.write(`${line}\n`))
  }
}
