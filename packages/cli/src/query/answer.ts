import {
  printable,
  type Finding,
  type ManifestParser,
  type Package,
  type PackageIndicator,
  type Repository,
} from '@ioc-scanner/core'
import { Judge, type StoredPackage } from '@ioc-scanner/engine'
import type { Inventory, InventoryQuery, Sighting, WantedPackage } from '@ioc-scanner/inventory'
import type { Asked } from './asked.js'
import { knowledgeOf, type Knowledge } from './knowledge.js'
import { lastScans } from './last-scans.js'
import { LockedFolders, nameOf } from './locked-folders.js'
import { ownersIn } from './owners.js'

export interface QueryWish extends Pick<InventoryQuery, 'direct' | 'asOfMs' | 'ever'> {
  readonly asked: readonly Asked[]
  readonly parsers: readonly ManifestParser[]
  readonly staleAfterMs: number
}

/** A package at a place that somebody asked for. */
export interface AnsweredSighting {
  readonly sighting: Sighting
  /** As a scan would report it. */
  readonly finding: Finding
  readonly indicator: PackageIndicator
}

export interface Answer {
  /** By repository, ref, path and line. */
  readonly sightings: readonly AnsweredSighting[]
  readonly knowledge: Knowledge
  readonly warnings: readonly string[]
}

type StoredSighting = StoredPackage & { readonly sighting: Sighting }

/** Who has these packages, as far as the inventory knows. Nothing is sent. */
export async function answerQuery(inventory: Inventory, wish: QueryWish): Promise<Answer> {
  const indicators = wish.asked.flatMap((each) => each.indicators)
  const byId = new Map(indicators.map((indicator) => [indicator.id, indicator]))
  const judge = new Judge(indicators)
  const names = namesOf(indicators)
  const when = { ...(wish.asOfMs === undefined ? {} : { asOfMs: wish.asOfMs }), ever: wish.ever ?? false }
  const concerned = inventory.query({
    names: names.map((name) => ({ ...name, matches: (found: Package) => judge.concerns(found) })),
    ...when,
  })
  const groups = new Map<string, StoredSighting[]>()
  for (const sighting of concerned) put(groups, sighting)
  // Over all times there is no moment at which a lockfile could settle a manifest.
  if (wish.ever !== true) addSettling(inventory, judge, groups, when)

  const last = lastScans(inventory)
  const ownersOf = ownersIn(inventory, last)
  const locked = new LockedFolders(inventory, wish.parsers)
  const rootTreeOf = rootTrees(inventory, groups.size, wish.asOfMs !== undefined || wish.ever === true)
  const sightings: AnsweredSighting[] = []
  const warnings = [...unreadRanges(inventory, wish.asked)]
  for (const packages of groups.values()) {
    const [first] = packages
    if (first === undefined) continue
    const manifests = packages.filter(({ found }) => found.version === undefined).map(({ path }) => path)
    const met = packages.filter(({ found }) => found.version !== undefined).map(({ sighting }) => sighting)
    const lockedFolders =
      manifests.length === 0 || wish.ever === true
        ? new Map<string, never>()
        : await locked.of(manifests, met, rootTreeOf(first.sighting))
    const stored = { repository: repositoryOf(first.sighting), packages, lockedFolders }
    const failed = ({ sighting }: StoredSighting, reason: string): void =>
      void warnings.push(unjudged(sighting, reason))
    for (const {
      stored: { sighting },
      finding,
    } of judge.findings(stored, failed)) {
      const indicator = byId.get(finding.indicator.id)
      if (indicator === undefined || (wish.direct === true && sighting.isDirect === false)) continue
      sightings.push({
        sighting,
        indicator,
        finding: { ...finding, ...ownersOf(sighting), exposure: exposureOf(sighting, finding) },
      })
    }
  }
  return {
    sightings,
    knowledge: knowledgeOf(inventory, last, wish.staleAfterMs),
    warnings,
  }
}

function unjudged({ repository: { nameWithOwner }, path }: Sighting, reason: string): string {
  return printable(`${nameWithOwner} ${path} has a package that is none: ${reason}`)
}

/** Each name once. */
function namesOf(indicators: readonly PackageIndicator[]): readonly Pick<PackageIndicator, 'ecosystem' | 'name'>[] {
  return [...new Map(indicators.map(({ ecosystem, name }) => [`${ecosystem}\0${name}`, { ecosystem, name }])).values()]
}

const keyOf = ({ repository, ref }: Sighting): string => [repository.authority, repository.id, ref].join('\0')

function put(groups: Map<string, StoredSighting[]>, sighting: Sighting): void {
  const key = keyOf(sighting)
  const group = groups.get(key) ?? []
  groups.set(key, group)
  group.push({ path: sighting.path, parser: nameOf(sighting.parser), found: sighting, sighting })
}

/** Harmless versions that lockfiles have beside manifests that may ask for a bad one. */
function addSettling(
  inventory: Inventory,
  judge: Judge,
  groups: Map<string, StoredSighting[]>,
  when: Pick<InventoryQuery, 'asOfMs' | 'ever'>,
): void {
  const declared = [...groups].flatMap(([key, group]) =>
    group.filter(({ found }) => found.version === undefined).map(({ found }) => ({ key, found })),
  )
  if (declared.length === 0) return
  const keys = new Set(declared.map(({ key }) => key))
  const names: readonly WantedPackage[] = namesOf(declared.map(({ found }) => found as PackageIndicator & Package)).map(
    (name) => ({ ...name, matches: (found: Package) => found.version !== undefined && !judge.concerns(found) }),
  )
  for (const sighting of inventory.matchAll({ names, ...when })) if (keys.has(keyOf(sighting))) put(groups, sighting)
}

const FEW = 200

/** Root trees of the heads that were looked at; none where the past is asked for. */
function rootTrees(inventory: Inventory, groups: number, isPast: boolean): (sighting: Sighting) => string | undefined {
  const byAuthority = new Map<string, ReadonlyMap<string, Repository>>()
  return ({ repository: { authority, id, nameWithOwner }, commit }) => {
    if (isPast) return undefined
    const known = byAuthority.get(authority)
    const listed =
      known ??
      repositoriesById(inventory.repositories(groups > FEW ? { authority } : { authority, name: nameWithOwner }))
    if (groups > FEW) byAuthority.set(authority, listed)
    const head = listed.get(id)?.head
    return head?.commit === commit ? head.tree : undefined
  }
}

const repositoriesById = (repositories: readonly Repository[]): ReadonlyMap<string, Repository> =>
  new Map(repositories.map((repository) => [repository.id, repository]))

function repositoryOf({
  repository: { id, nameWithOwner, visibility, isArchived, isFork },
  ref,
  commit,
}: Sighting): Repository {
  return { id, nameWithOwner, visibility, isArchived, isFork, head: { ref, commit }, topics: [] }
}

function exposureOf(
  { sinceMs, untilMs, seenAtMs, commit, history }: Sighting,
  { exposure }: Finding,
): Finding['exposure'] {
  return {
    ...exposure,
    current: untilMs === null,
    first_seen_at: new Date(history?.first.atMs ?? sinceMs).toISOString(),
    last_seen_at: new Date(untilMs ?? seenAtMs).toISOString(),
    commits: [...new Set([...(history === undefined ? [] : [history.first.commit, history.last.commit]), commit])],
  }
}

/** Where a range was asked for without saying which ecosystem, and one has the name whose ranges are not read. */
function unreadRanges(inventory: Inventory, all: readonly Asked[]): readonly string[] {
  return all.flatMap(({ text, indicators: [first], unread }) =>
    unread
      .filter((ecosystem) => first !== undefined && hasName(inventory, { ecosystem, name: first.name }))
      .map(
        (ecosystem) =>
          `ranges of ${ecosystem} are not read: '${text}' was not asked there, and the name is known there`,
      ),
  )
}

function hasName(inventory: Inventory, name: WantedPackage): boolean {
  for (const _ of inventory.matchAll({ names: [name] })) return true
  return false
}
