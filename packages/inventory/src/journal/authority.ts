import type { Connection } from '../database/connection.js'

/** One spelling for each: without a login, which would be a secret, and without a slash at the end. */
export function authorityText(authority: string): string {
  if (!URL.canParse(authority)) return authority
  const url = new URL(authority)
  url.username = url.password = url.hash = url.search = ''
  return url.href.replace(/\/+$/, '')
}

/** The number of whatever numbers the repositories; it gets one now if it has none. Inside a transaction. */
export function authorityId(connection: Connection, authority: string): number {
  const url = authorityText(authority)
  connection.sql<[string]>('INSERT INTO authority (url) VALUES (?) ON CONFLICT DO NOTHING').run(url)
  return connection.sql<[string], { id: number }>('SELECT id FROM authority WHERE url = ?').get(url)?.id ?? 0
}
