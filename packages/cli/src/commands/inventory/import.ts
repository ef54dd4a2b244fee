import * as Args from '@oclif/core/args'
import { InventoryCommand, inventoryPlaceFlags } from '../../inventory/inventory-command.js'

export default class InventoryImport extends InventoryCommand {
  static override summary = 'Take in what `inventory export` wrote; what is known already stays as it is.'
  static override description =
    'Exit codes: 0 all was taken in; 3 lines could not be read, and are named on stderr; 2 nothing was.'
  static override examples = ['<%= config.bin %> inventory import inventory.ndjson']
  static override args = { file: Args.string({ description: 'The export; - is standard input.', required: true }) }
  static override flags = inventoryPlaceFlags

  async run(): Promise<void> {
    const { args, flags } = await this.parse(InventoryImport)
    const { importFile } = await import('../../inventory/import-file.js')
    const { folder } = await this.prepare(flags)
    const { lines, bad, problems } = await importFile(folder, args.file)
    for (const { line, reason } of problems) this.tell(`line ${line}: ${reason}`)
    await this.write(`taken in: ${lines} lines; not read: ${bad}\n`)
    this.exit(bad === 0 ? 0 : lines === 0 ? 2 : 3)
  }
}
