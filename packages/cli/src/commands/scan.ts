import type { MetricsSink } from '@ioc-scanner/core'
import { batchSettingFlags, configurationFlags, configurationRequest } from '../flags/configuration-flags.js'
import { outputFlags, selectionFlags, targetFlags } from '../flags/scan-flags.js'
import { ScannerCommand } from '../scanner-command.js'

export default class Scan extends ScannerCommand {
  static override summary = 'Find out which repositories resolve to a compromised package.'
  static override description =
    'The token is read from GITHUB_TOKEN or GH_TOKEN, else from `gh auth token`. Exit codes: 0 complete and no finding, 1 findings, 3 no finding but gaps, 2 nothing was scanned, 130 interrupted.'
  static override examples = [
    '<%= config.bin %> scan --org acme',
    '<%= config.bin %> scan --org acme --repo "web-*" --format json --output report.json',
    '<%= config.bin %> scan --path .',
  ]
  static override flags = {
    ...targetFlags,
    ...selectionFlags,
    ...outputFlags,
    ...configurationFlags,
    ...batchSettingFlags(),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Scan)
    // Heavy imports wait until they are needed.
    const { scan, planScan } = await import('@ioc-scanner/engine')
    const { loadConfiguration } = await import('@ioc-scanner/config')
    const { targetOf, selectionOf } = await import('../flags/target-of.js')
    const { loadExtensions } = await import('../plugins/load-extensions.js')
    const { findCredentials } = await import('../login/find-credentials.js')
    const { wantedReports, writeReports } = await import('../output/write-reports.js')
    const { exitCodeOf } = await import('../output/exit-code.js')

    const target = targetOf(flags)
    const selection = selectionOf(flags)
    const extensions = await loadExtensions(this.config)
    const strategies = extensions.all('strategy').map(({ name }) => name)
    for (const { plugin, reason } of extensions.problems) this.warn(`plugin ${plugin}: ${reason}`)
    const configuration = await loadConfiguration(configurationRequest(flags, this.config.configDir, strategies))
    for (const warning of configuration.warnings) this.warn(warning)
    const reports = wantedReports(
      flags.format ?? configuration.formats.map(({ name }) => name),
      flags.output ?? [],
      extensions,
    )
    const credentials = target.folders.length > 0 ? ({ kind: 'none' } as const) : await findCredentials(configuration)

    const interrupt = interruption()
    const { network, github, batch, iocs } = configuration
    const options = {
      container: extensions,
      config: batch,
      selection,
      preset: configuration.preset,
      iocs: iocs.files,
      ...(iocs.sources.length > 0 ? { iocSources: iocs.sources } : {}),
      sinks: await this.#sinks(flags.progress, batch.logBatchMetrics),
      sinkNames: flags['metrics-sink'] ?? [],
      signal: interrupt.signal,
      connection: {
        apiUrl: github.apiUrl,
        credentials,
        toolVersion: this.config.version,
        network: {
          requestTimeoutSeconds: network.requestTimeoutSeconds,
          idleTimeoutSeconds: network.idleTimeoutSeconds,
          ...(network.caFile === null ? {} : { caFile: network.caFile }),
        },
      },
    }
    if (flags['dry-run']) {
      const { writePlan } = await import('../output/write-plan.js')
      const plan = await planScan(target, options)
      await writePlan(plan, process.stdout)
      this.exit(plan.gaps.length > 0 ? 3 : 0)
    }
    const report = await scan(target, options)
    interrupt.end()
    await writeReports(report, reports)
    this.exit(exitCodeOf(report, flags['fail-on']))
  }

  async #sinks(progress: 'auto' | 'json' | 'none', logBatches: boolean): Promise<readonly MetricsSink[]> {
    const sinks: MetricsSink[] = []
    if (progress === 'json') sinks.push(new (await import('../progress/json-progress.js')).JsonProgress(process.stderr))
    if (progress === 'auto') {
      const onTerminal = process.stderr.isTTY === true && !process.env['CI']
      sinks.push(
        onTerminal
          ? new (await import('../progress/terminal-progress.js')).TerminalProgress(process.stderr)
          : new (await import('../progress/plain-progress.js')).PlainProgress(process.stderr),
      )
    }
    if (logBatches) sinks.push(new (await import('../progress/batch-log.js')).BatchLog(process.stderr))
    return sinks
  }
}

/** Ctrl-C ends the scan with what is known so far; a second one ends the process at once. */
function interruption(): { readonly signal: AbortSignal; end(): void } {
  const controller = new AbortController()
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130)
    process.stderr.write('Interrupted: reporting what is known so far. Press Ctrl-C again to stop at once.\n')
    controller.abort(Object.assign(new Error('interrupted'), { code: 'INTERRUPTED' }))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return {
    signal: controller.signal,
    end: () => {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
    },
  }
}
