import type { Answer } from '../server/answer.js'
import type { Simulation } from '../server/simulation.js'
import type { Caller } from '../world/caller.js'
import { rateHeaders } from './rate-headers.js'
import type { Api } from './secondary-limits.js'

/** Adds the state of the caller's bucket to an answer; GHES has none. */
export function withRateHeaders({ settings, primary }: Simulation, caller: Caller, api: Api, answer: Answer): Answer {
  if (settings.mode === 'ghes') return answer
  const state = primary.state(caller, api === 'graphql' ? 'graphql' : 'core')
  return { ...answer, headers: { ...rateHeaders(state), ...answer.headers } }
}
