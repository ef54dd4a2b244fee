import { CodedError } from '@ioc-scanner/core'
import type { ModelledOrganization, ModelledWorld } from './modelled-world.js'

const KIB = 1_024
const MIB = 1_024 * KIB

/** Lockfiles as they are: most are small, a few have hundreds of kilobytes. Campaigns of which one is recent and one is old. */
const ORDINARY_ORGANIZATION: ModelledOrganization = {
  repositories: 1_000,
  files: [0, 1, 2, 2, 3, 4, 6, 14],
  bytes: [200, 900, 3 * KIB, 12 * KIB, 50 * KIB, 130 * KIB, 260 * KIB, 480 * KIB],
  copies: 0.1,
  huge: { share: 0.01, bytes: [0.5 * MIB, 0.7 * MIB, 1 * MIB, 4 * MIB] },
  folders: [0, 1, 2, 4, 8],
  unusualFolders: 0.2,
  pushedDaysAgo: [0, 1, 4, 15, 60, 180, 500, 1_500],
  campaigns: [
    { id: 'left-side-2026', ecosystem: 'npm', startedDaysAgo: 12, hitsPerThousand: 25 },
    { id: 'snake-oil-2025', ecosystem: 'PyPI', startedDaysAgo: 160, hitsPerThousand: 15 },
  ],
  noise: 0.2,
}

/** A line as good as in a data centre, a server that has time, all points left. Service times as of a busy github.com. */
const GOOD_NETWORK: ModelledWorld = {
  name: 'good-network',
  summary: 'a good line, a quick server, all points left',
  organization: ORDINARY_ORGANIZATION,
  network: { roundTripMs: [80, 90, 95, 100, 105, 115, 150], bytesPerSecond: 12 * MIB, lossRate: 0, stallRate: 0 },
  server: {
    serviceMs: {
      listing: { base: 30, perRepository: 8, perThing: 0, perKib: 0 },
      tree: { base: 30, perRepository: 12, perThing: 2, perKib: 0 },
      contents: { base: 30, perRepository: 8, perThing: 1, perKib: 0.15 },
      blob: { base: 40, perRepository: 0, perThing: 0, perKib: 0.02 },
    },
    jitter: [0.8, 0.9, 0.95, 1, 1, 1.05, 1.1, 1.3, 2],
    knee: 30,
    crowding: 1,
    timeoutMs: 10_000,
    resourceLimit: { repositories: 75, bytes: 24 * MIB },
    cpuShare: 0.3,
    faultRate: 0,
  },
  limits: {
    primary: {
      rest: { limit: 5_000, used: 0, resetInSeconds: 3_600 },
      graphql: { limit: 5_000, used: 0, resetInSeconds: 3_600 },
    },
    concurrentRequests: 100,
    pointsPerMinute: { rest: 900, graphql: 2_000 },
    cpuSecondsPerMinute: { graphql: 60, all: 90 },
    timeoutPoints: 10,
    retryAfterSeconds: 60,
    unprovokedRate: 0,
  },
}

const { organization, server, limits } = GOOD_NETWORK
const { serviceMs } = server

/** A server with little to give: six requests at a time are its best, and large ones do not end in its ten seconds. */
const SLOW_SERVER: ModelledWorld = {
  ...GOOD_NETWORK,
  name: 'slow-server',
  summary: 'six requests at a time are its best, and large ones time out',
  server: {
    ...server,
    serviceMs: {
      listing: { ...serviceMs.listing, base: 100, perRepository: 20 },
      tree: { ...serviceMs.tree, base: 100, perRepository: 50 },
      contents: { base: 100, perRepository: 60, perThing: 10, perKib: 1 },
      blob: { ...serviceMs.blob, base: 120, perKib: 0.1 },
    },
    knee: 6,
    crowding: 1.5,
    cpuShare: 0.1,
  },
}

const LOSSY_NETWORK: ModelledWorld = {
  ...GOOD_NETWORK,
  name: 'lossy-network',
  summary: 'a thin, far line; every twentieth request is lost, stalls or fails',
  network: {
    roundTripMs: [150, 180, 200, 220, 260, 350, 600, 1_500],
    bytesPerSecond: 1.5 * MIB,
    lossRate: 0.03,
    stallRate: 0.005,
  },
  server: { ...server, faultRate: 0.015 },
}

/** What is left to this scan, by the usual share of 0.8, is 150 points now and a full bucket in a quarter of an hour. */
const STARVED_TOKEN: ModelledWorld = {
  ...GOOD_NETWORK,
  name: 'starved-token',
  summary: 'others have used up most of the points; more in a quarter of an hour',
  limits: {
    ...limits,
    primary: {
      rest: { limit: 5_000, used: 3_950, resetInSeconds: 900 },
      graphql: { limit: 5_000, used: 3_850, resetInSeconds: 900 },
    },
  },
}

const HUGE_FILES: ModelledWorld = {
  ...GOOD_NETWORK,
  name: 'huge-files',
  summary: 'every tenth file has megabytes',
  organization: {
    ...organization,
    repositories: 300,
    huge: { share: 0.1, bytes: [0.5 * MIB, 0.8 * MIB, 1.5 * MIB, 3 * MIB, 8 * MIB, 60 * MIB] },
  },
}

/** All CPU time counts, and now and then GitHub says no without a reason and without saying for how long. */
const SECONDARY_LIMITS: ModelledWorld = {
  ...GOOD_NETWORK,
  name: 'secondary-limits',
  summary: 'the CPU minute is tight, and sometimes GitHub just says wait',
  server: { ...server, cpuShare: 1 },
  limits: { ...limits, retryAfterSeconds: null, unprovokedRate: 0.03 },
}

const LARGE_ORGANIZATION: ModelledWorld = {
  ...GOOD_NETWORK,
  name: 'large-organization',
  summary: '10,000 repositories',
  organization: { ...organization, repositories: 10_000 },
}

/** The worlds that come with the package, the everyday one first. */
export const NAMED_WORLDS: readonly ModelledWorld[] = [
  GOOD_NETWORK,
  SLOW_SERVER,
  LOSSY_NETWORK,
  STARVED_TOKEN,
  HUGE_FILES,
  SECONDARY_LIMITS,
  LARGE_ORGANIZATION,
]

/** @throws {CodedError} `WORLD_UNKNOWN`, with the names that there are. */
export function namedWorld(name: string): ModelledWorld {
  const found = NAMED_WORLDS.find((world) => world.name === name.toLowerCase())
  if (found !== undefined) return found
  const names = NAMED_WORLDS.map((world) => world.name).join(', ')
  throw new CodedError('WORLD_UNKNOWN', `there is no world '${name}'; there are ${names}`)
}
