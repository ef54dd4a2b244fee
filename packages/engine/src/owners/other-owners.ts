import { messageOf, type Finding, type RepositoryProperties } from '@ioc-scanner/core'
import type { World } from '../pipeline/world.js'
import { organizationsOf } from './organizations-of.js'

/** Names of custom properties by which organizations say whose a repository is, the surest first; `_` and `-` are the same. */
const OWNER_PROPERTIES: readonly RegExp[] = [
  /^(code|service|repo|repository)?-?owners?$/,
  /^(owning|owner|responsible)?-?(team|squad|group)s?$/,
  /^maintainers?$/,
  /^(security-)?contacts?$/,
  /^on-?call$/,
]
/** So many repositories, or files, are asked for by one request. */
const ASKED_TOGETHER = 100
/** Whoever committed before these will hardly know. */
const MOST_COMMITTERS = 3

/** For findings without a rule of CODEOWNERS and without a team: custom properties, then the last committers; by finding id. */
export async function otherOwners(
  findings: readonly Finding[],
  world: World,
): Promise<ReadonlyMap<string, Finding['owners']>> {
  const owners = new Map<string, Finding['owners']>()
  const properties = await propertiesOf(new Set(findings.map(({ repository }) => repository)), world)
  for (const { id, repository } of findings) {
    const named = ownersIn(properties.get(repository.toLowerCase()) ?? new Map())
    if (named.length > 0) owners.set(id, named)
  }
  const left = findings.filter(({ id }) => !owners.has(id))
  for (const [id, people] of await committersOf(left, world)) owners.set(id, people)
  return owners
}

async function propertiesOf(
  repositories: ReadonlySet<string>,
  { session, target, signal, alsoExpected, warn }: World,
): Promise<ReadonlyMap<string, RepositoryProperties>> {
  const all = new Map<string, RepositoryProperties>()
  if (session.properties === undefined) return all
  for (const organization of organizationsOf(repositories, target)) {
    try {
      alsoExpected(1)
      const isWanted = (property: string): boolean => OWNER_PROPERTIES.some((wanted) => wanted.test(plain(property)))
      const values = await session.properties(organization, isWanted)
      alsoExpected(Math.ceil(values.size / ASKED_TOGETHER))
      for (const [name, properties] of values) all.set(name, properties)
    } catch (cause) {
      if (signal.aborted) break
      warn(`custom properties of ${organization} could not be read: ${messageOf(cause)}`)
    }
  }
  return all
}

function ownersIn(properties: RepositoryProperties): Finding['owners'] {
  for (const wanted of OWNER_PROPERTIES) {
    for (const [property, values] of properties) {
      if (!wanted.test(plain(property))) continue
      return values.map((name) => ({ name, rule: `custom property ${property}` }))
    }
  }
  return []
}

const plain = (property: string): string => property.toLowerCase().replaceAll('_', '-')

async function committersOf(
  findings: readonly Finding[],
  { session, signal, alsoExpected, warn }: World,
): Promise<ReadonlyMap<string, Finding['owners']>> {
  if (session.lastCommitters === undefined || findings.length === 0) return new Map()
  const places = new Map(findings.map((finding) => [placeOf(finding), finding]))
  try {
    const asked = [...places.keys()]
    alsoExpected(Math.ceil(asked.length / ASKED_TOGETHER))
    const committers = await session.lastCommitters([...places.values()])
    const byPlace = new Map(asked.map((place, index) => [place, committers[index] ?? []]))
    return new Map(
      findings.map((finding) => [
        finding.id,
        (byPlace.get(placeOf(finding)) ?? [])
          .slice(0, MOST_COMMITTERS)
          .map(({ name, commit }) => ({ name, rule: `committed to it last (${commit.slice(0, 10)})` })),
      ]),
    )
  } catch (cause) {
    if (!signal.aborted) warn(`the last committers could not be read: ${messageOf(cause)}`)
    return new Map()
  }
}

const placeOf = ({ repository, path }: Finding): string => `${repository}\0${path}`
