import type { Report, Strategy } from '@ioc-scanner/core'
import type { Packable } from '../batch/pack-batch.js'
import type { ScanMeter } from '../metrics/scan-meter.js'
import type { World } from '../pipeline/world.js'
import { circumstancesOf } from './circumstances-of.js'
import { priceFetching } from './price-fetching.js'

/**
 * What the whole scan will have cost, told at the moment when its last tree has been listed: what was spent until then, and what
 * the strategy would spend on the contents that are left. Owners of what is found come on top (`withMore`).
 */
export function predict(
  strategy: Strategy,
  left: readonly Packable[],
  world: World,
  { meter, startedAtMs }: { readonly meter: ScanMeter; readonly startedAtMs: number },
): NonNullable<Report['prediction']> {
  const circumstances = circumstancesOf(world)
  const { rest, graphql } = meter.metrics(0, false, { rest: null, graphql: null }).api
  const price = priceFetching(strategy, left, circumstances)
  const inFlight = world.requests.inFlight.requests
  const spentSeconds = (circumstances.now - startedAtMs) / 1_000
  return {
    requests: rest.requests + graphql.requests + inFlight + price.requests,
    points: rest.points + graphql.points + inFlight + price.points.rest + price.points.graphql,
    duration_seconds: spentSeconds + price.seconds + (price.requests === 0 ? circumstances.latencyMs / 1_000 : 0),
  }
}

/** The same, with requests that only what was found made necessary. */
export function withMore(
  prediction: NonNullable<Report['prediction']>,
  requests: number,
): NonNullable<Report['prediction']> {
  return { ...prediction, requests: prediction.requests + requests, points: prediction.points + requests }
}
