import type { Allowance, Bucket } from '@ioc-scanner/core'

/** What is known when the way is chosen: before the trees are listed, after the repositories are. */
export interface RouteSituation {
  /** What the user wants. */
  readonly via: 'auto' | 'api' | 'git'
  /** Repositories whose trees are to be listed. */
  readonly repositories: number
  /** Files that will have to be fetched, if an earlier scan or a prediction tells. */
  readonly files?: number
  /** Points left to this scan: buffer and reserve are taken off. */
  readonly budget: Readonly<Record<Bucket, Allowance>>
  /** Whether a git that is new enough is installed. */
  readonly hasGit: boolean
}

export interface ChosenRoute {
  /** `rescue`: the API, and git for trees that it does not list whole. */
  readonly route: 'api' | 'rescue' | 'git'
  /** In words, for the report. */
  readonly because: string
}

const REPOSITORIES_PER_QUERY = 20
const FILES_PER_QUERY = 100
const FILES_PER_REPOSITORY = 4

/** Points of the GraphQL bucket for listing that many trees and fetching that many files. */
export function priceOverApi({ repositories, files }: Pick<RouteSituation, 'repositories' | 'files'>): number {
  const wanted = files ?? repositories * FILES_PER_REPOSITORY
  return Math.ceil(repositories / REPOSITORIES_PER_QUERY) + Math.ceil(wanted / FILES_PER_QUERY)
}

/** The API as long as its points reach: it asks for many repositories at once. Over git each costs four requests, and no point. */
export function chooseRoute(situation: RouteSituation): ChosenRoute {
  const { via, budget, hasGit } = situation
  if (via === 'api') return { route: 'api', because: 'asked for' }
  if (via === 'git') return { route: 'git', because: 'asked for' }
  if (!hasGit) return { route: 'api', because: 'no git that is new enough is installed' }
  const price = priceOverApi(situation)
  const { remaining } = budget.graphql
  if (remaining !== null && remaining < price)
    return { route: 'git', because: `about ${price} points are needed and ${remaining} are left` }
  return { route: 'rescue', because: 'the points suffice; git takes trees that the API cuts off' }
}
