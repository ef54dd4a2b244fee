import { Kind } from 'graphql'
import type { DocumentNode, FieldNode } from 'graphql'
import { primaryRefusal } from '../limits/refusals.js'
import { rateHeaders } from '../limits/rate-headers.js'
import { json } from '../server/answer.js'
import type { Incoming } from '../server/incoming.js'
import { refusedOutcome } from '../server/outcome.js'
import type { Outcome } from '../server/outcome.js'
import type { Simulation } from '../server/simulation.js'
import type { Caller } from '../world/caller.js'
import { pushToTheLast } from '../world/order.js'
import type { QueryContext } from './context.js'
import { RequestParser } from './parse-request.js'
import type { GraphqlRequest } from './parse-request.js'
import { NODE_LIMIT, priceOf } from './query-cost.js'
import type { QueryCost } from './query-cost.js'
import { recogniseQuery } from './recognise-query.js'
import { resourceLimit, runQuery } from './run-query.js'
import { simulatedSchema } from './schema.js'
import { timeoutAnswer } from './timeout-answer.js'
import { WorkMeter } from './work-meter.js'

const parsers = new WeakMap<Simulation, RequestParser>()

/** Serves `POST /graphql`: parse, price, charge, execute. */
export async function answerGraphql(
  simulation: Simulation,
  incoming: Incoming,
  caller: Caller,
  losesEverything: boolean,
): Promise<Outcome> {
  const { primary, settings, world } = simulation
  const hasLimits = settings.mode !== 'ghes'
  const withHeaders = (headers: Readonly<Record<string, string>> = {}): Record<string, string> => ({
    ...(hasLimits ? rateHeaders(primary.state(caller, 'graphql')) : {}),
    ...headers,
  })
  const request = parserOf(simulation).parse(incoming.body)
  if ('refused' in request)
    return refusedOutcome('graphql', { ...request.refused, headers: withHeaders(request.refused.headers) })

  const schema = simulatedSchema()
  const kind = recogniseQuery(request.document)
  const price = priceOf(schema, request.document, request.operation, request.variables)
  const dryRun = dryRunOf(request)
  if (dryRun === null && price.excessiveConnection !== undefined) {
    return refusedOutcome('graphql', json(200, { errors: [tooManyNodes(price)] }, withHeaders()), { kind })
  }
  if (dryRun === null && hasLimits && !primary.spend(caller, 'graphql', price.cost)) {
    const answer = primaryRefusal(caller, world.account(caller.login)?.id ?? 0, 'graphql', settings.primary)
    return refusedOutcome(
      'graphql',
      { ...answer, headers: withHeaders({ ...answer.headers, 'x-ratelimit-remaining': '0' }) },
      { kind, limited: 'primary' },
    )
  }
  const points = dryRun === null && hasLimits ? price.cost : 0
  if (losesEverything) return everythingLost(request, withHeaders(), { kind, points })

  const context = contextOf(simulation, caller, price)
  const result = await runQuery(schema, dryRun ?? request, context)
  const { meter } = context
  if (meter.timedOut) {
    primary.owe(caller, 'graphql', settings.timeout.extraPoints)
    const answer = timeoutAnswer(settings.timeout.answer, incoming.requestId, simulation.clock.now())
    return refusedOutcome('graphql', answer, { kind, points, timedOut: true, workMs: meter.workMs })
  }
  return {
    api: 'graphql',
    answer: json(200, result.body, withHeaders(context.headers)),
    kind,
    points,
    workMs: meter.workMs,
    failed: result.isFailed,
    partial: result.isPartial,
    blobs: context.servedBlobs,
  }
}

function contextOf(simulation: Simulation, caller: Caller, price: QueryCost): QueryContext {
  const { settings, world, git, primary, clock } = simulation
  return {
    caller,
    world,
    git,
    settings,
    meter: new WorkMeter(settings.work, settings.timeout, settings.resources),
    price,
    bucket: settings.mode === 'ghes' ? null : primary.state(caller, 'graphql'),
    servedBlobs: [],
    headers: {},
    pageServed: (account) => {
      if (settings.listing.pushBetweenPages) pushToTheLast(account.repositories, clock.now())
    },
  }
}

function parserOf(simulation: Simulation): RequestParser {
  const known = parsers.get(simulation) ?? new RequestParser(simulatedSchema())
  parsers.set(simulation, known)
  return known
}

/** When a query asks `rateLimit(dryRun: true)`, only its `rateLimit` fields are run, and nothing is paid. */
function dryRunOf({ document, operation, variables }: GraphqlRequest): GraphqlRequest | null {
  const prices = operation.selectionSet.selections.filter(
    (selection): selection is FieldNode => selection.kind === Kind.FIELD && selection.name.value === 'rateLimit',
  )
  const isDry = prices.some((field) =>
    field.arguments?.some(({ name, value }) => {
      if (name.value !== 'dryRun') return false
      return value.kind === Kind.BOOLEAN
        ? value.value
        : value.kind === Kind.VARIABLE && variables[value.name.value] === true
    }),
  )
  if (!isDry) return null
  const pricing = { ...operation, selectionSet: { ...operation.selectionSet, selections: prices } }
  const definitions = document.definitions.map((definition) => (definition === operation ? pricing : definition))
  return { document: { ...document, definitions } satisfies DocumentNode, operation: pricing, variables }
}

function tooManyNodes({ nodes }: QueryCost): object {
  const format = (count: number): string => count.toLocaleString('en-US')
  return {
    type: 'MAX_NODE_LIMIT_EXCEEDED',
    message: `This query requests up to ${format(nodes)} possible nodes which exceeds the maximum limit of ${format(NODE_LIMIT)}.`,
  }
}

/** The injected form of a spent resource budget. */
function everythingLost(
  { operation }: GraphqlRequest,
  headers: Record<string, string>,
  more: Partial<Outcome>,
): Outcome {
  const keys = operation.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.alias?.value ?? selection.name.value] : [],
  )
  const data = Object.fromEntries(keys.map((key) => [key, null]))
  const body = { data, errors: keys.map((key) => resourceLimit([key])) }
  return refusedOutcome('graphql', json(200, body, headers), { ...more, failed: false, partial: true })
}
