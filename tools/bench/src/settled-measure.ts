import { simulate, type ModelledWorld } from '@ioc-scanner/simulation'
import { modelledScan, type Deciding } from './modelled-scan.js'

/** Requests after which a strategy has seen enough to have settled. */
const SETTLED_AFTER = 50

/** How fast one scan was. Virtual time: the same world, seed and strategy give the same. */
export interface Pace {
  /** Of the whole scan. */
  readonly seconds: number
  /**
   * Once settled: from the end of the 50th request to the end of the scan, waits included. What was done in the first fifty is
   * not taken into account: who has done less has more left. In a scan of many hundred requests that is little, and files or
   * bytes would not do as a measure of it, for a scan that begins with the small files leaves the large ones.
   */
  readonly settledSeconds: number
}

/** Of a scan that has not looked at everything: how soon it ended means nothing. */
const NEVER: Pace = { seconds: Infinity, settledSeconds: Infinity }

export async function paceOf(world: ModelledWorld, seed: number, strategy: Deciding['strategy']): Promise<Pace> {
  let finished = 0
  let settledAtMs: number | undefined
  let endMs = 0
  const { seconds, overlooked, gaps } = await simulate(
    world,
    seed,
    modelledScan({
      strategy,
      record: (event) => {
        if (event.type === 'scan-finished') endMs = event.atMs
        if (event.type !== 'request-finished') return
        finished += 1
        if (finished === SETTLED_AFTER) settledAtMs = event.atMs
      },
    }),
  )
  if (overlooked + gaps > 0) return NEVER
  if (settledAtMs === undefined) throw new Error(`${world.name}: only ${finished} requests: nothing settles in it`)
  return { seconds, settledSeconds: (endMs - settledAtMs) / 1_000 }
}
