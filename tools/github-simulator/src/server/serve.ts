import { answerGraphql } from '../graphql/answer-graphql.js'
import type { FaultKind } from '../faults/fault-plan.js'
import { injectedAnswer } from '../faults/injected-answer.js'
import { withRateHeaders } from '../limits/with-rate-headers.js'
import { secondaryRefusal } from '../limits/refusals.js'
import type { Api } from '../limits/secondary-limits.js'
import { answerRest } from '../rest/answer-rest.js'
import { nobody } from '../world/caller.js'
import type { Caller } from '../world/caller.js'
import { failure, html, json } from './answer.js'
import type { Answer } from './answer.js'
import type { Incoming } from './incoming.js'
import { refusedOutcome } from './outcome.js'
import type { Outcome } from './outcome.js'
import type { Simulation } from './simulation.js'

const API_VERSIONS = ['2022-11-28', '2026-03-10']

/** Answers one request; what the wire does to it (reset, stall) is decided elsewhere. */
export async function serve(simulation: Simulation, incoming: Incoming, fault: FaultKind | null): Promise<Outcome> {
  const { mode } = simulation.settings
  const api: Api = isGraphql(incoming, mode) ? 'graphql' : 'rest'
  const injected = fault === null ? null : injectedAnswer(simulation, incoming, fault, api)
  if (injected !== null) return refusedOutcome(api, injected)
  const early = refusedBeforeLogin(incoming, api)
  if (early !== null) return refusedOutcome(api, early)
  const routed = withoutPrefix(incoming, mode)
  if (routed === null) return refusedOutcome(api, failure(404, 'Not Found'))

  const caller = simulation.tokens.identify(incoming.headers.authorization)
  if (caller === 'bad-credentials' && !isAppRoute(routed.path))
    return refusedOutcome(api, withRateHeaders(simulation, nobody, api, badLogin(api)))
  if (caller !== 'bad-credentials' && caller.kind === 'anonymous' && api === 'graphql')
    return refusedOutcome(api, withRateHeaders(simulation, caller, api, loginRequired()))
  const known: Caller = caller === 'bad-credentials' ? nobody : caller
  return limited(simulation, incoming, known, api, () =>
    api === 'graphql'
      ? answerGraphql(simulation, routed, known, fault === 'resource-limit')
      : answerRest(simulation, routed, known),
  )
}

/** Lets the secondary limits refuse before any work is done, and tells them afterwards what it cost. */
async function limited(
  simulation: Simulation,
  incoming: Incoming,
  caller: Caller,
  api: Api,
  work: () => Promise<Outcome>,
): Promise<Outcome> {
  const { secondary, settings } = simulation
  if (settings.mode === 'ghes') return delayed(simulation, await work())
  const points = incoming.method === 'GET' || incoming.method === 'HEAD' || api === 'graphql' ? 1 : 5
  const waitSeconds = secondary.enter(caller.bucket, api, points)
  if (waitSeconds !== null) {
    const answer = secondaryRefusal(
      api,
      settings.secondary.retryAfter ? waitSeconds : null,
      incoming.requestId,
      settings.secondary,
    )
    return refusedOutcome(api, withRateHeaders(simulation, caller, api, answer), { limited: 'secondary' })
  }
  let cpuSeconds = 0
  try {
    const outcome = await work()
    const latencyMs = latencyOf(simulation, outcome)
    cpuSeconds = (settings.secondary.cpuMeasure === 'work' ? outcome.workMs : latencyMs) / 1000
    return await delayed(simulation, outcome)
  } finally {
    secondary.leave(caller.bucket, api, cpuSeconds)
  }
}

async function delayed(simulation: Simulation, outcome: Outcome): Promise<Outcome> {
  const latencyMs = latencyOf(simulation, outcome)
  if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs))
  return outcome
}

function latencyOf({ settings: { latency } }: Simulation, { api, workMs }: Outcome): number {
  return (api === 'graphql' ? latency.graphqlMs : latency.restMs) + workMs * latency.workShare
}

function isGraphql({ method, path }: Incoming, mode: string): boolean {
  return method === 'POST' && path === (mode === 'ghes' ? '/api/graphql' : '/graphql')
}

/** GHES serves REST below `/api/v3`; links in answers carry the prefix too. */
function withoutPrefix(incoming: Incoming, mode: string): Incoming | null {
  if (mode !== 'ghes' || incoming.path === '/api/graphql') return incoming
  if (!incoming.path.startsWith('/api/v3/')) return null
  return { ...incoming, path: incoming.path.slice('/api/v3'.length), base: `${incoming.base}/api/v3` }
}

function refusedBeforeLogin({ headers }: Incoming, api: Api): Answer | null {
  if ((headers['user-agent'] ?? '') === '') {
    return html(
      403,
      'Request forbidden by administrative rules. Please make sure your request has a User-Agent header ' +
        '(https://docs.github.com/rest/overview/resources-in-the-rest-api#user-agent-required). Check https://developer.github.com for other possible causes.\n',
    )
  }
  const version = headers['x-github-api-version']
  if (api === 'rest' && typeof version === 'string' && !API_VERSIONS.includes(version)) {
    return failure(
      400,
      `The API version '${version}' is not supported. Supported versions: ${API_VERSIONS.join(', ')}.`,
    )
  }
  return null
}

function isAppRoute(path: string): boolean {
  return path.startsWith('/app') || /^\/(?:orgs|users|repos\/[^/]+)\/[^/]+\/installation$/.test(path)
}

function badLogin(api: Api): Answer {
  if (api === 'rest') return failure(401, 'Bad credentials')
  return json(401, { message: 'Bad credentials', documentation_url: 'https://docs.github.com/graphql' })
}

function loginRequired(): Answer {
  const documentation_url =
    'https://docs.github.com/graphql/guides/forming-calls-with-graphql#authenticating-with-graphql'
  return json(401, { message: 'This endpoint requires you to be authenticated.', documentation_url })
}
