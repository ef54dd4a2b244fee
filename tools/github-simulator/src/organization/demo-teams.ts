import type { WorldTeam } from '../world/world.js'

type Permission = WorldTeam['repositories'][number]['permission']

const may = (permission: Permission, ...names: readonly string[]): WorldTeam['repositories'] =>
  names.map((name) => ({ name, permission }))

export const DEMO_TEAMS: readonly WorldTeam[] = [
  {
    slug: 'engineering',
    name: 'Engineering',
    privacy: 'VISIBLE',
    members: ['ada', 'grace', 'katherine'],
    repositories: may('TRIAGE', 'handbook'),
  },
  {
    slug: 'web',
    name: 'Web',
    privacy: 'VISIBLE',
    parentSlug: 'engineering',
    members: ['grace', 'tim'],
    repositories: may('WRITE', 'web-shop', 'design-system', 'admin-console', 'storybook', 'docs-site', 'mobile-app'),
  },
  {
    slug: 'payments',
    name: 'Payments',
    privacy: 'VISIBLE',
    parentSlug: 'engineering',
    members: ['ada', 'barbara'],
    repositories: may(
      'MAINTAIN',
      'payments',
      'checkout-service',
      'orders-service',
      'invoices-service',
      'ledger',
      'wallet-cli',
    ),
  },
  {
    slug: 'platform',
    name: 'Platform',
    privacy: 'VISIBLE',
    parentSlug: 'engineering',
    members: ['linus', 'radia'],
    repositories: may(
      'ADMIN',
      'build-tools',
      'release-automation',
      'infrastructure',
      'deployment',
      'mail-service',
      'search-service',
      'gateway',
    ),
  },
  {
    slug: 'data',
    name: 'Data',
    privacy: 'VISIBLE',
    members: ['katherine'],
    repositories: may('WRITE', 'ml-platform', 'recommendations', 'notebooks', 'speech', 'reports'),
  },
  {
    slug: 'incident-response',
    name: 'Incident Response',
    privacy: 'SECRET',
    members: ['night-shift'],
    repositories: may('READ', 'runbooks'),
  },
]
