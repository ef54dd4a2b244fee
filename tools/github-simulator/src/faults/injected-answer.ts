import { timeoutAnswer } from '../graphql/timeout-answer.js'
import { secondaryRefusal } from '../limits/refusals.js'
import type { Api } from '../limits/secondary-limits.js'
import { withRateHeaders } from '../limits/with-rate-headers.js'
import { failure } from '../server/answer.js'
import type { Answer } from '../server/answer.js'
import type { Incoming } from '../server/incoming.js'
import type { Simulation } from '../server/simulation.js'
import { nobody } from '../world/caller.js'
import type { FaultKind } from './fault-plan.js'

/** The answers of a fault plan that replace the real one. REST has no resource limit: it answers 502 instead. */
export function injectedAnswer(simulation: Simulation, incoming: Incoming, fault: FaultKind, api: Api): Answer | null {
  const { faults, settings, clock, tokens } = simulation
  switch (fault) {
    case '500':
      return failure(500, 'Server Error')
    case '502':
      return api === 'rest' ? failure(502, 'Server Error') : timeoutAnswer('502-json', incoming.requestId, clock.now())
    case '502-html':
      return timeoutAnswer('502-html', incoming.requestId, clock.now())
    case '503':
      return failure(503, 'Service Unavailable')
    case '504':
      return timeoutAnswer('504', incoming.requestId, clock.now())
    case 'secondary': {
      const caller = tokens.identify(incoming.headers.authorization)
      const answer = secondaryRefusal(api, faults.retryAfterSeconds, incoming.requestId, settings.secondary)
      return withRateHeaders(simulation, caller === 'bad-credentials' ? nobody : caller, api, answer)
    }
    case 'resource-limit':
      return api === 'rest' ? failure(502, 'Server Error') : null
    default:
      return null
  }
}
