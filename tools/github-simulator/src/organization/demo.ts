import {
  BAD_AXIOS,
  codeowners,
  EXPRESS,
  goModule,
  inFolder,
  locked,
  lockfile,
  lockfileText,
  npmProject,
  REACT,
  REQUESTS,
  THOUSANDS_OF_COMPONENTS,
} from './demo-projects.js'
import { DEMO_TEAMS } from './demo-teams.js'
import type { FilesDescription, OrganizationDescription, RepositoryDescription } from './description.js'

/** Started from one template and never touched since: the same lockfile, byte for byte, in each of these services. */
const SERVICE_FILES: FilesDescription = npmProject('package-lock-3', 'service-template', [...EXPRESS, ...BAD_AXIOS])

const service = (name: string, team: string): RepositoryDescription => ({
  name,
  files: { 'README.md': `# ${name}\n`, ...codeowners(`* @acme/${team}`), ...SERVICE_FILES },
})

const COMPROMISED: readonly RepositoryDescription[] = [
  {
    name: 'web-shop',
    description: 'The shop, as customers see it.',
    topics: ['storefront', 'tier-1'],
    primaryLanguage: 'TypeScript',
    files: {
      ...codeowners('* @acme/web', '/checkout/ @acme/payments @grace'),
      ...npmProject('package-lock-3', 'web-shop', [...REACT, ...BAD_AXIOS]),
      ...inFolder('checkout', npmProject('package-lock-2', 'checkout', [...EXPRESS, locked('debug@4.4.2 ^4.4.0')])),
    },
  },
  service('checkout-service', 'payments'),
  service('orders-service', 'payments'),
  service('invoices-service', 'payments'),
  service('mail-service', 'platform'),
  service('search-service', 'platform'),
  {
    name: 'design-system',
    description: 'A monorepo: one lockfile for all of its packages.',
    files: {
      ...codeowners('* @acme/web'),
      ...npmProject(
        'pnpm-9',
        'design-system',
        [...REACT, { ...locked('ora@8.1.1 ^8.1.0'), requires: { chalk: '^5.3.0' } }, locked('chalk@5.6.1')],
        [
          { name: '@acme/buttons', version: '3.0.0', folder: 'packages/buttons' },
          { name: '@acme/icons', version: '3.0.0', folder: 'packages/icons' },
        ],
      ),
      ...inFolder('packages/buttons', lockfile('package-json', '@acme/buttons', [locked('react@18.3.1 ^18.3.1')])),
      ...inFolder('packages/icons', lockfile('package-json', '@acme/icons', [locked('chalk@5.3.0 ^5.3.0')])),
    },
  },
  {
    name: 'admin-console',
    files: npmProject('yarn-classic', 'admin-console', [...REACT, locked('debug@4.4.2 ^4.3.0')]),
  },
  {
    name: 'mobile-app',
    description: 'Uses axios under another name.',
    files: npmProject('yarn-berry', 'mobile-app', [...REACT, { ...locked('axios@0.30.4 ^0.30.0'), alias: 'http' }]),
  },
  {
    name: 'edge-functions',
    files: npmProject('bun-lock', 'edge-functions', [locked('@solana/web3.js@1.95.7 ^1.95.0'), locked('ms@2.1.3')]),
  },
  {
    name: 'build-tools',
    description: 'Its pnpm writes two documents into one lockfile.',
    files: npmProject('pnpm-two-documents', 'build-tools', [
      locked('nx@21.5.0 ^21.4.0'),
      locked('typescript@5.7.3 ^5.7.0'),
    ]),
  },
  {
    name: 'reports',
    description: 'A lockfile longer than one answer delivers; what is bad stands near its end.',
    files: npmProject('package-lock-3', 'reports', [...THOUSANDS_OF_COMPONENTS, locked('xrpl@4.2.3 ^4.2.0')]),
  },
  {
    name: 'payments',
    description: 'Renamed last year.',
    formerNames: ['payments-v1'],
    files: {
      ...codeowners('* @acme/payments'),
      ...npmProject('npm-shrinkwrap', 'payments', [...EXPRESS, locked('rand-user-agent@2.0.83 ^2.0.0')]),
    },
  },
  {
    name: 'windows-agent',
    description: 'Someone saved its lockfile in UTF-16.',
    files: {
      'package-lock.json': {
        lockfile: 'package-lock-1',
        content: { project: 'windows-agent', packages: [locked('node-ipc@9.2.3 ^9.2.1'), locked('ms@2.1.3')] },
        encoding: 'utf-16le',
        lineEnding: 'crlf',
      },
    },
  },
  {
    name: 'ml-platform',
    files: {
      ...codeowners('* @acme/data'),
      ...lockfile('poetry-lock', 'ml-platform', [...REQUESTS, locked('litellm@1.82.8 ^1.80')]),
    },
  },
  {
    name: 'recommendations',
    files: {
      ...codeowners('* @acme/data'),
      ...lockfile('uv-lock', 'recommendations', [...REQUESTS, locked('ultralytics@8.3.41 >=8.3')]),
    },
  },
  {
    name: 'notebooks',
    files: lockfile('requirements', 'notebooks', [locked('pandas@2.2.3 ==2.2.3'), locked('telnyx@4.87.1 ==4.87.1')]),
  },
  { name: 'speech', files: lockfile('pipfile-lock', 'speech', [...REQUESTS, locked('num2words@0.5.15 *')]) },
  {
    name: 'ledger',
    files: goModule('github.com/acme/ledger', [
      locked('github.com/shopsprint/decimal@v1.3.3 v1.3.3'),
      locked('github.com/google/uuid@v1.6.0'),
    ]),
  },
  {
    name: 'wallet-cli',
    files: lockfile('cargo-lock', 'wallet-cli', [locked('serde@1.0.217 ^1.0'), locked('arrayref@0.3.10')]),
  },
  {
    name: 'customer-portal',
    files: lockfile('gemfile-lock', 'customer-portal', [
      locked('rails@7.2.2 ~> 7.2'),
      locked('knot-activesupport-logger@7.1.6'),
    ]),
  },
  {
    name: 'support-desk',
    files: lockfile('composer-lock', 'support-desk', [
      locked('monolog/monolog@3.8.1 ^3.8'),
      locked('intercom/intercom-php@5.0.2 ^5.0'),
    ]),
  },
  {
    name: 'release-automation',
    files: lockfile('workflow', 'release', [
      locked('actions/checkout@v4'),
      locked('tj-actions/changed-files@0e58ed8671d6b60d0890c21b07f8835ace038e67 v45'),
    ]),
  },
  {
    name: 'storybook',
    files: lockfile('package-json', 'storybook', [locked('react@18.3.1 ^18.3.1'), locked('axios@1.13.2 ^1.13.2')]),
  },
  { name: 'chat-prototype', files: lockfile('package-json', 'chat-prototype', [locked('axios@1.14.1 1.14.1')]) },
]

const HARMLESS: readonly RepositoryDescription[] = [
  {
    name: 'terminal-colors',
    description: "PyPI's chalk has nothing to do with npm's.",
    files: lockfile('poetry-lock', 'terminal-colors', [locked('chalk@5.6.1 *'), locked('axios@1.14.1 *')]),
  },
  {
    name: 'runbooks',
    files: {
      'docs/my-package-lock.json.md': lockfileText('package-lock-3', BAD_AXIOS),
      'SECURITY.md': 'Do not install axios 1.14.1 or 0.30.4.\n',
    },
  },
  {
    name: 'docs-site',
    description: 'Its range ends below the bad version.',
    files: lockfile('package-json', 'docs-site', [locked('axios@1.13.2 ~1.13.0')]),
  },
  {
    name: 'http-client',
    description: 'What it calls axios is a package of its own.',
    files: npmProject('package-lock-3', 'http-client', [{ ...locked('@acme/http@1.14.1 1.14.1'), alias: 'axios' }]),
  },
  {
    name: 'cli-theme',
    description: 'One version below and one above; old copies of modules are committed.',
    files: {
      ...npmProject('package-lock-3', 'cli-theme', [
        locked('chalk@5.6.0 ^5.6.0'),
        locked('axios@1.14.0 1.14.0'),
        locked('debug@4.4.3 ^4.4.3'),
      ]),
      'node_modules/old-tool/package-lock.json': lockfileText('package-lock-3', BAD_AXIOS),
    },
    branches: { 'update-axios': npmProject('package-lock-3', 'cli-theme', BAD_AXIOS) },
  },
  {
    name: 'inventory-service',
    description: 'Was compromised, and repaired the next day.',
    history: [npmProject('package-lock-3', 'inventory-service', [...EXPRESS, ...BAD_AXIOS])],
    files: npmProject('package-lock-3', 'inventory-service', [...EXPRESS, locked('axios@1.13.2 ^1.13.0')]),
  },
  {
    name: 'gateway',
    files: goModule('github.com/acme/gateway', [
      locked('github.com/shopspring/decimal@v1.4.0 v1.4.0'),
      locked('golang.org/x/sync@v0.10.0'),
    ]),
  },
  {
    name: 'infrastructure',
    files: lockfile('workflow', 'plan', [locked('actions/checkout@v4'), locked('tj-actions/changed-files@v45')]),
  },
  { name: 'handbook', visibility: 'PUBLIC', files: { 'README.md': '# How we work\n' } },
  { name: 'next-big-thing' },
]

const OUT_OF_SIGHT: readonly RepositoryDescription[] = [
  {
    name: 'partner-portal',
    description: 'Somebody committed a merge that was not finished.',
    files: {
      ...lockfile('package-json', 'partner-portal', REACT),
      'package-lock.json': {
        lockfile: 'package-lock-3',
        content: { project: 'partner-portal', packages: REACT },
        damage: 'conflict-markers',
      },
    },
  },
  {
    name: 'deployment',
    files: {
      ...inFolder('app', npmProject('package-lock-3', 'app', EXPRESS)),
      'image/package-lock.json': { symlink: '../app/package-lock.json' },
    },
  },
  {
    name: 'media-pipeline',
    files: { 'yarn.lock': { lfsSize: 1_480_222 }, '.gitattributes': 'yarn.lock filter=lfs diff=lfs merge=lfs -text\n' },
  },
  {
    name: 'taken-down',
    blocked: { reason: 'dmca', createdAt: '2026-02-03T04:05:06Z' },
    files: npmProject('package-lock-3', 'taken-down', BAD_AXIOS),
  },
  { name: 'scratchpad', vanishes: true, files: npmProject('package-lock-3', 'scratchpad', BAD_AXIOS) },
  { name: 'old-shop', archived: true, files: npmProject('package-lock-3', 'old-shop', BAD_AXIOS) },
  { name: 'axios-fork', fork: true, files: npmProject('package-lock-3', 'axios-fork', BAD_AXIOS) },
]

/** The organization of the demonstration: what a responder would find on the night of an attack, on a small scale. */
export const DEMO_ORGANIZATION: OrganizationDescription = {
  organization: 'acme',
  repositories: [...COMPROMISED, ...HARMLESS, ...OUT_OF_SIGHT].sort((a, b) => (a.name < b.name ? -1 : 1)),
  teams: DEMO_TEAMS,
}
