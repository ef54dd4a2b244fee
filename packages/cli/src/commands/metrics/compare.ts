import * as Args from '@oclif/core/args'
import { answerFormat } from '../../flags/answer-format.js'
import { ScannerCommand } from '../../scanner-command.js'

export default class MetricsCompare extends ScannerCommand {
  static override summary = 'Show two scans side by side: what changed, and which did better.'
  static override description =
    'A and B are JSON reports, or what --metrics-sink ndjson wrote. The change is that of B against A.'
  static override examples = ['<%= config.bin %> metrics compare before.json after.json']
  static override args = {
    a: Args.string({ description: 'The scan before.', required: true }),
    b: Args.string({ description: 'The scan after.', required: true }),
  }
  static override flags = { format: answerFormat() }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(MetricsCompare)
    const { readMetricsFile } = await import('../../metrics/read-metrics-file.js')
    const { comparisonJson, comparisonText } = await import('../../metrics/metrics-comparison.js')
    const [a, b] = [await readMetricsFile(args.a), await readMetricsFile(args.b)]
    const isJson = flags.format === 'json'
    if (isJson) await this.writeJson(comparisonJson(a, b))
    else await this.write(comparisonText(a, b))
  }
}
