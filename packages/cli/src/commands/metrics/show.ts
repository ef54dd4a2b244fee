import * as Args from '@oclif/core/args'
import { answerFormat } from '../../flags/answer-format.js'
import { ScannerCommand } from '../../scanner-command.js'

export default class MetricsShow extends ScannerCommand {
  static override summary = 'Show what a scan took, and what each number means.'
  static override description =
    'FILE is a JSON report (scan --output report.json), or what --metrics-sink ndjson wrote, which tells each phase as well.'
  static override examples = [
    '<%= config.bin %> metrics show report.json',
    '<%= config.bin %> metrics show metrics.ndjson --format json',
  ]
  static override args = { file: Args.string({ description: 'JSON report or metrics file.', required: true }) }
  static override flags = { format: answerFormat() }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(MetricsShow)
    const { readMetricsFile } = await import('../../metrics/read-metrics-file.js')
    const { shownMetrics } = await import('../../metrics/shown-metrics.js')
    const { metricsJson } = await import('../../metrics/metrics-json.js')
    const scan = await readMetricsFile(args.file)
    if (flags.format === 'json') await this.writeJson(metricsJson(scan))
    else await this.write(shownMetrics(scan))
  }
}
