import type { SimulatorClock } from '../clock/clock.js'
import type { FaultPlan } from '../faults/fault-plan.js'

/** Every switch of the simulator with its default. Where GitHub's documents leave two readings, both are here. */
export interface Settings {
  readonly mode: 'github.com' | 'ghes'
  readonly primary: PrimarySettings
  readonly secondary: SecondarySettings
  readonly timeout: TimeoutSettings
  readonly work: WorkModel
  readonly resources: ResourceSettings
  readonly latency: LatencySettings
  readonly graphql: GraphqlSettings
  readonly rest: RestSettings
  readonly sbom: SbomSettings
  readonly saml: { readonly answer: 403 | 404 }
  readonly listing: ListingSettings
  readonly git: GitSettings
  readonly faults?: FaultPlan
}

export interface PrimarySettings {
  readonly restStatus: 403 | 429
  readonly graphqlType: 'RATE_LIMITED' | 'RATE_LIMIT'
  /** Replace the limit of every caller; undefined means the limit of the kind of token. */
  readonly coreLimit?: number
  readonly graphqlLimit?: number
  /** Requests for SBOMs, in a window that one source calls a minute and another an hour. */
  readonly sbomLimit: number
  readonly sbomWindowSeconds: 60 | 3600
}

export interface SecondarySettings {
  readonly enabled: boolean
  readonly concurrentRequests: number
  readonly restPointsPerMinute: number
  readonly graphqlPointsPerMinute: number
  readonly cpuSecondsPerMinute: number
  readonly graphqlCpuSecondsPerMinute: number
  /** What counts as CPU time: the configured latency, which a client can see, or the simulated work of the model. */
  readonly cpuMeasure: 'latency' | 'work'
  readonly status: 403 | 429
  readonly graphqlStatus: 200 | 403
  readonly retryAfter: boolean
  readonly penaltySeconds: number
}

export interface TimeoutSettings {
  readonly limitMs: number
  readonly answer: '502-json' | '502-html' | '504'
  /** Points that the next window starts with, for each timeout. */
  readonly extraPoints: number
}

/** Milliseconds of GitHub's time that a GraphQL query is assumed to cost. */
export interface WorkModel {
  readonly perQueryMs: number
  readonly perRepositoryMs: number
  readonly perObjectMs: number
  readonly perEntryMs: number
  /** Of blob text in the answer. */
  readonly perKilobyteMs: number
  /** Each commit that a history or a path filter visits. */
  readonly perCommitMs: number
}

export interface ResourceSettings {
  /** Repositories one query may open (trees, contents, connections). A listed head and root oid count as a share. */
  readonly repositories: number
  readonly perListedRepository: number
  /** `rest`: those within the budget keep their data; `all`: every top-level field is lost. */
  readonly lost: 'rest' | 'all'
}

/** Delays before an answer is sent. All 0: as fast as this machine. */
export interface LatencySettings {
  readonly restMs: number
  readonly graphqlMs: number
  /** Before a git request is served. */
  readonly gitMs: number
  /** Share of the simulated work of a query that is really waited for: 0 none, 1 all. */
  readonly workShare: number
}

export interface GraphqlSettings {
  /** A text that is cut may end inside a character, or before it. */
  readonly textCut: 'byte' | 'character'
  /** A repository that is blocked or forbidden: its node is lost from a listing, or only its git fields. */
  readonly refusedInListing: 'fields' | 'node'
}

export interface RestSettings {
  readonly treeMaxEntries: number
  readonly treeMaxBytes: number
  readonly directoryMaxEntries: number
  readonly blobMaxBytes: number
  /** Contents as JSON of a file over 1 MB: `encoding: none`, or 403 `too_large` as it was. */
  readonly largeContents: 'empty' | 'refused'
  /** Seconds that a JWT's `iat` may lie ahead. */
  readonly jwtSkewSeconds: number
}

export interface SbomSettings {
  /** Answer of the route that was removed; on GHES it is the only one, and serves. */
  readonly synchronous: 404 | 410
  /** How often a report is asked for before it is there. */
  readonly pendingPolls: number
  /** While it is not there: 202 by the API's description, 201 by the announcement. */
  readonly pendingStatus: 202 | 201
  /** The downloaded report: inside of `sbom` as the old route answered, or by itself. */
  readonly body: 'wrapped' | 'bare'
  /** The temporary URL works for so long. */
  readonly urlSeconds: number
}

export interface GitSettings {
  /** Processes that read objects of single repositories for the APIs. */
  readonly maxProcesses: number
  readonly cacheBytes: number
  /** Processes of `git http-backend` at a time; further requests wait for their turn. */
  readonly maxServers: number
  /** Answer of git requests instead of what they ask for: 429 as for anonymous mass use, 403 as for a policy. */
  readonly refusal: 'none' | 429 | 403
  /** With a refusal: the n-th request of each n is refused, 1 refuses all. */
  readonly refuseEvery: number
  /**
   * `offered`: blob:none, blob:limit and tree:0 are served, others refused. `not-offered`: unknown to the server, git
   * clients then fetch everything. `ignored`: offered, and everything is sent all the same.
   */
  readonly filters: 'offered' | 'not-offered' | 'ignored'
}

export interface ListingSettings {
  /** A push after each page: the repository that stands last moves to the front of listings by push. */
  readonly pushBetweenPages: boolean
}

type PartialOf<Section> = Section extends object ? { readonly [Key in keyof Section]?: Section[Key] } : Section

export type SimulatorOptions = {
  readonly [Section in Exclude<keyof Settings, 'mode' | 'faults'>]?: PartialOf<Settings[Section]>
} & {
  readonly mode?: Settings['mode']
  readonly faults?: FaultPlan
  readonly clock?: SimulatorClock
}

const defaults: Settings = {
  mode: 'github.com',
  primary: { restStatus: 403, graphqlType: 'RATE_LIMITED', sbomLimit: 100, sbomWindowSeconds: 60 },
  secondary: {
    enabled: true,
    concurrentRequests: 100,
    restPointsPerMinute: 900,
    graphqlPointsPerMinute: 2_000,
    cpuSecondsPerMinute: 90,
    graphqlCpuSecondsPerMinute: 60,
    cpuMeasure: 'latency',
    status: 403,
    graphqlStatus: 403,
    retryAfter: true,
    penaltySeconds: 60,
  },
  timeout: { limitMs: 10_000, answer: '502-json', extraPoints: 10 },
  work: { perQueryMs: 30, perRepositoryMs: 20, perObjectMs: 1, perEntryMs: 0.05, perKilobyteMs: 0.3, perCommitMs: 0.5 },
  resources: { repositories: 75, perListedRepository: 0.25, lost: 'rest' },
  latency: { restMs: 0, graphqlMs: 0, gitMs: 0, workShare: 0 },
  graphql: { textCut: 'byte', refusedInListing: 'fields' },
  rest: {
    treeMaxEntries: 100_000,
    treeMaxBytes: 7_000_000,
    directoryMaxEntries: 1_000,
    blobMaxBytes: 100_000_000,
    largeContents: 'empty',
    jwtSkewSeconds: 60,
  },
  sbom: { synchronous: 404, pendingPolls: 1, pendingStatus: 202, body: 'wrapped', urlSeconds: 600 },
  saml: { answer: 403 },
  listing: { pushBetweenPages: false },
  git: {
    maxProcesses: 64,
    cacheBytes: 256_000_000,
    maxServers: 8,
    refusal: 'none',
    refuseEvery: 1,
    filters: 'offered',
  },
}

export function settingsFrom(options: SimulatorOptions = {}): Settings {
  return {
    mode: options.mode ?? defaults.mode,
    primary: { ...defaults.primary, ...options.primary },
    secondary: { ...defaults.secondary, ...options.secondary },
    timeout: { ...defaults.timeout, ...options.timeout },
    work: { ...defaults.work, ...options.work },
    resources: { ...defaults.resources, ...options.resources },
    latency: { ...defaults.latency, ...options.latency },
    graphql: { ...defaults.graphql, ...options.graphql },
    rest: { ...defaults.rest, ...options.rest },
    sbom: { ...defaults.sbom, ...options.sbom },
    saml: { ...defaults.saml, ...options.saml },
    listing: { ...defaults.listing, ...options.listing },
    git: { ...defaults.git, ...options.git },
    ...(options.faults === undefined ? {} : { faults: options.faults }),
  }
}
