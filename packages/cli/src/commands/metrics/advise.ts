import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import type { Goal } from '@ioc-scanner/engine'
import { answerFormat } from '../../flags/answer-format.js'
import { batchSettingFlags, configurationFlags } from '../../flags/configuration-flags.js'
import { ScannerCommand } from '../../scanner-command.js'

const { preset, config, environment } = configurationFlags
const GOALS: readonly Goal[] = ['throughput', 'memory', 'reliability', 'balance']

export default class MetricsAdvise extends ScannerCommand {
  static override summary = 'Say which one key to change, why, and what to expect: by a model of the scan.'
  static override description = [
    'FILE is what --metrics-sink ndjson wrote, or a JSON report, which tells less. The scanner runs in a world that is fitted to',
    'the scan, with its settings and with each change that may serve the goal. Nothing is sent.',
    '',
    'An NDJSON file tells the settings of its scan. For a report they are read as for scan: give the same flags and files.',
  ].join('\n')
  static override examples = [
    '<%= config.bin %> metrics advise --goal throughput metrics.ndjson',
    '<%= config.bin %> metrics advise --goal memory report.json --preset high-performance',
  ]
  static override args = { file: Args.string({ description: 'Metrics file or JSON report.', required: true }) }
  static override flags = {
    goal: Flags.option({ summary: 'What the scan should become better at.', options: GOALS, required: true })(),
    format: answerFormat(),
    preset,
    config,
    environment,
    ...batchSettingFlags(),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(MetricsAdvise)
    // Heavy imports wait until they are needed.
    const { readMetricsFile } = await import('../../metrics/read-metrics-file.js')
    const { loadForCommand } = await import('../../flags/load-for-command.js')
    const { adviseOn } = await import('../../metrics/advice/advise.js')
    const { adviceJson } = await import('../../metrics/advice/advice-json.js')
    const { adviceText } = await import('../../metrics/advice/advice-text.js')

    const { goal, format, ...given } = flags
    const scan = await readMetricsFile(args.file)
    const known = {
      ...(scan.preset === null ? {} : { preset: scan.preset }),
      ...(scan.strategy === null ? {} : { 'batch-strategy': scan.strategy }),
    }
    const wanted = scan.settings === null ? { ...known, ...given } : {}
    if (
      scan.settings !== null &&
      Object.entries(given).some(([name, value]) => name !== 'debug' && value !== undefined)
    )
      this.tell('the file tells the settings of its scan: other flags and files are not looked at')
    const { configuration, extensions, definitions } = await loadForCommand(wanted, this.config, (message) =>
      this.tell(message),
    )
    const settings = scan.settings ?? configuration.batch
    const strategies = extensions.all('strategy').map(({ name }) => name)
    extensions.named('strategy', settings.defaultStrategy)
    const advice = await adviseOn({ goal, scan, settings, definitions, strategies })
    const isJson = format === 'json'
    if (isJson) await this.writeJson(adviceJson(advice, scan))
    else await this.write(adviceText(advice, scan))
  }
}
