import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import {
  CodedError,
  EVERYTHING,
  ExtensionRegistry,
  messageOf,
  printable,
  type FilePrioritizer,
  type InventoryStore,
  type MetricsSink,
  type BatchSettings,
  type Report,
  type ScanEvent,
  type Selection,
  type SourceConnection,
  type Target,
} from '@ioc-scanner/core'
import { BatchAccount } from './batch/batch-account.js'
import { BatchConfig } from './batch/batch-config.js'
import { BatchDirector } from './batch/batch-director.js'
import { BatchMetricsCollector } from './batch/batch-metrics-collector.js'
import { limitsOf } from './batch/limits-of.js'
import { ONLY_HEADS, type PastWish } from './history/past-wish.js'
import { CarefulInventory } from './inventory/careful-inventory.js'
import { beginRecord } from './inventory/careful-record.js'
import { MemoryInventory } from './inventory/memory-inventory.js'
import { RefreshingInventory } from './inventory/refreshing-inventory.js'
import { loadIndicators, type IndicatorRequest } from './matching/load-indicators.js'
import { MemoryGuard } from './memory/memory-guard.js'
import { ownMemory } from './memory/process-memory.js'
import { ScanMeter } from './metrics/scan-meter.js'
import { SinkFanOut } from './metrics/sink-fan-out.js'
import { Exclusions } from './pipeline/exclusions.js'
import { FileReaders, selectedParsers } from './pipeline/tree-filter.js'
import { unreadFormatsInScope } from './pipeline/unread-formats.js'
import type { UntimedEvent, World } from './pipeline/world.js'
import { tellBlindSpots } from './report/blind-spots.js'
import { Coverage } from './report/coverage.js'
import { memoryOvershoot } from './report/memory-overshoot.js'
import { describeTarget } from './report/describe-target.js'
import { Suspicion } from './report/suspicion.js'
import { predict, withMore } from './pricing/prediction.js'
import { ScanRequests, type RequestLimits } from './requests/scan-requests.js'
import type { ScanOptions } from './scan-options.js'
import { Watchdog } from './watchdog/watchdog.js'
import { systemClock } from './time/system-clock.js'
import { systemRandomness } from './time/system-randomness.js'
import { withDeadline } from './time/with-deadline.js'

/** Says where an id of a repository comes from: it is unique within that. */
const FOLDERS = 'folder'

/** One scan, ready to run: its world, and what the report needs beside it. */
export interface OpenWorld {
  readonly scanId: string
  readonly world: World
  readonly target: Target
  readonly extensions: ExtensionRegistry
  readonly indicators: Report['indicators']
  readonly strategy: string
  /** What the scan was expected to cost, since its last tree was listed. */
  readonly prediction: () => Report['prediction']
  readonly startedAtMs: number
  readonly warnings: ReadonlySet<string>
  readonly meter: ScanMeter
  /** Watches the scan, for its recommendations. */
  readonly advisor: BatchMetricsCollector
  /** Says what this scan cannot see from the start. After the event `scan-started`. */
  readonly tellBlindSpots: () => void
  /** Hands the last events to the sinks. */
  readonly flush: () => Promise<void>
  /** Ends everything that is still under way. Never fails: what was found must reach the report. */
  readonly close: () => Promise<void>
}

const CLOSE_SECONDS = 10
const LONGEST_ENDING_MS = 15_000
const ENDING_SHARE = 0.1

const BYTES_PER_MIB = 1_048_576
const DEFAULT_CONNECTION: Pick<SourceConnection, 'apiUrl' | 'credentials' | 'network' | 'toolVersion'> = {
  apiUrl: 'https://api.github.com',
  credentials: { kind: 'none' },
  network: { requestTimeoutSeconds: 30, idleTimeoutSeconds: 10 },
  toolVersion: '0.0.0',
}

/** Puts together what a scan works with. Nothing is sent to the source yet. @param isNoted Whether the journal tells of it. */
export async function openWorld(wanted: Partial<Target>, options: ScanOptions, isNoted = true): Promise<OpenWorld> {
  const clock = options.clock ?? systemClock
  const memory = options.memory ?? ownMemory
  const startedAtMs = clock.now()
  const settings = new BatchConfig(options.config)
  const extensions =
    options.container instanceof ExtensionRegistry ? options.container : new ExtensionRegistry(options.container)
  const target: Target = {
    organizations: [],
    users: [],
    repositories: [],
    folders: [],
    teams: [],
    teamFirst: false,
    ...given(wanted),
  }
  const signal = options.signal ?? new AbortController().signal
  const ending = new AbortController()
  /** Of everything that is sent: ends with the scan, at the latest. */
  const sending = AbortSignal.any([signal, ending.signal])
  setMaxListeners(0, sending) // everything that waits listens to it
  const { emit, warn, warnings, meter, advisor, watchers, flush } = eventBus(options, extensions, settings, () =>
    clock.now(),
  )

  const strategy = extensions.named('strategy', settings.defaultStrategy)
  const source =
    options.source ?? extensions.all('repository-source').find(({ extension }) => extension.serves(target))?.extension
  if (source === undefined)
    throw new CodedError('NO_REPOSITORY_SOURCE', `no installed repository source serves ${describeTarget(target)}`)
  const indicators = await loadIndicators(indicatorRequests(options, extensions), signal, options.download)

  const coverage = new Coverage((gap) => emit({ type: 'gap', gap }))
  const baseMb = memory.residentBytes() / BYTES_PER_MIB
  const limits = limitsOf(settings, baseMb)
  const director = new BatchDirector(strategy, limits, settings.enableCrossRepoBatching, warn)
  const requests = new ScanRequests(
    { ...settings, bytesInFlight: limits.bytesInFlight, ...timeAndPoints(options, startedAtMs) },
    {
      allowed: (concurrency) => meter.allow(concurrency, clock.now()),
      started: () => meter.requestStarted(clock.now()),
      finished: (outcome, attempt, failure) => {
        if (failure !== undefined) meter.requestFailed()
        else if (outcome.status === 'ignored') meter.requestAbandoned()
        director.observe(outcome)
        BatchAccount.current?.attempted(outcome)
        emit({ type: 'request-finished', outcome, attempt })
      },
      retrying: (reason, delayMs) => emit({ type: 'retry', reason, delayMs }),
      waiting: (reason, bucket, untilMs) => emit({ type: 'wait-started', reason, bucket, untilMs }),
      resumed: () => emit({ type: 'wait-ended' }),
    },
    clock,
    options.randomness ?? systemRandomness,
    sending,
  )
  const watchdog = new Watchdog(
    { requests: () => requests.inFlight.requests, describe: () => requests.describe(), warn },
    clock,
    options.finishByMs,
  )
  watchers.push((event) => watchdog.record(event))
  const connection = { ...DEFAULT_CONNECTION, ...given(options.connection) }
  const selection: Selection = { ...EVERYTHING, ...given(options.selection) }
  const installed = extensions.all('manifest-parser').map(({ extension }) => extension)
  const { selected: parsers, others } = selectedParsers(installed, selection)
  if (parsers.length === 0) {
    const wanted = selection.ecosystems.length === 0 ? 'any ecosystem' : selection.ecosystems.join(', ')
    throw new CodedError('NO_PARSER', `no installed parser reads files of ${wanted}: nothing could be found`)
  }
  const scanId = options.id ?? randomUUID()
  const { refresh = false, resume = false } = options
  const kept: InventoryStore = options.inventory ?? new MemoryInventory((found) => indicators.index.names(found))
  const store: InventoryStore = refresh ? new RefreshingInventory(kept) : kept
  const authority = target.folders.length > 0 ? FOLDERS : connection.apiUrl
  const inventory = new CarefulInventory(store, warn)
  const record = await beginRecord(
    isNoted ? store.journal : undefined,
    { id: scanId, target, selection, authority, startedAtMs, resume },
    warn,
  )
  const session = await source.open({
    requests,
    clock,
    signal: sending,
    ...connection,
    ...(inventory.trees === undefined ? {} : { knownTrees: inventory.trees }),
  })
  const unread = unreadFormatsInScope(installed, indicators.index, selection)
  const detectors = extensions.all('detector').map(({ extension }) => extension)
  let prediction: Report['prediction'] = null
  const world: World = {
    session,
    requests,
    director,
    parsers,
    detectors,
    readers: new FileReaders({ parsers, detectors, unread, others }, (reader, path, cause) => {
      const detail = `${reader} failed at ${printable(path)} and was left out; its files were not looked at: ${messageOf(cause)}`
      coverage.gap({ repository: null, ref: null, path: null, reason: 'plugin', detail })
    }),
    prioritizer: settings.enableFilePrioritization ? prioritizerOf(extensions) : undefined,
    indicators: indicators.index,
    inventory,
    record,
    suspicion: new Suspicion(record.previous, inventory),
    pastFindings: await record.pastFindings(),
    refresh,
    settings,
    limits,
    target,
    selection,
    past: pastOf(options),
    exclusions: new Exclusions(selection),
    coverage,
    memory,
    memoryGuard: new MemoryGuard(limits.bytesInFlight, memory),
    clock,
    signal,
    alarm: watchdog.alarm,
    alsoExpected: (requests) => {
      if (prediction !== null) prediction = withMore(prediction, requests)
    },
    treesListed: (left) => {
      const likeThis = extensions.named('strategy', settings.defaultStrategy)
      prediction = predict(likeThis, left, world, { meter, startedAtMs })
    },
    emit,
    warn,
  }
  void watchdog.watch(ending.signal) // last: from here on somebody closes what was opened
  return {
    scanId,
    world,
    target,
    extensions,
    indicators: indicators.sources,
    strategy: strategy.name,
    prediction: () => prediction,
    startedAtMs,
    warnings,
    meter,
    advisor,
    tellBlindSpots: () => {
      for (const gap of indicators.gaps) coverage.gap(gap)
      for (const doubt of indicators.doubts) warn(doubt)
      tellBlindSpots(world, extensions)
      const overshoot = memoryOvershoot(memory, baseMb, settings.maxMemoryUsageMb)
      if (overshoot !== undefined) warn(overshoot)
    },
    flush,
    close: async () => {
      ending.abort(new Error('the scan has ended'))
      for (const [what, end] of [
        ['repository source', () => session.close()],
        ['inventory', () => inventory.close()],
      ] as const) {
        await withDeadline(end, CLOSE_SECONDS, 'close').catch((cause: unknown) =>
          warn(`the ${what} did not close: ${messageOf(cause)}`),
        )
      }
    },
  }
}

/** Without the keys whose value is undefined: they would hide a default. */
function given<Options extends object>(options: Options | undefined): Options {
  return Object.fromEntries(Object.entries(options ?? {}).filter(([, value]) => value !== undefined)) as Options
}

function eventBus(options: ScanOptions, extensions: ExtensionRegistry, settings: BatchSettings, now: () => number) {
  const warnings = new Set<string>()
  const meter = new ScanMeter(options.memory ?? ownMemory)
  const advisor = new BatchMetricsCollector(settings)
  for (const sink of options.sinks ?? []) if (sink instanceof BatchMetricsCollector) sink.configure(settings)
  const warn = (message: string): void => {
    if (warnings.has(message)) return
    warnings.add(message)
    emit({ type: 'warning', message })
  }
  const sinks = new SinkFanOut(sinksOf(options, extensions, settings), warn)
  const watchers: ((event: ScanEvent) => void)[] = []
  const emit = (event: UntimedEvent): void => {
    const timed = { atMs: now(), ...event } as ScanEvent
    meter.record(timed)
    advisor.record(timed)
    for (const watch of watchers) watch(timed)
    sinks.record(timed)
  }
  return { emit, warn, warnings, meter, advisor, watchers, flush: () => sinks.flush() }
}

function pastOf({ branches = ONLY_HEADS.branches, history }: ScanOptions): PastWish {
  if (branches === ONLY_HEADS.branches && history === undefined) return ONLY_HEADS
  return { branches, ...(history === undefined ? {} : { history }) }
}

/** Fetching ends a little earlier than the scan: owners are still asked for, and what is in flight comes in. */
function timeAndPoints({ reservePoints, finishByMs }: ScanOptions, startedAtMs: number): Partial<RequestLimits> {
  const margin = finishByMs === undefined ? 0 : Math.min(LONGEST_ENDING_MS, (finishByMs - startedAtMs) * ENDING_SHARE)
  return {
    ...(reservePoints === undefined ? {} : { reservePoints }),
    ...(finishByMs === undefined ? {} : { deadlineMs: finishByMs - Math.max(0, margin) }),
  }
}

function sinksOf(
  { sinks = [], sinkNames = [] }: ScanOptions,
  extensions: ExtensionRegistry,
  settings: BatchSettings,
): readonly MetricsSink[] {
  if (!settings.enablePerformanceMonitoring) return sinks
  return [...sinks, ...sinkNames.map((name) => extensions.named('metrics-sink', name))]
}

/** The source `file` reads what the user names; all others bring their own. */
function indicatorRequests(
  { iocs = [], iocSources }: ScanOptions,
  extensions: ExtensionRegistry,
): readonly IndicatorRequest[] {
  const installed = extensions.all('ioc-source').map(({ name }) => name)
  const names = new Set(iocSources ?? installed.filter((name) => name !== 'file'))
  if (iocs.length > 0) names.add('file')
  return [...names].map((name) => ({
    source: extensions.named('ioc-source', name),
    locations: name === 'file' ? iocs : [],
    required: iocSources !== undefined || name === 'file',
  }))
}

/** A stranger's prioritizer was installed to replace the built-in one. */
function prioritizerOf(extensions: ExtensionRegistry): FilePrioritizer | undefined {
  const all = extensions.all('file-prioritizer')
  return (all.find(({ origin }) => origin.builtIn !== true) ?? all[0])?.extension
}
