import { SEVERITIES } from '@ioc-scanner/core'
import type { ScanOptions } from '@ioc-scanner/engine'
import * as Flags from '@oclif/core/flags'
import { batchSettingFlags, configurationFlags } from '../flags/configuration-flags.js'
import type { RecordedScanning, RecordingWish } from '../recording/record-scan.js'
import {
  budgetFlags,
  failOnFlag,
  inventoryFlags,
  outputFlags,
  selectionFlags,
  targetFlags,
} from '../flags/scan-flags.js'
import { withResumeValue } from '../flags/resume-value.js'
import type { InventoryWish, ScanInventory } from '../scan/scan-inventory.js'
import { ScannerCommand } from '../scanner-command.js'

export default class Scan extends ScannerCommand {
  static override summary = 'Find out which repositories resolve to a compromised package.'
  static override description = [
    'The token is read from GITHUB_TOKEN or GH_TOKEN, else from `gh auth token`.',
    '',
    'Exit codes: 0 complete and no finding; 1 a finding at or above --fail-on; 3 no such finding, but gaps; 2 nothing was scanned; 130 interrupted.',
    'A reader of the report that goes away, as in `| head`, does not change it.',
    '',
    'What was read is kept in the inventory: the next scan asks only for what changed, and `query` answers without a call.',
  ].join('\n')
  static override usage = [
    'scan --org LOGIN… [--repo GLOB…] [--team SLUG…] [FLAGS]',
    'scan --repo OWNER/NAME… [FLAGS]',
    'scan --user LOGIN… [FLAGS]',
    'scan --path FOLDER… [FLAGS]',
    'scan --resume [ID]',
  ]
  static override examples = [
    '<%= config.bin %> scan --org acme',
    '<%= config.bin %> scan --org acme --repo "web-*" --output report.json',
    '<%= config.bin %> scan --org acme --branches all --history campaign',
    '<%= config.bin %> scan --repo acme/web-shop --iocs tonight.csv',
    '<%= config.bin %> scan --path .',
    '<%= config.bin %> scan --org acme --offline --iocs tonight.csv',
    '<%= config.bin %> scan --resume',
  ]
  static override flags = {
    ...targetFlags,
    ...selectionFlags,
    ...budgetFlags,
    ...inventoryFlags,
    ...outputFlags,
    'fail-on': failOnFlag([...SEVERITIES, 'new', 'none']),
    record: Flags.string({
      summary:
        'Record every exchange with GitHub, for `replay`: names and contents without secrets; packed as FILE.gz.',
      helpValue: '<file>',
      exclusive: ['path', 'dry-run', 'offline', 'refresh', 'resume', 'branches', 'history'],
      helpGroup: 'OUTPUT',
    }),
    ...configurationFlags,
    ...batchSettingFlags(),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Scan, withResumeValue(this.argv))
    // Heavy imports wait until they are needed.
    const { namesTarget, targetOf, selectionOf } = await import('../flags/target-of.js')
    const { loadForCommand } = await import('../flags/load-for-command.js')
    const { findCredentials } = await import('../login/find-credentials.js')
    const { wantedReports } = await import('../output/wanted-reports.js')
    const { checkOutputs } = await import('../output/write-reports.js')
    const { scanSinks } = await import('../scan/scan-sinks.js')
    const { runScan } = await import('../scan/run-scan.js')
    const { finishTime } = await import('../scan/finish-time.js')
    const { historyWish } = await import('../scan/history-wish.js')
    const { downloadWith } = await import('@ioc-scanner/github')
    const { dataFolder } = await import('../inventory/data-folder.js')
    const { resumeCommand } = await import('../scan/resume-command.js')
    const { offlineSources } = await import('../scan/offline.js')

    // Everything that can be wrong is found before the first request.
    const { offline, refresh, resume } = flags
    const isNamed = resume === undefined || namesTarget(flags)
    const wanted = isNamed ? targetOf(flags) : undefined
    const wantedSelection = selectionOf(flags)
    const finishBy = flags['finish-by']
    const finishByMs = finishBy === undefined ? undefined : finishTime(finishBy, new Date())
    const history = flags.history === undefined ? undefined : historyWish(flags.history, new Date())
    const { configuration, extensions } = await loadForCommand(flags, this.config, (message) => this.tell(message))
    const { batch, preset, iocs, github, network, formats } = configuration
    const wishes = { formats: flags.format ?? [], outputs: flags.output ?? [], configured: formats }
    const reports = wantedReports(wishes, extensions)
    await checkOutputs(reports)
    const sources = offline ? offlineSources({ iocs: iocs.files, sources: iocs.sources }, extensions) : iocs
    if ('leftOut' in sources && sources.leftOut.length > 0)
      this.tell(`--offline: sources of indicators that need the network are left out: ${sources.leftOut.join(', ')}`)
    const kept = await this.#kept(flags.record, {
      folder: dataFolder(configuration, this.config),
      target: wanted,
      selection: wantedSelection,
      apiUrl: github.apiUrl,
      offline,
      refresh,
      resume,
      onlyNew: flags['fail-on'].includes('new'),
    })
    const { target, selection } = kept
    const isLocal = offline || target.folders.length > 0
    const credentials = isLocal ? ({ kind: 'none' } as const) : await findCredentials(configuration)
    for (const warning of kept.warnings) this.tell(warning)

    const { debug, progress } = flags
    const { sinks, say, announce } = await scanSinks({
      progress,
      debug,
      logBatches: batch.logBatchMetrics,
      metricsDetail: flags['metrics-detail'],
      told: this.told,
    })
    const toolVersion = this.config.version
    const networkSettings = {
      requestTimeoutSeconds: network.requestTimeoutSeconds,
      idleTimeoutSeconds: network.idleTimeoutSeconds,
      ...(network.caFile === null ? {} : { caFile: network.caFile }),
    }
    const connection = { apiUrl: github.apiUrl, credentials, toolVersion, network: networkSettings }
    const recorded = await this.#recorded(flags.record, {
      extensions,
      target,
      selection,
      settings: batch,
      connection,
      reservePoints: flags['reserve-points'] ?? 0,
      finishByMs,
      ownIndicators: iocs.files.length,
      say,
    })
    const options: ScanOptions = {
      container: extensions,
      config: batch,
      selection,
      preset,
      iocs: iocs.files,
      ...(sources.sources.length > 0 ? { iocSources: sources.sources } : {}),
      sinks,
      sinkNames: flags['metrics-sink'] ?? [],
      ...(offline ? {} : { download: downloadWith({ network: networkSettings, toolVersion }) }),
      connection,
      reservePoints: flags['reserve-points'] ?? 0,
      ...(finishByMs === undefined ? {} : { finishByMs }),
      ...(flags.branches === undefined ? {} : { branches: flags.branches }),
      ...(history === undefined ? {} : { history }),
      ...(recorded === undefined ? {} : { randomness: recorded.randomness }),
      ...kept.options,
    }
    const job = {
      target,
      options,
      reports,
      failOn: flags['fail-on'],
      known: kept.known,
      dryRun: flags['dry-run'],
      say,
      announce,
      ...(kept.isKept ? { resume: (id: string) => resumeCommand(id, flags) } : {}),
      finish: async () => [...kept.warnings, ...((await recorded?.finish()) ?? [])],
    }
    this.exit(await runScan(job))
  }

  /** A recording holds all that a scan asks for: such a scan neither uses nor keeps an inventory. */
  async #kept(record: string | undefined, wish: InventoryWish): Promise<ScanInventory> {
    if (record !== undefined && wish.target !== undefined)
      return {
        target: wish.target,
        selection: wish.selection,
        options: {},
        warnings: [],
        known: new Set(),
        isKept: false,
      }
    const { scanInventory } = await import('../scan/scan-inventory.js')
    return scanInventory(wish)
  }

  async #recorded(file: string | undefined, wish: Omit<RecordingWish, 'file'>): Promise<RecordedScanning | undefined> {
    if (file === undefined) return undefined
    const { recordScan } = await import('../recording/record-scan.js')
    return recordScan({ ...wish, file })
  }
}
