import type { WorldToken } from '../world/world.js'

/** Opens every described organization that names no tokens of its own. Has the prefix of a personal token and a shape that none has. */
export const DEMO_TOKEN = 'ghp_not-a-token-just-a-demonstration'

export const DEMO_USER = 'night-shift'

export const demoToken: WorldToken = {
  token: DEMO_TOKEN,
  kind: 'user',
  owner: DEMO_USER,
  scopes: ['repo', 'read:org'],
}
