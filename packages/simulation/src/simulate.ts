import type {
  Clock,
  MetricsSink,
  PluginDefinition,
  Randomness,
  Report,
  SourceConnection,
  Target,
} from '@ioc-scanner/core'
import { FindingTimes, measurementOf, type Measurement } from './measurement.js'
import { modelledGitHub, type ModelledMemory } from './modelled-github.js'
import { seededRandomness } from './seeded-randomness.js'
import { VirtualClock } from './time/virtual-clock.js'
import type { ModelledWorld } from './worlds/modelled-world.js'

/** What a scan in a modelled world is given in place of the real thing. */
export interface ScanSurroundings {
  readonly target: Partial<Target>
  /** Brings the repository source, the parsers and the IOC source of the world. Strategy and prioritizer are the caller's. */
  readonly plugin: PluginDefinition
  readonly clock: Clock
  readonly randomness: Randomness
  readonly memory: ModelledMemory
  readonly sinks: readonly MetricsSink[]
  readonly connection: Pick<SourceConnection, 'apiUrl' | 'credentials' | 'network' | 'toolVersion'>
}

/** Keeps the chance of the scan apart from that of the world. */
const SCAN_SALT = 0xc11e47

/** Runs one scan with the engine: `simulate` knows none. */
export type RunScan = (surroundings: ScanSurroundings) => Promise<Pick<Report, 'findings' | 'coverage'>>

/**
 * Scans a modelled world in virtual time and measures it. The same world, seed and scan give the same measurement.
 * @param seed Of the organization and of everything that chance decides.
 * @throws what the scan throws; {CodedError} `CLOCK_STALLED` when it waits for what never comes.
 */
export async function simulate(world: ModelledWorld, seed: number, runScan: RunScan): Promise<Measurement> {
  const clock = new VirtualClock()
  const startMs = clock.now()
  const { plugin, target, memory, judge, hits } = modelledGitHub(world, seed, clock)
  const times = new FindingTimes()
  const scanning = runScan({
    target,
    plugin,
    clock,
    randomness: seededRandomness(seed ^ SCAN_SALT),
    memory,
    sinks: [times],
    connection: {
      apiUrl: 'https://api.modelled.invalid',
      credentials: { kind: 'none' },
      network: { requestTimeoutSeconds: 30, idleTimeoutSeconds: 10 },
      toolVersion: '0.0.0',
    },
  })
  const report = await clock.runUntil(scanning)
  return measurementOf({ startMs, endMs: clock.now(), judge, times, report, hits })
}
