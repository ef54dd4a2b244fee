import { CodedError, printable } from '@ioc-scanner/core'
import type { RecordedWorldFacts } from '@ioc-scanner/github/recording'
import { namedWorld, type ModelledRequestKind, type ModelledWorld, type Spread } from '@ioc-scanner/simulation'

/** What a recording does not tell is as in the everyday world. */
const USUAL = namedWorld('good-network')
const KINDS: readonly ModelledRequestKind[] = ['listing', 'tree', 'contents', 'blob']
/** Of the quickest answers, so much is the way there and back; the rest is work. */
const TRIP_SHARE = 0.8
/** Of a query, whatever it asks for: as many as a full batch holds. */
const TYPICAL_THINGS = 50

/**
 * The world that a recording shows: its organization, how long answers took, what was lost, what limits there were. Packages are
 * those of the everyday world, for a recording does not say what was looked for.
 * @throws {CodedError} `WORLD_INVALID` where too little was recorded.
 */
export function recordedWorld(file: string, facts: RecordedWorldFacts): ModelledWorld {
  const { organization, latencyMs, limits } = facts
  if (organization.repositories === 0 || organization.bytes.length === 0)
    throw new CodedError('WORLD_INVALID', `${printable(file)}: the recording holds no repository with a file`)
  const usual = USUAL.organization
  if ('known' in usual) throw new TypeError('the everyday organization is drawn by chance')
  const tripMs = Math.max(1, Math.min(...KINDS.flatMap((kind) => latencyMs[kind].slice(0, 1))) * TRIP_SHARE)
  return {
    ...USUAL,
    name: 'recorded',
    summary: `as recorded in ${printable(file)}`,
    organization: {
      ...usual,
      repositories: organization.repositories,
      files: orUsual(organization.files, usual.files),
      bytes: orUsual(organization.bytes, usual.bytes),
      huge: {
        share: organization.huge.share,
        bytes: orUsual(organization.huge.bytes, usual.huge.bytes),
      },
      folders: orUsual(organization.folders, usual.folders),
      pushedDaysAgo: orUsual(organization.pushedDaysAgo, usual.pushedDaysAgo),
    },
    network: { ...USUAL.network, roundTripMs: [tripMs], lossRate: facts.lossRate, stallRate: facts.stallRate },
    server: {
      ...USUAL.server,
      serviceMs: {
        listing: served('listing', latencyMs.listing, tripMs),
        tree: served('tree', latencyMs.tree, tripMs),
        contents: served('contents', latencyMs.contents, tripMs),
        blob: served('blob', latencyMs.blob, tripMs),
      },
      faultRate: facts.faultRate,
    },
    limits: {
      ...USUAL.limits,
      primary: {
        rest: { ...USUAL.limits.primary.rest, ...limits.rest },
        graphql: { ...USUAL.limits.primary.graphql, ...limits.graphql },
      },
      retryAfterSeconds: facts.retryAfterSeconds,
      unprovokedRate: facts.secondaryLimitRate,
    },
  }
}

function orUsual(recorded: Spread, usual: Spread): Spread {
  return recorded.length === 0 ? usual : recorded
}

/** The usual shape of the work, as slow as the middle answer was. */
function served(
  kind: ModelledRequestKind,
  latencies: Spread,
  tripMs: number,
): ModelledWorld['server']['serviceMs']['blob'] {
  const usual = USUAL.server.serviceMs[kind]
  const middle = latencies[Math.floor(latencies.length / 2)]
  if (middle === undefined) return usual
  const things = kind === 'blob' ? 1 : TYPICAL_THINGS
  const typicalMs = usual.base + usual.perRepository * things + usual.perThing * things
  const by = Math.max(1, middle - tripMs) / typicalMs
  const { base, perRepository, perThing, perKib } = usual
  return { base: base * by, perRepository: perRepository * by, perThing: perThing * by, perKib: perKib * by }
}
