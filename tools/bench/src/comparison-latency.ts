import { namedWorld, simulate, type ModelledWorld } from '@ioc-scanner/simulation'
import { fewestRounds } from './comparison-optimum.js'
import { builtIn, modelledScan, withRepositories } from './modelled-scan.js'

const CONCURRENCY = 10
const NOTHING = { base: 0, perRepository: 0, perThing: 0, perKib: 0 }

/** The engine fetches the best tenth at once, and the rest when all trees are known: `FETCHED_AT_ONCE` of its file pool. */
export const HELD_BACK = 0.9

export interface LatencyAlone {
  readonly seconds: number
  readonly optimumSeconds: number
  readonly requests: number
}

/** A scan by adaptive where an answer takes the latency and nothing else: neither server nor line nor computing takes time. */
export async function latencyAlone(
  repositories: number,
  latencyMs: number,
  enableFilePrioritization: boolean,
): Promise<LatencyAlone> {
  const sent = { pages: 0, trees: 0, contents: 0 }
  const { seconds, requests } = await simulate(
    onlyLatency(repositories, latencyMs),
    1,
    modelledScan({
      strategy: builtIn('adaptive'),
      settings: { enableFilePrioritization },
      record: (event) => {
        if (event.type !== 'request-finished') return
        const { kind } = event.outcome
        sent[kind === 'listing' ? 'pages' : kind === 'tree' ? 'trees' : 'contents'] += 1
      },
    }),
  )
  const rounds = fewestRounds({ ...sent, heldBack: enableFilePrioritization ? HELD_BACK : 0 }, CONCURRENCY)
  return { seconds, requests, optimumSeconds: (rounds * latencyMs) / 1_000 }
}

function onlyLatency(repositories: number, latencyMs: number): ModelledWorld {
  const world = withRepositories(namedWorld('good-network'), () => repositories)
  return {
    ...world,
    network: { ...world.network, roundTripMs: [latencyMs], bytesPerSecond: 1e12 },
    server: {
      ...world.server,
      serviceMs: { listing: NOTHING, tree: NOTHING, contents: NOTHING, blob: NOTHING },
      jitter: [1],
    },
  }
}
