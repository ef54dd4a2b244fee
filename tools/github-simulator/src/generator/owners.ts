import type { FilesDescription } from '../organization/description.js'
import type { WorldTeam } from '../world/world.js'
import type { Random } from './random.js'

interface TeamPlan {
  readonly slug: string
  readonly name: string
  readonly parentSlug?: string
  readonly privacy?: 'SECRET'
  readonly members: readonly string[]
}

const TEAMS: readonly TeamPlan[] = [
  { slug: 'engineering', name: 'Engineering', members: ['ada', 'grace'] },
  { slug: 'platform', name: 'Platform', parentSlug: 'engineering', members: ['ada', 'linus', 'margaret'] },
  { slug: 'web', name: 'Web', parentSlug: 'engineering', members: ['grace', 'tim'] },
  { slug: 'data-science', name: 'Data Science', members: ['katherine', 'alan'] },
  { slug: 'mobile', name: 'Mobile', members: ['radia'] },
  { slug: 'incident-response', name: 'Incident Response', privacy: 'SECRET', members: ['night-shift'] },
]

const OWNING_TEAMS = ['platform', 'web', 'data-science', 'mobile']

/** Nine of ten repositories belong to a team, some to two; the secret team may read them all. */
export function teamsOver(random: Random, repositories: readonly string[]): WorldTeam[] {
  const owners = repositories.map((name) => ({
    name,
    teams: random.chance(0.1) ? [] : random.sample(OWNING_TEAMS, random.chance(0.2) ? 2 : 1),
  }))
  return TEAMS.map(({ privacy, ...team }): WorldTeam => ({
    ...team,
    privacy: privacy ?? 'VISIBLE',
    repositories: owners
      .filter(({ teams }) => privacy === 'SECRET' || teams.includes(team.slug))
      .map(({ name }) => ({ name, permission: privacy === 'SECRET' ? 'READ' : 'WRITE' })),
  }))
}

/** At one of the three places where GitHub looks. */
export function codeownersFiles(random: Random, organization: string): FilesDescription {
  if (random.chance(0.6)) return {}
  const path = random.pick(['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'])
  const team = random.pick(OWNING_TEAMS)
  return {
    [path]: [
      '# the last rule that fits decides',
      `*                 @${organization}/${team}`,
      `/web/             @${organization}/web @tim`,
      `package-lock.json @${organization}/platform`,
      'docs/             docs@example.com',
      '',
    ].join('\n'),
  }
}
