import { codeOf, RequestFailure, type Team, type TeamPermission } from '@ioc-scanner/core'
import { QuerySize } from '../query-size.js'
import { brokenAnswer, isObject, listOf, objectOf, textOf, type JsonObject } from '../transport/checked-json.js'
import type { GitHubClient, GraphqlAnswer } from '../transport/github-client.js'
import { isName } from './repository-node.js'

type TeamRepository = Team['repositories'][number]

/** A team with the repositories read so far; `more`: cursor of the next page of them. */
interface ReadTeam {
  readonly team: Team
  readonly more: string | null
  /** Permission of the very last of its repositories. */
  readonly end: TeamPermission | undefined
}

interface TeamPage {
  readonly teams: readonly ReadTeam[]
  readonly next: string | null
}

/** With two lists of repositories for each of them still a query of one point. */
const TEAMS_PER_PAGE = 50
const BYTES_PER_TEAM = 2_000
const MAX_PAGES = 1_000
const BY_PERMISSION = 'orderBy:{field:PERMISSION,direction:DESC}'
/** A page of repositories, and the very last one: what lies between two of the same permission has it as well, whatever the order. */
const repositoriesAfter = (variable: string): string =>
  `repositories(first:100,after:$${variable},${BY_PERMISSION}){edges{permission node{nameWithOwner}} pageInfo{hasNextPage endCursor}} ` +
  `end:repositories(last:1,${BY_PERMISSION}){edges{permission}}`
const PERMISSIONS: Readonly<Record<string, TeamPermission>> = {
  READ: 'read',
  TRIAGE: 'triage',
  WRITE: 'write',
  MAINTAIN: 'maintain',
  ADMIN: 'admin',
}

/**
 * All teams of an organization that this login sees, with their repositories.
 * @param reach `writers` leaves further pages of a team out where only repositories can follow that it may merely read: one team
 * for everybody would cost a point for every hundred repositories.
 * @throws {RequestFailure} REFUSED, naming `read:org`, where teams may not be read; MISSING for an unknown organization.
 */
export async function listTeams(
  client: GitHubClient,
  organization: string,
  reach: 'writers' | 'everybody',
): Promise<readonly Team[]> {
  const size = new QuerySize(TEAMS_PER_PAGE)
  const cut = reach === 'writers' ? withoutReaders : (read: ReadTeam): ReadTeam => read
  const teams: Team[] = []
  let after: string | null = null
  for (let pages = 0; pages < MAX_PAGES;) {
    let page: TeamPage
    try {
      page = await readTeams(client, organization, size.current, after)
    } catch (failure) {
      if ((codeOf(failure) === 'TOO_HEAVY' || codeOf(failure) === 'TIMEOUT') && size.tooHeavy()) continue
      throw failure
    }
    pages += 1
    size.passed()
    for (const team of await withFurtherRepositories(client, organization, page.teams.map(cut), cut)) teams.push(team)
    if (page.next === null) return teams
    after = page.next
  }
  throw brokenAnswer(`organization '${organization}' has more than ${MAX_PAGES} pages of teams`)
}

function readTeams(client: GitHubClient, login: string, first: number, after: string | null): Promise<TeamPage> {
  return client.graphql({
    kind: 'owners',
    bytes: first * BYTES_PER_TEAM,
    files: 0,
    things: first,
    declarations: '$login:String!,$after:String,$more:String',
    fields: `organization(login:$login){teams(first:${first},after:$after){pageInfo{hasNextPage endCursor} nodes{slug name ${repositoriesAfter('more')}}}}`,
    variables: { login, after, more: null },
    read: (answer) => {
      const connection = objectOf(organizationIn(answer, login)['teams'], 'teams')
      const nodes = listOf(connection['nodes'], 'a page of teams').filter(isObject)
      return { teams: nodes.map((node) => readTeam(node, login)), next: nextIn(connection) }
    },
  })
}

/** Teams with more than a page of repositories: the next pages of all of them by one query, a point each round. */
async function withFurtherRepositories(
  client: GitHubClient,
  login: string,
  started: readonly ReadTeam[],
  cut: (read: ReadTeam) => ReadTeam,
): Promise<readonly Team[]> {
  const size = new QuerySize(TEAMS_PER_PAGE)
  const known = started.map((read) => ({ ...read, repositories: [...read.team.repositories] }))
  for (let pages = 0; ; pages += 1) {
    const open = known.filter(({ more }) => more !== null).slice(0, size.current)
    if (open.length === 0) return known.map(({ team, repositories }) => ({ ...team, repositories }))
    if (pages === MAX_PAGES) throw brokenAnswer(`teams of '${login}' have more than ${MAX_PAGES} pages of repositories`)
    try {
      const read = await readFurther(client, login, open)
      for (const [index, page] of read.entries()) {
        const team = open[index]
        if (team === undefined) continue
        for (const repository of page.team.repositories) team.repositories.push(repository)
        const { team: reached, more } = cut(page)
        team.more = more
        if (reached.isWithoutReaders === true) team.team = { ...team.team, isWithoutReaders: true }
      }
      size.passed()
    } catch (failure) {
      const isTooMuch = codeOf(failure) === 'TOO_HEAVY' || codeOf(failure) === 'TIMEOUT'
      if (!isTooMuch || !size.tooHeavy()) throw failure
    }
  }
}

const CAN_READ: ReadonlySet<TeamPermission> = new Set(['read', 'triage'])

/** Where a page ends among those that are merely read, and so does the list, nothing else can follow. */
function withoutReaders(read: ReadTeam): ReadTeam {
  const last = read.team.repositories.at(-1)?.permission
  if (read.more === null || last === undefined || !CAN_READ.has(last) || read.end !== last) return read
  return { ...read, team: { ...read.team, isWithoutReaders: true }, more: null }
}

function readFurther(
  client: GitHubClient,
  login: string,
  open: readonly { readonly team: Team; readonly more: string | null }[],
): Promise<readonly ReadTeam[]> {
  const variables = Object.fromEntries(
    open.flatMap(({ team, more }, index) => [
      [`s${index}`, team.slug],
      [`m${index}`, more],
    ]),
  )
  const declarations = open.map((_, index) => `,$s${index}:String!,$m${index}:String`).join('')
  const fields = open
    .map((_, index) => `t${index}:team(slug:$s${index}){slug name ${repositoriesAfter(`m${index}`)}}`)
    .join(' ')
  return client.graphql({
    kind: 'owners',
    bytes: open.length * BYTES_PER_TEAM,
    files: 0,
    things: open.length,
    declarations: `$login:String!${declarations}`,
    fields: `organization(login:$login){${fields}}`,
    variables: { login, ...variables },
    read: (answer) => {
      const teams = organizationIn(answer, login)
      return open.map((_, index) => readTeam(objectOf(teams[`t${index}`], 'a team'), login))
    },
  })
}

function organizationIn({ data, errors }: GraphqlAnswer, login: string): JsonObject {
  const refused = errors.find(({ reason }) => reason === 'forbidden' || reason === 'saml')
  if (refused !== undefined) {
    const message = `the teams of '${login}' may not be read; a classic token needs the scope read:org, others Members: read (${refused.message})`
    throw new RequestFailure('REFUSED', refused.reason, message)
  }
  const other = errors[0]
  if (other?.passes === true) throw new RequestFailure('TOO_HEAVY', other.reason, other.message)
  const organization = data['organization']
  if (isObject(organization)) return organization
  throw new RequestFailure('MISSING', 'not-found', `there is no organization '${login}' that this token can see`)
}

function readTeam(node: JsonObject, organization: string): ReadTeam {
  const connection = objectOf(node['repositories'], "a team's repositories")
  const repositories = listOf(connection['edges'], "a team's repositories").flatMap((edge): TeamRepository[] => {
    const permission = isObject(edge) ? PERMISSIONS[String(edge['permission'])] : undefined
    const name = isObject(edge) && isObject(edge['node']) ? edge['node']['nameWithOwner'] : undefined
    return permission !== undefined && isName(name) ? [{ nameWithOwner: name, permission }] : []
  })
  const slug = textOf(node['slug'], "a team's slug")
  return {
    team: { organization, slug, name: textOf(node['name'], "a team's name"), repositories },
    more: nextIn(connection),
    end: permissionIn(node['end']),
  }
}

function permissionIn(connection: unknown): TeamPermission | undefined {
  const edges = isObject(connection) && Array.isArray(connection['edges']) ? (connection['edges'] as unknown[]) : []
  const [edge] = edges
  return isObject(edge) ? PERMISSIONS[String(edge['permission'])] : undefined
}

function nextIn(connection: JsonObject): string | null {
  const { hasNextPage, endCursor } = objectOf(connection['pageInfo'], 'pageInfo')
  if (hasNextPage !== true) return null
  if (typeof endCursor !== 'string' || endCursor === '') throw brokenAnswer('a next page has no cursor')
  return endCursor
}
