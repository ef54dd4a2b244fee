import * as Args from '@oclif/core/args'
import type { ScanOptions } from '@ioc-scanner/engine'
import { batchSettingFlags, configurationFlags } from '../flags/configuration-flags.js'
import { outputFlags } from '../flags/scan-flags.js'
import { ScannerCommand } from '../scanner-command.js'

const { preset, config, environment } = configurationFlags

export default class Replay extends ScannerCommand {
  static override summary = 'Run a recorded scan again: GitHub answers from the recording, nothing is sent.'
  static override description = [
    'A recording is made by `scan --record FILE`. Target, selection and batch settings are the recorded ones; batch flags',
    'and --preset change them. Indicators are those of this machine: give the same --iocs as the recorded scan had.',
    'An address among them has to be saved to a file first.',
    'Waits of the recorded scan take no time.',
    '',
    'What the recording does not know, because other settings ask for more, is a gap.',
    'Exit codes as of scan.',
  ].join('\n')
  static override examples = [
    '<%= config.bin %> replay tonight.ndjson.gz',
    '<%= config.bin %> replay tonight.ndjson.gz --format json --output report.json',
    '<%= config.bin %> replay tonight.ndjson.gz --batch-strategy sequential',
  ]
  static override args = {
    recording: Args.string({ description: 'File that `scan --record` wrote.', required: true }),
  }
  static override flags = { ...outputFlags, preset, config, environment, ...batchSettingFlags() }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Replay)
    // Heavy imports wait until they are needed.
    const { loadForCommand } = await import('../flags/load-for-command.js')
    const { wantedReports } = await import('../output/wanted-reports.js')
    const { checkOutputs } = await import('../output/write-reports.js')
    const { gitHubSourceOf } = await import('../recording/github-source.js')
    const { openReplay, settingFlags } = await import('../recording/replay-scan.js')
    const { scanSinks } = await import('../scan/scan-sinks.js')
    const { runScan } = await import('../scan/run-scan.js')

    const { recording, replay, options, within, finish } = await openReplay(args.recording, this.config.version)
    const { target, settings, ownIndicators, reservePoints, finishByMs } = recording.scan
    // A preset stands for settings of its own.
    const recorded = flags.preset === undefined ? settingFlags(settings) : {}
    const { configuration, extensions } = await loadForCommand({ ...recorded, ...flags }, this.config, (message) =>
      this.tell(message),
    )
    const { batch, iocs, formats } = configuration
    if (ownIndicators > 0 && iocs.files.length === 0)
      this.tell(`the recorded scan had indicators of its own (${ownIndicators} --iocs), which are not in the recording`)
    const wishes = { formats: flags.format ?? [], outputs: flags.output ?? [], configured: formats }
    const reports = wantedReports(wishes, extensions)
    await checkOutputs(reports)

    const { debug, progress } = flags
    const { sinks, say, announce } = await scanSinks({
      progress,
      debug,
      logBatches: batch.logBatchMetrics,
      metricsDetail: flags['metrics-detail'],
      told: this.told,
    })
    const source = await gitHubSourceOf(extensions)
    source.sendThrough(replay.transport)
    const replayed: ScanOptions = {
      ...options,
      container: extensions,
      config: batch,
      preset: configuration.preset,
      iocs: iocs.files,
      ...(iocs.sources.length > 0 ? { iocSources: iocs.sources } : {}),
      sinks,
      sinkNames: flags['metrics-sink'] ?? [],
      reservePoints,
      ...(finishByMs === undefined ? {} : { finishByMs }),
    }
    const job = {
      target,
      options: replayed,
      reports,
      failOn: flags['fail-on'],
      dryRun: flags['dry-run'],
      say,
      announce,
      within,
      finish,
    }
    this.exit(await runScan(job))
  }
}
