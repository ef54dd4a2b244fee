import type { Account, WorldIndex } from './world-index.js'

/** The user whose commits carry this address: GitHub's own form of it names the login. */
export function accountOfEmail(email: string, world: WorldIndex): Account | undefined {
  const login = /^(?:\d+\+)?([^@]+)@users\.noreply\.github\.com$/i.exec(email)?.[1]
  const account = login === undefined ? undefined : world.account(login)
  return account?.kind === 'User' ? account : undefined
}
