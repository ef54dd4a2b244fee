import {
  API_VERSION,
  type Clock,
  type MetricsSink,
  type PluginDefinition,
  type Randomness,
  type Report,
  type SourceConnection,
  type Target,
} from '@ioc-scanner/core'
import { FindingTimes, measurementOf, type Measurement } from './measurement.js'
import { MODELLED_PARSERS, modelledIocs } from './organization/modelled-extensions.js'
import { ORGANIZATION_LOGIN, planOrganization } from './organization/plan-organization.js'
import { seededRandomness } from './seeded-randomness.js'
import { ModelledServer } from './server/modelled-server.js'
import { ModelledSource } from './source/modelled-source.js'
import { VirtualClock } from './time/virtual-clock.js'
import type { ModelledWorld } from './worlds/modelled-world.js'

/** The memory of a simulated process: what the engine asks for, without depending on the machine. Bytes. */
export interface ModelledMemory {
  residentBytes(): number
  peakBytes(): number
  usedBytes(): number
  collect(): void
}

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

/** Runs one scan with the engine: `simulate` knows none. */
export type RunScan = (surroundings: ScanSurroundings) => Promise<Pick<Report, 'findings' | 'coverage'>>

const MIB = 1_048_576
/** A Node process with this program in it. */
const PROCESS_BYTES = 110 * MIB
/** What a byte on its way takes up as part of an answer, as text and as what is parsed of it. */
const COPIES_OF_A_BYTE = 3

/**
 * Scans a modelled world in virtual time and measures it. The same world, seed and scan give the same measurement.
 * @param seed Of the organization and of everything that chance decides.
 * @throws what the scan throws; {CodedError} `CLOCK_STALLED` when it waits for what never comes.
 */
export async function simulate(world: ModelledWorld, seed: number, runScan: RunScan): Promise<Measurement> {
  const clock = new VirtualClock()
  const startMs = clock.now()
  const organization = planOrganization(world.organization, seed, startMs)
  const server = new ModelledServer(world, clock, seededRandomness(seed ^ 0x5e4e4))
  const { judge } = server
  const residentBytes = (): number => PROCESS_BYTES + COPIES_OF_A_BYTE * judge.heldBytes
  const times = new FindingTimes()
  const scanning = runScan({
    target: { organizations: [ORGANIZATION_LOGIN] },
    plugin: {
      name: 'modelled-world',
      apiVersion: API_VERSION,
      register: (extensions) => {
        extensions.add('repository-source', new ModelledSource(organization, server))
        extensions.add('ioc-source', modelledIocs(world.organization.campaigns, startMs))
        for (const parser of MODELLED_PARSERS) extensions.add('manifest-parser', parser)
      },
    },
    clock,
    randomness: seededRandomness(seed ^ 0xc11e47),
    memory: {
      residentBytes,
      peakBytes: () => PROCESS_BYTES + COPIES_OF_A_BYTE * judge.peakHeldBytes,
      usedBytes: residentBytes,
      collect: () => undefined,
    },
    sinks: [times],
    connection: {
      apiUrl: 'https://api.modelled.invalid',
      credentials: { kind: 'none' },
      network: { requestTimeoutSeconds: 30, idleTimeoutSeconds: 10 },
      toolVersion: '0.0.0',
    },
  })
  const report = await clock.runUntil(scanning)
  return measurementOf({ startMs, endMs: clock.now(), judge, times, report, hits: organization.hits })
}
