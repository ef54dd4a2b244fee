import { API_VERSION, type Clock, type PluginDefinition, type Target } from '@ioc-scanner/core'
import { modelledIocs, modelledParsers } from './organization/modelled-extensions.js'
import type { Hit } from './organization/place-hits.js'
import { ORGANIZATION_LOGIN, planOrganization } from './organization/plan-organization.js'
import { seededRandomness } from './seeded-randomness.js'
import type { Judge } from './server/judge.js'
import { ModelledServer } from './server/modelled-server.js'
import { ModelledSource } from './source/modelled-source.js'
import type { ModelledWorld } from './worlds/modelled-world.js'

/** The memory of a simulated process: what the engine asks for, without depending on the machine. Bytes. */
export interface ModelledMemory {
  residentBytes(): number
  peakBytes(): number
  usedBytes(): number
  collect(): void
}

/** A world, ready to be scanned. */
export interface ModelledGitHub {
  readonly target: Partial<Target>
  readonly source: ModelledSource
  /** Brings the source, and the parsers and the IOC source of the world. */
  readonly plugin: PluginDefinition
  /** Sees every request. */
  readonly judge: Judge
  readonly memory: ModelledMemory
  /** What there is to be found. */
  readonly hits: readonly Hit[]
}

const MIB = 1_048_576
/** A Node process with this program in it. */
const PROCESS_BYTES = 110 * MIB
/** What a byte on its way takes up as part of an answer, as text and as what is parsed of it. */
const COPIES_OF_A_BYTE = 3
/** Keeps the chance of the server apart from that of the organization. */
const SERVER_SALT = 0x5e4e4

/** Makes the world of that seed, on that clock: it sleeps for as long as the real one would take. */
export function modelledGitHub(world: ModelledWorld, seed: number, clock: Clock): ModelledGitHub {
  const nowMs = clock.now()
  const { repositories, hits } = planOrganization(world.organization, seed, nowMs)
  const server = new ModelledServer(world, clock, seededRandomness(seed ^ SERVER_SALT))
  const source = new ModelledSource(repositories, server)
  const { judge } = server
  const bytesWith = (held: number): number => PROCESS_BYTES + COPIES_OF_A_BYTE * held
  return {
    target: { organizations: [ORGANIZATION_LOGIN] },
    source,
    plugin: {
      name: 'modelled-world',
      apiVersion: API_VERSION,
      register: (extensions) => {
        extensions.add('repository-source', source)
        extensions.add('ioc-source', modelledIocs(world.organization.campaigns, nowMs))
        for (const parser of modelledParsers(repositories)) extensions.add('manifest-parser', parser)
      },
    },
    judge,
    memory: {
      residentBytes: () => bytesWith(judge.heldBytes),
      peakBytes: () => bytesWith(judge.peakHeldBytes),
      usedBytes: () => bytesWith(judge.heldBytes),
      collect: () => undefined, // nothing is left to be collected
    },
    hits,
  }
}
