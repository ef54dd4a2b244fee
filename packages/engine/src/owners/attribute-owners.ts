import { messageOf, type Finding, type Team } from '@ioc-scanner/core'
import type { RepositoryWork } from '../pipeline/repository-work.js'
import type { World } from '../pipeline/world.js'
import { decidingRule } from './codeowners.js'
import { organizationsOf } from './organizations-of.js'
import { otherOwners } from './other-owners.js'
import { knownTeams } from './known-teams.js'
import { loadCodeowners, type OwnersFile } from './load-codeowners.js'

const CAN_WRITE: ReadonlySet<string> = new Set(['write', 'maintain', 'admin'])

interface Reaching {
  readonly team: Team
  readonly permission: string
}

/**
 * Adds to each finding whom to wake, and by which rule: the rule of CODEOWNERS that decides; else the teams that run the
 * repository; else what its custom properties name; else who committed last to the file. And the teams that can write.
 */
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
  const owned = findings.map((finding) => {
    const teams = reaching.get(finding.repository) ?? []
    const owners = ownersByRule(finding, files.get(finding.repository)) ?? ownersByTeam(teams)
    return { ...finding, owners: owners ?? [], isOpen: owners === undefined, teams: teams.map(({ team }) => team.slug) }
  })
  const left = owned.filter(({ isOpen }) => isOpen)
  const others = await otherOwners(left, world)
  return owned.map(({ isOpen, ...finding }) =>
    isOpen ? { ...finding, owners: others.get(finding.id) ?? [] } : finding,
  )
}

/** A rule that names nobody decides, too. */
function ownersByRule(finding: Finding, file: OwnersFile | undefined): Finding['owners'] | undefined {
  const rule = file === undefined ? undefined : decidingRule(file.rules, finding.path)
  if (file === undefined || rule === undefined) return undefined
  return rule.owners.map((name) => ({ name, rule: `${file.path}:${rule.line} ${rule.pattern}` }))
}

/** The teams with the highest of the rights to run a repository. */
function ownersByTeam(teams: readonly Reaching[]): Finding['owners'] | undefined {
  for (const right of ['admin', 'maintain']) {
    const owning = teams.filter(({ permission }) => permission === right)
    if (owning.length > 0)
      return owning.map(({ team }) => ({
        name: `@${team.organization}/${team.slug}`,
        rule: `team with ${right} rights`,
      }))
  }
  return undefined
}

/** The teams that can write to each of these repositories of organizations. */
async function teamsOf(affected: ReadonlySet<string>, world: World): Promise<ReadonlyMap<string, readonly Reaching[]>> {
  const { session, signal, target, warn } = world
  const reaching = new Map<string, Reaching[]>()
  if (session.teams === undefined) return reaching
  for (const organization of organizationsOf(affected, target)) {
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
