import { generateKeyPairSync } from 'node:crypto'
import { createWorld, textOf } from './simulated-world.js'
import type { Reply } from './simulated-world.js'

export const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

/** Repositories of every state, people with more and less rights, and an app. */
export function createAccessWorld(): string {
  return createWorld(
    [
      { name: 'app', formerNames: ['old-app'] },
      { name: 'hidden' },
      { name: 'open', visibility: 'PUBLIC' },
      { name: 'tos', blocked: { reason: 'tos', createdAt: '2026-01-02T03:04:05Z' } },
      { name: 'dmca', blocked: { reason: 'dmca', createdAt: '2026-01-02T03:04:05Z' } },
      { name: 'forbidden', forbidden: true },
      { name: 'ghost', vanishes: true },
      { name: 'disabled', disabled: true },
      { name: 'archived', archived: true },
      { name: 'fork', fork: true },
      { name: 'template', template: true },
      { name: 'mirror', mirror: true },
      { name: 'locked', locked: true },
      { name: 'empty', commits: [] },
    ],
    {
      acme: {
        members: ['bob'],
        teams: [
          {
            slug: 'seen',
            name: 'Seen',
            privacy: 'VISIBLE',
            members: ['bob'],
            repositories: [{ name: 'app', permission: 'WRITE' }],
          },
          {
            slug: 'unseen',
            name: 'Unseen',
            privacy: 'SECRET',
            members: ['eve'],
            repositories: [{ name: 'app', permission: 'ADMIN' }],
          },
        ],
      },
      tokens: [
        { token: 'ghp_bobtest', kind: 'user', owner: 'bob' },
        { token: 'ghp_evetest', kind: 'user', owner: 'eve' },
        { token: 'ghp_noscope', kind: 'user', owner: 'bob', scopes: ['repo'] },
        { token: 'ghp_pubonly', kind: 'user', owner: 'bob', scopes: ['read:org'] },
        { token: 'github_pat_bob', kind: 'fine-grained', owner: 'bob' },
        { token: 'ghs_selected', kind: 'installation', owner: 'acme', selectedRepositories: ['acme/app', 'acme/open'] },
        { token: 'ghs_expiring', kind: 'installation', owner: 'acme', expiresAt: '2026-11-01T04:00:00Z' },
        { token: 'ghs_jobtest', kind: 'actions', owner: 'acme', selectedRepositories: ['acme/app'] },
      ],
      apps: [
        {
          appId: 42,
          clientId: 'Iv1.app',
          publicKey: keys.publicKey,
          installations: [
            { id: 1, account: 'acme', selectedRepositories: ['acme/app', 'acme/hidden'] },
            { id: 2, account: 'acme', suspended: true },
          ],
        },
      ],
    },
  )
}

export const namesOf = ({ json }: Reply): string[] => json.map((item) => textOf(item['name']))
