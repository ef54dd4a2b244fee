import type { ExtensionRegistry, Report, Target } from '@ioc-scanner/core'
import { openWorld } from './open-world.js'
import { runScan } from './pipeline/run-scan.js'
import { describeTarget } from './report/describe-target.js'
import type { ScanOptions } from './scan-options.js'

/**
 * Scans the target and reports what was found, what was looked at and what was not.
 * @throws {CodedError} when nothing was scanned: wrong settings, an unknown target, a refused login, no connection, no indicators.
 */
export async function scan(wanted: Partial<Target>, options: ScanOptions): Promise<Report> {
  const opened = await openWorld(wanted, options)
  const { world, target, startedAtMs, meter } = opened
  const { coverage, signal, clock, requests, settings } = world
  const id = opened.scanId
  try {
    world.emit({ type: 'scan-started', scanId: id, target: describeTarget(target), settings })
    const findings = await runScan(target, world)
    coverage.nameUnreached(signal.aborted)
    for (const warning of coverage.warnings()) world.warn(warning)
    opened.tellBlindSpots() // at the end, where they bury neither an error nor a finding
    const finishedAtMs = clock.now()
    const status = signal.aborted ? 'interrupted' : coverage.gaps.length > 0 ? 'incomplete' : 'complete'
    const metrics = meter.metrics(finishedAtMs - startedAtMs, settings.enablePerformanceMonitoring, {
      rest: requests.budget('rest').utilization,
      graphql: requests.budget('graphql').utilization,
    })
    const figures = { coverage: coverage.summary(), metrics, prediction: opened.prediction() }
    for (const warning of await world.suspicion.warnings(figures, coverage.isListingWhole)) world.warn(warning)
    world.emit({ type: 'scan-finished', status, metrics })
    await opened.flush() // before the report is put together: a sink that fails is one of its warnings
    const report: Report = {
      schema_version: '1',
      tool: { name: 'ioc-scanner', version: options.connection?.toolVersion ?? '0.0.0' },
      scan: {
        id,
        target: describeTarget(target),
        started_at: isoTime(startedAtMs),
        finished_at: isoTime(finishedAtMs),
        status,
      },
      findings: [...findings],
      indicators: opened.indicators,
      settings: { strategy: opened.strategy, preset: options.preset ?? null, plugins: pluginsOf(opened.extensions) },
      suppressed: [],
      warnings: [...opened.warnings],
      ...figures,
      recommendations: [...opened.advisor.identifyOptimizationOpportunities()],
    }
    const told = opened.warnings.size
    await world.record.finished(report)
    return opened.warnings.size === told ? report : { ...report, warnings: [...opened.warnings] }
  } catch (error) {
    await opened.flush()
    throw error
  } finally {
    await opened.close()
  }
}

const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString()

function pluginsOf(extensions: ExtensionRegistry): Report['settings']['plugins'] {
  return extensions.origins
    .map(({ plugin, package: packageName, version }) => ({
      name: plugin,
      package: packageName ?? null,
      version: version ?? null,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
