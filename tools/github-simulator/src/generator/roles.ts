import type { RepositoryDescription } from '../organization/description.js'
import { DECOYS, type Decoy } from './decoys.js'
import {
  conflictMarkers,
  cutOff,
  hugeLockfile,
  hugeTree,
  lfsPointer,
  manyBranches,
  oddPaths,
  symbolicLink,
  type Obstacle,
} from './obstacles.js'
import { HISTORY_PLOTS } from './histories.js'
import { leadingElsewhere, unreadFormats } from './passed-over.js'
import { PLANTINGS, type Planting } from './plantings.js'
import type { Random } from './random.js'

/** What one repository of the generated organization is there for. */
export type Role =
  | { readonly kind: 'ordinary' }
  | { readonly kind: 'state'; readonly state: State }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle }
  | { readonly kind: 'decoy'; readonly decoy: Decoy }
  | { readonly kind: 'planted'; readonly plantings: readonly Planting[]; readonly renamed: boolean }
  | { readonly kind: 'planted copy' }
  | { readonly kind: 'history'; readonly plot: string }

type State = Pick<RepositoryDescription, 'archived' | 'fork' | 'blocked' | 'vanishes' | 'template' | 'mirror'> & {
  readonly empty?: boolean
  readonly renamed?: boolean
}

interface Share {
  /** How many of a hundred repositories. */
  readonly percent: number
  /** The smallest organization that has one at all. */
  readonly from: number
  readonly role: Role
}

const state = (percent: number, from: number, value: State): Share => ({
  percent,
  from,
  role: { kind: 'state', state: value },
})
const obstacle = (percent: number, from: number, value: Obstacle): Share => ({
  percent,
  from,
  role: { kind: 'obstacle', obstacle: value },
})

const BLOCKED_AT = '2026-02-03T04:05:06Z'

const SHARES: readonly Share[] = [
  state(4, 10, { archived: true }),
  state(4, 10, { fork: true }),
  state(2, 10, { empty: true }),
  state(3, 10, { renamed: true }),
  state(0.5, 20, { blocked: { reason: 'tos', createdAt: BLOCKED_AT } }),
  state(0.5, 80, { blocked: { reason: 'dmca', createdAt: BLOCKED_AT } }),
  state(1, 20, { vanishes: true }),
  state(1, 40, { template: true }),
  state(0.5, 40, { mirror: true }),
  obstacle(1.5, 20, hugeLockfile),
  obstacle(1, 60, hugeTree),
  obstacle(1, 20, conflictMarkers),
  obstacle(0.5, 40, cutOff),
  obstacle(1, 20, symbolicLink),
  obstacle(1, 20, lfsPointer),
  obstacle(1, 20, oddPaths),
  obstacle(1, 20, leadingElsewhere),
  obstacle(1.5, 20, unreadFormats),
  obstacle(0.5, 60, manyBranches),
]

const PLANTED_PERCENT = 12
const DECOY_PERCENT = 8

/** One role for each repository, in an order of its own for each seed. */
export function distributeRoles(random: Random, repositories: number): Role[] {
  const roles: Role[] = SHARES.flatMap(({ percent, from, role }) =>
    repositories < from ? [] : Array<Role>(countOf(percent, repositories)).fill(role),
  )
  const planted = countOf(PLANTED_PERCENT, repositories)
  // A bad lockfile is copied from one repository to the next like any other.
  const copies = Math.floor(planted / 8)
  for (let index = 0; index < planted - copies; index += 1) {
    roles.push({ kind: 'planted', plantings: plantingsOf(index), renamed: index % 9 === 4 })
  }
  roles.push(...Array<Role>(copies).fill({ kind: 'planted copy' }))
  const decoys = random.shuffled(DECOYS)
  for (let index = 0; index < countOf(DECOY_PERCENT, repositories); index += 1) {
    const decoy = decoys[index % decoys.length]
    if (decoy !== undefined) roles.push({ kind: 'decoy', decoy })
  }
  const ordinary = Math.max(0, repositories - roles.length)
  return random.shuffled([...roles, ...Array<Role>(ordinary).fill({ kind: 'ordinary' })]).slice(0, repositories)
}

const HISTORY_SHARE = 1 / 7

/** Gives some of the ordinary repositories a history, plot after plot, beginning anywhere. */
export function withHistories(random: Random, roles: readonly Role[]): Role[] {
  const ordinary = roles.flatMap(({ kind }, index) => (kind === 'ordinary' ? [index] : []))
  const count = Math.max(HISTORY_PLOTS.length, Math.round(roles.length * HISTORY_SHARE))
  const plots = random.shuffled(HISTORY_PLOTS)
  const plotAt = new Map(
    random
      .shuffled(ordinary)
      .slice(0, count)
      .map((role, index) => [role, plots[index % plots.length]]),
  )
  return roles.map((role, index) => {
    const plot = plotAt.get(index)
    return plot === undefined ? role : { kind: 'history', plot }
  })
}

/** Two in each repository, one after the other, so that an organization of two hundred has all of them. */
function plantingsOf(index: number): Planting[] {
  const first = (2 * index) % PLANTINGS.length
  return [...PLANTINGS, ...PLANTINGS].slice(first, first + 2)
}

function countOf(percent: number, repositories: number): number {
  return Math.max(1, Math.round((percent * repositories) / 100))
}
