import * as Flags from '@oclif/core/flags'
import { InventoryCommand, inventoryPlaceFlags } from '../../inventory/inventory-command.js'

const DAY_MS = 86_400_000
const MIB = 1_048_576

export default class InventoryPrune extends InventoryCommand {
  static override summary = 'Forget what is over: former files, repositories that are gone, old scans.'
  static override description =
    'What is there now stays, however old. `query --ever` and `--as-of` no longer know what was forgotten.'
  static override examples = ['<%= config.bin %> inventory prune --older-than 90']
  static override flags = {
    'older-than': Flags.integer({
      summary: 'What ended so many days ago.',
      default: 180,
      min: 0,
      max: 36_500,
      helpValue: '<days>',
    }),
    'keep-scans': Flags.integer({
      summary: 'Of each target so many of the newest scans stay.',
      default: 1,
      min: 0,
      max: 1_000,
      helpValue: '<n>',
    }),
    compact: Flags.boolean({ summary: 'Give the room back to the disk.', default: true, allowNo: true }),
    ...inventoryPlaceFlags,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(InventoryPrune)
    const { folder } = await this.prepare(flags)
    const result = await this.withInventory(folder, 'change', (inventory) =>
      inventory.prune({
        beforeMs: Date.now() - flags['older-than'] * DAY_MS,
        keepScans: flags['keep-scans'],
        compact: flags.compact,
      }),
    )
    const { scans, formerFiles, histories, repositories, contents, bytesBefore, bytesAfter } = result
    const size = (bytes: number): string => `${(bytes / MIB).toFixed(1)} MiB`
    await this.write(
      `forgotten: ${scans} scans, ${formerFiles} former files, ${histories} histories, ${repositories} repositories, ${contents} contents\n` +
        `size: ${size(bytesBefore)} before, ${size(bytesAfter)} now\n`,
    )
  }
}
