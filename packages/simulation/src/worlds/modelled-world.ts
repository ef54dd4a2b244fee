import type { Bucket, Ecosystem } from '@ioc-scanner/core'

/** A modelled GitHub: plain data, so that a world can be written by hand, named, kept as JSON, or made from a recording. */
export interface ModelledWorld {
  /** Unique, kebab-case. */
  readonly name: string
  /** In one line. */
  readonly summary: string
  readonly organization: ModelledOrganization | KnownOrganization
  readonly network: ModelledNetwork
  readonly server: ModelledServerTraits
  readonly limits: ModelledLimits
}

/**
 * How a quantity is distributed: its quantiles at even distances, from the least to the most. Between two of them it is drawn
 * evenly. `[1, 1, 2, 9]`: a third of all values is 1, a third between 1 and 2, the last third between 2 and 9.
 */
export type Spread = readonly number[]

export interface ModelledOrganization {
  readonly repositories: number
  /** Manifests and lockfiles of one repository. */
  readonly files: Spread
  /** Bytes of one of them. */
  readonly bytes: Spread
  /** Share of files that are copies of another one. */
  readonly copies: number
  /** Files that do not fit into a batch. */
  readonly huge: { readonly share: number; readonly bytes: Spread }
  /** Folders of one repository that may hold manifests. */
  readonly folders: Spread
  /** Share of folders that are to be found in this repository only: nobody asks for them before their parent has named them. */
  readonly unusualFolders: number
  /** When a repository was last pushed to. */
  readonly pushedDaysAgo: Spread
  readonly campaigns: readonly ModelledCampaign[]
  /** Share of hits that lie outside of their campaign's window. */
  readonly noise: number
}

/** Repositories of which every wanted file is known: from a plan, from a recording. */
export interface KnownOrganization {
  readonly known: readonly KnownRepository[]
  readonly campaigns: readonly Omit<ModelledCampaign, 'hitsPerThousand'>[]
}

export interface KnownRepository {
  /** `owner/name` */
  readonly nameWithOwner: string
  /** Of its packages. */
  readonly ecosystem: Ecosystem
  readonly pushedDaysAgo?: number
  readonly files: readonly KnownFile[]
}

export interface KnownFile {
  readonly path: string
  readonly bytes: number
  readonly kind: 'lockfile' | 'manifest'
  /** Equal ones have the same content; without one it is the only of its kind. */
  readonly oid?: string
  /** Ids of the campaigns whose package it names; only lockfiles do. */
  readonly hits?: readonly string[]
}

export interface ModelledCampaign {
  readonly id: string
  readonly ecosystem: Ecosystem
  readonly startedDaysAgo: number
  /** Places with one of its packages, for each thousand repositories. */
  readonly hitsPerThousand: number
}

export interface ModelledNetwork {
  readonly roundTripMs: Spread
  /** Of the line to GitHub, shared by all answers that arrive at the same time. */
  readonly bytesPerSecond: number
  /** Share of requests whose connection is lost on the way. */
  readonly lossRate: number
  /** Share of requests that get no answer at all. */
  readonly stallRate: number
}

/** What a request costs the server, by what it asks for. Milliseconds. */
export interface ServiceTime {
  readonly base: number
  readonly perRepository: number
  readonly perThing: number
  readonly perKib: number
}

/** Kinds of requests that the server can tell apart. */
export type ModelledRequestKind = 'listing' | 'tree' | 'contents' | 'blob'

export interface ModelledServerTraits {
  readonly serviceMs: Readonly<Record<ModelledRequestKind, ServiceTime>>
  /** By which the service time of each request is multiplied. */
  readonly jitter: Spread
  /** So many requests are served side by side without slowing each other down. */
  readonly knee: number
  /** Above the knee: 1 keeps the throughput (twice the requests take twice as long); more than 1 loses some of it. */
  readonly crowding: number
  /** A GraphQL query that takes longer than this is broken off with a 502. */
  readonly timeoutMs: number
  /** A GraphQL query gets only as much as this answered, and an error for the rest. */
  readonly resourceLimit: { readonly repositories: number; readonly bytes: number }
  /** Share of the service time that counts as CPU time. */
  readonly cpuShare: number
  /** Share of requests that are answered with a 502 for no reason. */
  readonly faultRate: number
}

export interface ModelledLimits {
  readonly primary: Readonly<Record<Bucket, PrimaryLimit>>
  readonly concurrentRequests: number
  readonly pointsPerMinute: Readonly<Record<Bucket, number>>
  /** Seconds of CPU time in a minute: of GraphQL, and of GraphQL and REST together. */
  readonly cpuSecondsPerMinute: { readonly graphql: number; readonly all: number }
  /** Of the hour after a GraphQL timeout, for each of them. */
  readonly timeoutPoints: number
  /** Seconds that a secondary limit tells to wait; null: it does not say. Doubled by going on meanwhile. */
  readonly retryAfterSeconds: number | null
  /** Share of requests that meet a secondary limit "for undisclosed reasons". */
  readonly unprovokedRate: number
}

export interface PrimaryLimit {
  /** Points in an hour. */
  readonly limit: number
  /** What others have used up already. */
  readonly used: number
  /** Until the bucket is full again. */
  readonly resetInSeconds: number
}
