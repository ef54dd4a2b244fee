import type { PluginDefinition } from '@ioc-scanner/core'
import security from '@ioc-scanner/plugin-prioritizer-security'
import { modelledGitHub, namedWorld, simulate, VirtualClock, type ModelledWorld } from '@ioc-scanner/simulation'
import type { Bench } from './bench.js'
import { builtIn, modelledScan, pluginWith, withRepositories } from './modelled-scan.js'
import { OracleOrder, RandomOrder } from './prioritization-orders.js'

const SEEDS = { small: [1, 2], full: [1, 2, 3, 4, 5, 6, 7] }
const SHARE_OF_FINDINGS = 0.9
const SHARE_OF_REQUESTS = 0.35

/**
 * Hits follow the windows of their campaigns, but for a fifth of them, which lie anywhere; which they are is decided by a seed
 * that no prioritizer knows. A content request is one that brings contents of files: a batch, or one file by itself.
 */
export const prioritizationBench: Bench = {
  name: 'prioritization',
  question: 'Are the findings there early, when a fifth of the hits lies outside of every campaign’s window?',
  takesWorld: true,
  async run(size, { repositories = 1_000, seeds = SEEDS[size] } = {}) {
    const world = withRepositories(namedWorld('good-network'), () => repositories)
    const rows = []
    for (const seed of seeds) {
      const { hits } = modelledGitHub(world, seed, new VirtualClock())
      const measured = async (prioritizer: PluginDefinition): Promise<Early> => early(world, seed, prioritizer)
      const ours = await measured(security.definition)
      const random = await measured(pluginWith('file-prioritizer', new RandomOrder(seed)))
      const oracle = await measured(pluginWith('file-prioritizer', new OracleOrder(hits, seed)))
      rows.push({
        seed,
        findings: ours.findings,
        'content requests': ours.requests,
        'within 35 %: security': percent(ours.shareFound),
        'within 35 %: random': percent(random.shareFound),
        'within 35 %: oracle': percent(oracle.shareFound),
        'until 90 %: security': percent(ours.shareAsked),
        'until 90 %: random': percent(random.shareAsked),
        'until 90 %: oracle': percent(oracle.shareAsked),
        holds: ours.shareFound >= SHARE_OF_FINDINGS && random.shareFound < SHARE_OF_FINDINGS && ours.overlooked === 0,
      })
    }
    return {
      rows,
      claim:
        'with the security prioritizer at least 90 % of the findings within the first 35 % of the content requests, which random order does not reach',
      holds: rows.every(({ holds }) => holds),
      notes: [],
    }
  },
}

interface Early {
  readonly requests: number
  readonly findings: number
  /** Of the findings, within the first 35 % of the content requests. */
  readonly shareFound: number
  /** Of the content requests, until 90 % of the findings were there. */
  readonly shareAsked: number
  readonly overlooked: number
}

async function early(world: ModelledWorld, seed: number, prioritizer: PluginDefinition): Promise<Early> {
  let requests = 0
  /** How many content requests had ended at each finding. */
  const found: number[] = []
  const { overlooked } = await simulate(
    world,
    seed,
    modelledScan({
      strategy: builtIn('adaptive'),
      prioritizer,
      record: (event) => {
        if (event.type === 'finding') found.push(requests)
        if (event.type !== 'request-finished') return
        if (event.outcome.kind === 'contents' || event.outcome.kind === 'blob') requests += 1
      },
    }),
  )
  const last = found[Math.ceil(found.length * SHARE_OF_FINDINGS) - 1] ?? 0
  return {
    requests,
    findings: found.length,
    shareFound: found.filter((asked) => asked <= requests * SHARE_OF_REQUESTS).length / found.length,
    shareAsked: last / requests,
    overlooked,
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`
}
