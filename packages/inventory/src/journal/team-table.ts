import type { Team } from '@ioc-scanner/core'
import type { Connection } from '../database/connection.js'
import { authorityText } from './authority.js'
import { compressed, expanded } from '../packing/compressed.js'

/** Teams of organizations, as they were last asked for. */
export class TeamTable {
  constructor(private readonly connection: Connection) {}

  of(
    authorityId: number,
    organization: string,
  ): { readonly teams: readonly Team[]; readonly askedAtMs: number } | undefined {
    return this.connection.guarded(() => {
      const row = this.connection
        .sql<[number, string], { teams: Buffer; asked_at: number }>(
          'SELECT teams, asked_at FROM team WHERE authority_id = ? AND organization = ?',
        )
        .get(authorityId, organization.toLowerCase())
      if (row === undefined) return undefined
      return { teams: JSON.parse(expanded(row.teams).toString()) as readonly Team[], askedAtMs: row.asked_at }
    })
  }

  ofAuthority(authority: string, organization: string): ReturnType<TeamTable['of']> {
    const row = this.connection
      .sql<[string], { id: number }>('SELECT id FROM authority WHERE url = ?')
      .get(authorityText(authority))
    return row === undefined ? undefined : this.of(row.id, organization)
  }

  /** Inside a transaction. */
  record(authorityId: number, organization: string, teams: readonly Team[], askedAtMs: number): void {
    this.connection
      .sql<[number, string, Buffer, number]>(
        `INSERT INTO team (authority_id, organization, teams, asked_at) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET teams = excluded.teams, asked_at = excluded.asked_at`,
      )
      .run(authorityId, organization.toLowerCase(), compressed(Buffer.from(JSON.stringify(teams)), 0), askedAtMs)
  }
}
