import * as Flags from '@oclif/core/flags'
import { CodedError, printableJson } from '@ioc-scanner/core'
import { InventoryCommand, inventoryPlaceFlags } from '../../inventory/inventory-command.js'

export default class InventoryExport extends InventoryCommand {
  static override summary = 'Write the inventory as lines of JSON, or what one repository holds as CycloneDX.'
  static override examples = [
    '<%= config.bin %> inventory export --output inventory.ndjson',
    '<%= config.bin %> inventory export --format cyclonedx --repository acme/web-shop',
  ]
  static override flags = {
    format: Flags.option({
      summary: 'ndjson: everything, for `inventory import`; cyclonedx: one repository.',
      options: ['ndjson', 'cyclonedx'] as const,
      default: 'ndjson' as const,
    })(),
    repository: Flags.string({ summary: 'OWNER/NAME, for cyclonedx.', helpValue: '<name>' }),
    output: Flags.string({ summary: 'Write to this file.', helpValue: '<file>' }),
    ...inventoryPlaceFlags,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(InventoryExport)
    const { format, repository, output } = flags
    if ((format === 'cyclonedx') !== (repository !== undefined))
      throw new CodedError('USAGE', '--format cyclonedx and --repository OWNER/NAME belong together')
    const { checkWritable, writeWhole } = await import('../../output/report-file.js')
    const { folder } = await this.prepare(flags)
    if (output !== undefined) await checkWritable(output)
    await this.withInventory(folder, 'read', async (inventory) => {
      const parts =
        repository === undefined
          ? inventory.exportLines()
          : [printableJson(JSON.stringify(inventory.exportCycloneDx(repository), null, 2))]
      if (output === undefined) {
        for (const part of parts) await this.write(`${part}\n`)
        return
      }
      await writeWhole(output, async (stream) => {
        for (const part of parts) await new Promise<void>((resolve) => stream.write(`${part}\n`, () => resolve()))
      })
    })
  }
}
