import { messageOf, type Finding, type Team } from '@ioc-scanner/core'
import type { RepositoryWork } from '../pipeline/repository-work.js'
import type { World } from '../pipeline/world.js'
import { decidingRule } from './codeowners.js'
import { knownTeams } from './known-teams.js'
import { loadCodeowners, type OwnersFile } from './load-codeowners.js'

const CAN_WRITE: ReadonlySet<string> = new Set(['write', 'maintain', 'admin'])

interface Reaching {
  readonly team: Team
  readonly permission: string
}

/** Adds to each finding who owns it: the rule of CODEOWNERS that decides, and the teams that can write. */
export async function attributeOwners(
  findings: readonly Finding[],
  works: ReadonlyMap<string, RepositoryWork>,
  world: World,
): Promise<readonly Finding[]> {
  if (findings.length === 0) return findings
  const affected = new Set(findings.map(({ repository }) => repository))
  const files = await loadCodeowners(
    [...affected].flatMap((name) => works.get(name) ?? []),
    world,
  )
  const reaching = await teamsOf(affected, world)
  return findings.map((finding) => {
    const teams = reaching.get(finding.repository) ?? []
    return {
      ...finding,
      owners: ownersOf(finding, files.get(finding.repository), teams),
      teams: teams.map(({ team }) => team.slug),
    }
  })
}

/** Where no rule decides, the teams with admin rights own it. A rule that names nobody decides, too. */
function ownersOf(finding: Finding, file: OwnersFile | undefined, teams: readonly Reaching[]): Finding['owners'] {
  const rule = file === undefined ? undefined : decidingRule(file.rules, finding.path)
  if (file !== undefined && rule !== undefined)
    return rule.owners.map((name) => ({ name, rule: `${file.path}:${rule.line} ${rule.pattern}` }))
  return teams
    .filter(({ permission }) => permission === 'admin')
    .map(({ team }) => ({ name: `@${team.organization}/${team.slug}`, rule: 'team with admin rights' }))
}

/** The teams that can write to each of these repositories of organizations. */
async function teamsOf(affected: ReadonlySet<string>, world: World): Promise<ReadonlyMap<string, readonly Reaching[]>> {
  const { session, signal, target, warn } = world
  const reaching = new Map<string, Reaching[]>()
  if (session.teams === undefined) return reaching
  const organizations = new Set([...affected].map((name) => name.slice(0, Math.max(0, name.indexOf('/')))))
  organizations.delete('')
  const users = new Set(target.users.map((login) => login.toLowerCase()))
  for (const login of organizations) if (users.has(login.toLowerCase())) organizations.delete(login) // people have no teams
  for (const organization of organizations) {
    try {
      for (const team of await knownTeams(organization, world)) {
        for (const { nameWithOwner, permission } of team.repositories) {
          if (!affected.has(nameWithOwner) || !CAN_WRITE.has(permission)) continue
          const known = reaching.get(nameWithOwner) ?? []
          known.push({ team, permission })
          reaching.set(nameWithOwner, known)
        }
      }
    } catch (cause) {
      if (signal.aborted) break
      warn(`teams of ${organization} could not be read: ${messageOf(cause)}`)
    }
  }
  return reaching
}
