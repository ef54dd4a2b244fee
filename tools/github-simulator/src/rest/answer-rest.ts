import { primaryRefusal } from '../limits/refusals.js'
import { withRateHeaders } from '../limits/with-rate-headers.js'
import { Refusal, json, notFound } from '../server/answer.js'
import type { Answer } from '../server/answer.js'
import type { Incoming } from '../server/incoming.js'
import { refusedOutcome } from '../server/outcome.js'
import type { Outcome } from '../server/outcome.js'
import type { Simulation } from '../server/simulation.js'
import type { Caller } from '../world/caller.js'
import { conditional, validatorsOf } from './conditional.js'
import { canonicalPath } from './canonical-path.js'
import { Router } from './route.js'
import type { Match, RestRequest, RestResult } from './route.js'
import { routes } from './routes.js'

const router = new Router(routes)

/** Serves one REST request: route, charge, handle, then the conditional request that may make it free. */
export async function answerRest(simulation: Simulation, incoming: Incoming, caller: Caller): Promise<Outcome> {
  const path = canonicalPath(incoming.path, simulation.world)
  const match = path === null ? null : router.match(incoming.method, path)
  const isCounted = simulation.settings.mode !== 'ghes' && match?.route.free !== true
  const { primary, settings, world } = simulation
  const resource = match?.route.resource ?? 'core'
  if (isCounted && !primary.spend(caller, resource, 1)) {
    const answer = primaryRefusal(caller, world.account(caller.login)?.id ?? 0, 'rest', settings.primary)
    return refusedOutcome('rest', withRateHeaders(simulation, caller, 'rest', answer, resource), { limited: 'primary' })
  }
  const workMs = settings.work.perQueryMs
  const outcome = await handle(simulation, incoming, caller, match)
  if (outcome.answer.status === 304 && isCounted && caller.kind !== 'anonymous') {
    primary.refund(caller, resource, 1)
    return {
      ...outcome,
      answer: withRateHeaders(simulation, caller, 'rest', outcome.answer, resource),
      points: 0,
      workMs,
    }
  }
  return {
    ...outcome,
    answer: withRateHeaders(simulation, caller, 'rest', outcome.answer, resource),
    points: isCounted ? 1 : 0,
    workMs,
  }
}

async function handle(
  simulation: Simulation,
  incoming: Incoming,
  caller: Caller,
  match: Match | null,
): Promise<Outcome> {
  try {
    if (match === null) throw notFound()
    const request: RestRequest = { simulation, incoming, caller, params: match.params }
    const result = await match.route.handle(request)
    const answer = conditional(complete(result), validatorsOf(result, caller), incoming)
    const blobs = answer.status === 304 ? [] : (result.blobs ?? [])
    return { api: 'rest', answer, kind: match.route.kind, points: 0, workMs: 0, blobs, failed: answer.status >= 400 }
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    return refusedOutcome('rest', cause.answer, {
      kind: match?.route.kind ?? 'other',
      failed: cause.answer.status >= 400,
    })
  }
}

function complete({ status = 200, headers = {}, json: body, raw }: RestResult): Answer {
  return raw === undefined ? json(status, body, headers) : { status, headers, body: raw }
}
