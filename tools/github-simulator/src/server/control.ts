import { answerChange } from '../changes/answer-change.js'
import type { WorldChanges } from '../changes/world-changes.js'
import { failure, json } from './answer.js'
import type { Answer } from './answer.js'
import type { Incoming } from './incoming.js'
import type { Simulation } from './simulation.js'

const PREFIX = '/__simulator/'

/** Control URLs need no token, are never counted, and suffer no fault. */
export function isControl(path: string): boolean {
  return path.startsWith(PREFIX)
}

export async function answerControl(
  { ledger, clock }: Simulation,
  changes: WorldChanges,
  { method, path, body }: Incoming,
): Promise<Answer> {
  switch (`${method} ${path.slice(PREFIX.length)}`) {
    case 'GET ledger':
      return json(200, ledger.snapshot())
    case 'DELETE ledger':
      ledger.reset()
      return json(200, ledger.snapshot())
    case 'GET clock':
      return json(200, { now: new Date(clock.now()).toISOString() })
    case 'POST clock': {
      const seconds = advanceSeconds(body)
      if (seconds === null)
        return failure(400, 'The body must be {"advanceSeconds": number}, and time does not run backwards.')
      clock.advance(seconds)
      return json(200, { now: new Date(clock.now()).toISOString() })
    }
    case 'POST changes':
      return answerChange(changes, body)
    default:
      return failure(404, 'Not Found')
  }
}

function advanceSeconds(body: Buffer): number | null {
  try {
    const { advanceSeconds: seconds } = JSON.parse(body.toString('utf8')) as { advanceSeconds?: unknown }
    return typeof seconds === 'number' && seconds >= 0 && Number.isFinite(seconds) ? seconds : null
  } catch {
    return null
  }
}
