import { randomUUID } from 'node:crypto'
import {
  CodedError,
  EVERYTHING,
  ExtensionRegistry,
  type BatchSettings,
  type Clock,
  type Credentials,
  type FilePrioritizer,
  type Finding,
  type InventoryStore,
  type MetricsSink,
  type Randomness,
  type Report,
  type RepositorySession,
  type ScanEvent,
  type Selection,
  type SourceConnection,
  type Target,
} from '@ioc-scanner/core'
import type { DependencyContainer } from '@ioc-scanner/core/di'
import { BatchConfig } from './batch/batch-config.js'
import { BatchDirector } from './batch/batch-director.js'
import { limitsOf } from './batch/limits-of.js'
import { MemoryInventory } from './inventory/memory-inventory.js'
import { loadIndicators, type IndicatorRequest, type LoadedIndicators } from './matching/load-indicators.js'
import { ScanMeter } from './metrics/scan-meter.js'
import { SinkFanOut } from './metrics/sink-fan-out.js'
import { runScan } from './pipeline/run-scan.js'
import { selectedParsers } from './pipeline/tree-filter.js'
import type { UntimedEvent, World } from './pipeline/world.js'
import { describeTarget } from './report/describe-target.js'
import { Coverage } from './report/coverage.js'
import { ScanRequests } from './requests/scan-requests.js'
import { systemClock } from './time/system-clock.js'
import { systemRandomness } from './time/system-randomness.js'

export interface ScanOptions {
  /** Where extensions are registered: a tsyringe container, or a registry over one. */
  readonly container: DependencyContainer | ExtensionRegistry
  /** Default: all defaults. A plain object is validated as `BatchConfig` does it. */
  readonly config?: Partial<BatchSettings>
  readonly selection?: Partial<Selection>
  readonly connection?: Partial<Pick<SourceConnection, 'apiUrl' | 'credentials' | 'network' | 'toolVersion'>>
  /** Files, folders or addresses for the source `file`. */
  readonly iocs?: readonly string[]
  /** Names of IOC sources; default: every installed one that needs no locations, and `file` when `iocs` are given. */
  readonly iocSources?: readonly string[]
  /** Sinks in addition to those named in `sinkNames`. */
  readonly sinks?: readonly MetricsSink[]
  /** Installed metrics sinks to use; default: none. */
  readonly sinkNames?: readonly string[]
  readonly preset?: string | null
  readonly inventory?: InventoryStore
  readonly clock?: Clock
  readonly randomness?: Randomness
  /** Stops the scan: the report holds what is known so far. */
  readonly signal?: AbortSignal
}

const NO_NETWORK_SETTINGS: SourceConnection['network'] = { requestTimeoutSeconds: 30, idleTimeoutSeconds: 10 }
const ANONYMOUS: Credentials = { kind: 'none' }

/**
 * Scans the target and reports what was found, what was looked at and what was not.
 * @throws {CodedError} when nothing was scanned: wrong settings, an unknown target, a refused login, no connection, no indicators.
 */
export async function scan(target: Partial<Target>, options: ScanOptions): Promise<Report> {
  const clock = options.clock ?? systemClock
  const startedAtMs = clock.now()
  const settings = new BatchConfig(options.config)
  const extensions =
    options.container instanceof ExtensionRegistry ? options.container : new ExtensionRegistry(options.container)
  const complete: Target = {
    organizations: [],
    users: [],
    repositories: [],
    folders: [],
    teams: [],
    teamFirst: false,
    ...target,
  }
  const signal = options.signal ?? new AbortController().signal
  const warnings = new Set<string>()
  const warn = (message: string): void => {
    if (warnings.has(message)) return
    warnings.add(message)
    emit({ type: 'warning', message })
  }
  const meter = new ScanMeter()
  const sinks = new SinkFanOut(sinksOf(options, extensions, settings), warn)
  const emit = (event: UntimedEvent): void => {
    const timed = { atMs: clock.now(), ...event } as ScanEvent
    meter.record(timed)
    sinks.record(timed)
  }

  const strategy = extensions.named('strategy', settings.defaultStrategy)
  const source = extensions.all('repository-source').find(({ extension }) => extension.serves(complete))
  if (source === undefined)
    throw new CodedError('NO_REPOSITORY_SOURCE', `no installed repository source serves ${describeTarget(complete)}`)
  const indicators = await loadIndicators(indicatorRequests(options, extensions), signal)

  const id = randomUUID()
  emit({ type: 'scan-started', scanId: id, target: describeTarget(complete) })
  const coverage = new Coverage((gap) => emit({ type: 'gap', gap }))
  for (const gap of indicators.gaps) coverage.gap(gap)
  const limits = limitsOf(settings, process.memoryUsage.rss() / 1_048_576)
  const director = new BatchDirector(strategy, limits, settings.enableCrossRepoBatching, warn)
  const requests = new ScanRequests(
    { ...settings, bytesInFlight: limits.bytesInFlight },
    {
      finished: (outcome, attempt) => {
        director.observe(outcome)
        emit({ type: 'request-finished', outcome, attempt })
      },
      retrying: (reason, delayMs) => emit({ type: 'retry', reason, delayMs }),
      waiting: (reason, bucket, untilMs) => emit({ type: 'wait-started', reason, bucket, untilMs }),
      resumed: () => emit({ type: 'wait-ended' }),
    },
    clock,
    options.randomness ?? systemRandomness,
    signal,
  )
  const session = await source.extension.open({
    requests,
    clock,
    signal,
    apiUrl: 'https://api.github.com',
    credentials: ANONYMOUS,
    network: NO_NETWORK_SETTINGS,
    toolVersion: '0.0.0',
    ...options.connection,
  })
  const selection: Selection = { ...EVERYTHING, ...options.selection }
  const world: World = {
    session,
    requests,
    director,
    parsers: selectedParsers(
      extensions.all('manifest-parser').map(({ extension }) => extension),
      selection,
    ),
    detectors: extensions.all('detector').map(({ extension }) => extension),
    prioritizer: settings.enableFilePrioritization ? prioritizerOf(extensions) : undefined,
    indicators: indicators.index,
    inventory: options.inventory ?? new MemoryInventory((found) => indicators.index.names(found)),
    settings,
    limits,
    selection,
    coverage,
    clock,
    signal,
    emit,
    warn,
  }
  warnOfBlindSpots(world, extensions, indicators)

  const findings = await scanAndClose(complete, world, session)
  const status = signal.aborted ? 'interrupted' : coverage.gaps.length > 0 ? 'incomplete' : 'complete'
  const metrics = meter.metrics(clock.now(), settings.enablePerformanceMonitoring, {
    rest: requests.budget('rest').utilization,
    graphql: requests.budget('graphql').utilization,
  })
  emit({ type: 'scan-finished', status, metrics })
  await sinks.flush()
  return {
    schema_version: '1',
    tool: { name: 'ioc-scanner', version: options.connection?.toolVersion ?? '0.0.0' },
    scan: {
      id,
      target: describeTarget(complete),
      started_at: isoTime(startedAtMs),
      finished_at: isoTime(clock.now()),
      status,
    },
    findings: [...findings],
    indicators: indicators.sources,
    settings: { strategy: strategy.name, preset: options.preset ?? null, plugins: pluginsOf(extensions) },
    suppressed: [],
    warnings: [...warnings],
    prediction: null,
    coverage: coverage.summary(),
    metrics,
    recommendations: [],
  }
}

async function scanAndClose(target: Target, world: World, session: RepositorySession): Promise<readonly Finding[]> {
  try {
    return await runScan(target, world)
  } finally {
    await session.close()
    await world.inventory.close()
  }
}

const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString()

function sinksOf(options: ScanOptions, extensions: ExtensionRegistry, settings: BatchSettings): readonly MetricsSink[] {
  if (!settings.enablePerformanceMonitoring) return options.sinks ?? []
  const installed = (options.sinkNames ?? []).map((name) => extensions.named('metrics-sink', name))
  return [...(options.sinks ?? []), ...installed]
}

/** The source `file` reads what the user names; all others bring their own. */
function indicatorRequests(
  { iocs = [], iocSources }: ScanOptions,
  extensions: ExtensionRegistry,
): readonly IndicatorRequest[] {
  const names = new Set(
    iocSources ??
      extensions
        .all('ioc-source')
        .map(({ name }) => name)
        .filter((name) => name !== 'file'),
  )
  if (iocs.length > 0) names.add('file')
  return [...names].map((name) => ({
    source: extensions.named('ioc-source', name),
    locations: name === 'file' ? iocs : [],
    required: iocSources !== undefined || name === 'file',
  }))
}

function prioritizerOf(extensions: ExtensionRegistry): FilePrioritizer | undefined {
  const all = extensions.all('file-prioritizer')
  // A stranger's prioritizer was installed to replace the built-in one.
  return (all.find(({ origin }) => origin.builtIn !== true) ?? all[0])?.extension
}

function pluginsOf(extensions: ExtensionRegistry): Report['settings']['plugins'] {
  return extensions.origins
    .map(({ plugin, package: packageName, version }) => ({
      name: plugin,
      package: packageName ?? null,
      version: version ?? null,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function warnOfBlindSpots(world: World, extensions: ExtensionRegistry, { index }: LoadedIndicators): void {
  for (const { plugin, reason } of extensions.problems) world.warn(`plugin ${plugin}: ${reason}`)
  if (index.artifacts.length > 0 && world.detectors.length === 0) {
    world.warn(
      `${index.artifacts.length} indicators of other kinds (hashes, file names, domains …) were not looked for: no detector is installed`,
    )
  }
  const baseMb = process.memoryUsage.rss() / 1_048_576
  if (baseMb >= world.settings.maxMemoryUsageMb) {
    world.warn(
      `the process takes up ${Math.round(baseMb)} MiB before the scan; memory.max_usage_mb is ${world.settings.maxMemoryUsageMb} and cannot be kept`,
    )
  }
  if (world.parsers.length === 0) world.warn('no installed parser reads any of the selected ecosystems')
}
