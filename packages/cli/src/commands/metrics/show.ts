import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { CodedError } from '@ioc-scanner/core'
import { answerFormat } from '../../flags/answer-format.js'
import { InventoryCommand, inventoryPlaceFlags } from '../../inventory/inventory-command.js'

export default class MetricsShow extends InventoryCommand {
  static override summary = 'Show what a scan took, and what each number means; or how past scans compare.'
  static override description =
    'FILE is a JSON report (scan --output report.json), or what --metrics-sink ndjson wrote, which tells each phase as well.'
  static override examples = [
    '<%= config.bin %> metrics show report.json',
    '<%= config.bin %> metrics show metrics.ndjson --format json',
    '<%= config.bin %> metrics show --trend',
  ]
  static override args = { file: Args.string({ description: 'JSON report or metrics file.' }) }
  static override flags = {
    format: answerFormat(),
    trend: Flags.boolean({ summary: 'A line for each finished scan in the inventory, oldest first.', default: false }),
    limit: Flags.integer({ summary: 'With --trend: the newest so many.', default: 30, min: 1, helpValue: '<n>' }),
    ...inventoryPlaceFlags,
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(MetricsShow)
    if (flags.trend ? args.file !== undefined : args.file === undefined)
      throw new CodedError('USAGE', 'name a FILE, or --trend for the scans of the inventory')
    if (args.file === undefined) return this.#trend(flags)
    const { readMetricsFile } = await import('../../metrics/read-metrics-file.js')
    const { shownMetrics } = await import('../../metrics/shown-metrics.js')
    const { metricsJson } = await import('../../metrics/metrics-json.js')
    const scan = await readMetricsFile(args.file)
    if (flags.format === 'json') await this.writeJson(metricsJson(scan))
    else await this.write(shownMetrics(scan))
  }

  async #trend(flags: { readonly format: 'terminal' | 'json'; readonly limit: number }): Promise<void> {
    const { trendAsJson, trendAsText, trendOf } = await import('../../scans/trend.js')
    const { folder } = await this.prepare(flags)
    const points = await this.withInventory(folder, 'read', async (inventory) => trendOf(inventory, flags.limit))
    if (flags.format === 'json') await this.writeJson(trendAsJson(points))
    else await this.write(trendAsText(points))
  }
}
