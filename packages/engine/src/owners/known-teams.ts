import type { Team } from '@ioc-scanner/core'
import type { World } from '../pipeline/world.js'

/** Who belongs to which team changes rarely; whom to wake may be a day old. */
const FRESH_MS = 24 * 60 * 60 * 1_000

/** The teams of an organization: as a scan of the last day knew them, else asked for. */
export async function knownTeams(
  organization: string,
  { session, record, refresh, clock, alsoExpected }: World,
): Promise<readonly Team[]> {
  const known = refresh ? undefined : await record.teams(organization)
  const isFresh = known !== undefined && clock.now() - known.askedAtMs < FRESH_MS
  if (isFresh || session.teams === undefined) return known?.teams ?? []
  alsoExpected(1)
  const teams = await session.teams(organization)
  await record.recordTeams(organization, teams, clock.now())
  return teams
}
