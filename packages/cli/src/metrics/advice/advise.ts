import type { BatchSettings, PluginDefinition } from '@ioc-scanner/core'
import { candidatesFor, type Candidate, type Goal } from '@ioc-scanner/engine'
import { fitWorld } from '../fit/fit-world.js'
import { runModelled, type ModelledRun } from '../fit/modelled-run.js'
import type { MeasuredScan } from '../measured-scan.js'
import { expectedOf, judged, type Expected } from './judge.js'
import { observedOf } from './observed.js'
import { whyNothing } from './why-nothing.js'

/** What to change of a scan's settings, by a model of that scan; or why nothing. */
export type Advice = { readonly goal: Goal; readonly file: string } & (
  | { readonly kind: 'unfit'; readonly because: string }
  /** Without a model where the scan itself tells that nothing is to be done. */
  | { readonly kind: 'nothing'; readonly because: string; readonly model: Modelled | null }
  | { readonly kind: 'change'; readonly change: Candidate; readonly after: Expected; readonly model: Modelled }
)

export interface Modelled {
  /** With the settings of the scan. */
  readonly before: Expected
  /** Changes that were tried. */
  readonly tried: number
  readonly fetchingSeconds: { readonly modelled: number; readonly measured: number }
  readonly assumptions: readonly string[]
}

export interface AdviceWish {
  readonly goal: Goal
  readonly scan: MeasuredScan
  /** Those of the scan. */
  readonly settings: BatchSettings
  /** Of the installed plugins: their strategies are run. */
  readonly definitions: readonly PluginDefinition[]
  /** Names of the installed strategies. */
  readonly strategies: readonly string[]
}

/** All have to agree. */
const SEEDS = [1, 2, 3]
/** So many of the best with one seed are run with the others as well. */
const SHORT_LIST = 4

/** Runs the real engine in a world fitted to the scan, with each change that may serve the goal. */
export async function adviseOn({ goal, scan, settings, definitions, strategies }: AdviceWish): Promise<Advice> {
  const about = { goal, file: scan.file }
  if (goal === 'reliability' && isSound(scan))
    return { ...about, kind: 'nothing', because: 'no attempt failed, and no file was given up for it', model: null }
  const fit = await fitWorld(scan, settings, definitions)
  if ('unfit' in fit) return { ...about, kind: 'unfit', because: fit.unfit }
  const run = (changed: BatchSettings, seed: number): Promise<ModelledRun> =>
    runModelled(fit.world, changed, seed, definitions)

  const [firstSeed = 1, ...otherSeeds] = SEEDS
  const before = [await run(settings, firstSeed)]
  const candidates = candidatesFor(goal, settings, observedOf(scan)).filter(
    ({ name, suggested }) => name !== 'defaultStrategy' || strategies.includes(String(suggested)),
  )
  const tried: { readonly candidate: Candidate; readonly runs: ModelledRun[] }[] = []
  for (const candidate of candidates)
    tried.push({ candidate, runs: [await run({ ...settings, [candidate.name]: candidate.suggested }, firstSeed)] })
  const promising = tried
    .map((one) => ({ ...one, ...judged(goal, before, one.runs) }))
    .filter(({ isBetter }) => isBetter)
    .sort((a, b) => a.score - b.score)
    .slice(0, SHORT_LIST)
  for (const seed of otherSeeds) {
    before.push(await run(settings, seed))
    for (const { candidate, runs } of promising)
      runs.push(await run({ ...settings, [candidate.name]: candidate.suggested }, seed))
  }
  const [best] = promising
    .map(({ candidate, runs }) => ({ candidate, runs, ...judged(goal, before, runs) }))
    .filter(({ isBetter }) => isBetter)
    .sort((a, b) => a.score - b.score)
  const model = {
    before: expectedOf(before),
    tried: candidates.length,
    fetchingSeconds: { modelled: fit.run.fetchingSeconds * fit.factor, measured: fit.measuredSeconds },
    assumptions: fit.assumptions,
  }
  if (best === undefined) return { ...about, kind: 'nothing', because: whyNothing(goal, scan, settings), model }
  return { ...about, kind: 'change', change: best.candidate, after: expectedOf(best.runs), model }
}

/** Gaps of these reasons come from failing requests; what is forbidden or too large stays so. */
const PASSING = ['timeout', 'resource-limit', 'rate-limit']

function isSound({ events, metrics, gaps }: MeasuredScan): boolean {
  const failed =
    events === null ? (metrics.success_rate ?? 1) < 1 : events.requests.some(({ status }) => status !== 'measured')
  return !failed && PASSING.every((reason) => (gaps[reason] ?? 0) === 0)
}
