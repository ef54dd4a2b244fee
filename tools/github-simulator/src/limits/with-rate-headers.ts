import type { Answer } from '../server/answer.js'
import type { Simulation } from '../server/simulation.js'
import type { Caller } from '../world/caller.js'
import type { Resource } from './primary-limits.js'
import { rateHeaders } from './rate-headers.js'
import type { Api } from './secondary-limits.js'

/** Adds the state of the caller's bucket to an answer; GHES has none. */
export function withRateHeaders(
  { settings, primary }: Simulation,
  caller: Caller,
  api: Api,
  answer: Answer,
  resource: Resource = api === 'graphql' ? 'graphql' : 'core',
): Answer {
  if (settings.mode === 'ghes') return answer
  const state = primary.state(caller, resource)
  return { ...answer, headers: { ...rateHeaders(state), ...answer.headers } }
}
