import { messageOf, type BatchSettings, type PluginDefinition } from '@ioc-scanner/core'
import { simulate, type Measurement, type ModelledWorld } from '@ioc-scanner/simulation'
import { simulatedScan } from './simulated-scan.js'

/** Settings under the name by which they are compared. */
export interface Contestant {
  readonly name: string
  readonly settings: BatchSettings
}

export type ComparedRow = {
  readonly name: string
  readonly strategy: string
} & ({ readonly measurement: Measurement } | { readonly failure: string })

export interface ComparedWorld {
  readonly world: Pick<ModelledWorld, 'name' | 'summary'>
  readonly seed: number
  /** The fastest first; what failed last. */
  readonly rows: readonly ComparedRow[]
}

/** Lets all contestants scan the same world, one after the other: a scan in virtual time needs the process for itself. */
export async function compareIn(
  world: ModelledWorld,
  seed: number,
  contestants: readonly Contestant[],
  definitions: readonly PluginDefinition[],
): Promise<ComparedWorld> {
  const rows: ComparedRow[] = []
  for (const { name, settings } of contestants) {
    const row = { name, strategy: settings.defaultStrategy }
    try {
      rows.push({ ...row, measurement: await simulate(world, seed, simulatedScan(definitions, settings)) })
    } catch (cause) {
      rows.push({ ...row, failure: messageOf(cause) })
    }
  }
  return {
    world: { name: world.name, summary: world.summary },
    seed,
    rows: rows.sort((a, b) => secondsOf(a) - secondsOf(b)),
  }
}

function secondsOf(row: ComparedRow): number {
  return 'measurement' in row ? row.measurement.seconds : Number.MAX_VALUE
}
