import type { LockedPackage } from '../lockfiles/lockfile.js'
import type { Random } from './random.js'

export type PackageEcosystem = 'npm' | 'PyPI' | 'Go' | 'crates.io' | 'RubyGems' | 'Packagist' | 'GitHub Actions'

/** Names that everyone knows, at versions that no attack touched. Some are names of which other versions are bad. */
const FAMOUS: Readonly<Record<PackageEcosystem, readonly (readonly [name: string, version: string])[]>> = {
  npm: [
    ['axios', '1.7.9'],
    ['chalk', '5.3.0'],
    ['debug', '4.3.7'],
    ['express', '4.21.2'],
    ['fastify', '5.2.1'],
    ['lodash', '4.17.21'],
    ['react', '18.3.1'],
    ['react-dom', '18.3.1'],
    ['vue', '3.5.13'],
    ['typescript', '5.7.3'],
    ['uuid', '11.0.5'],
    ['semver', '7.6.3'],
    ['zod', '3.24.1'],
    ['commander', '12.1.0'],
    ['strip-ansi', '7.1.0'],
    ['ansi-styles', '6.2.1'],
    ['dotenv', '16.4.7'],
    ['pino', '9.6.0'],
    ['ws', '8.18.0'],
    ['yargs', '17.7.2'],
    ['@types/node', '22.10.7'],
    ['@babel/core', '7.26.0'],
  ],
  PyPI: [
    ['requests', '2.32.3'],
    ['flask', '3.1.0'],
    ['Django', '5.1.5'],
    ['numpy', '2.2.2'],
    ['pandas', '2.2.3'],
    ['PyYAML', '6.0.2'],
    ['ruamel.yaml', '0.18.10'],
    ['typing_extensions', '4.12.2'],
    ['click', '8.1.8'],
    ['certifi', '2024.12.14'],
    ['urllib3', '2.3.0'],
  ],
  Go: [
    ['github.com/spf13/cobra', 'v1.8.1'],
    ['github.com/stretchr/testify', 'v1.10.0'],
    ['github.com/google/uuid', 'v1.6.0'],
    ['go.uber.org/zap', 'v1.27.0'],
    ['golang.org/x/sync', 'v0.10.0'],
    ['golang.org/x/exp', 'v0.0.0-20250106191152-7588d65b2ba8'],
    ['github.com/shopspring/decimal', 'v1.4.0'],
    ['github.com/docker/docker', 'v27.5.0+incompatible'],
  ],
  'crates.io': [
    ['serde', '1.0.217'],
    ['tokio', '1.43.0'],
    ['anyhow', '1.0.95'],
    ['rand', '0.8.5'],
    ['regex', '1.11.1'],
    ['arrayref', '0.3.9'],
    ['log', '0.4.25'],
  ],
  RubyGems: [
    ['rails', '7.2.2'],
    ['rack', '3.1.8'],
    ['puma', '6.5.0'],
    ['rspec', '3.13.0'],
    ['devise', '4.9.4'],
    ['sidekiq', '7.3.7'],
  ],
  Packagist: [
    ['symfony/console', 'v7.2.1'],
    ['monolog/monolog', '3.8.1'],
    ['guzzlehttp/guzzle', '7.9.2'],
    ['phpunit/phpunit', '11.5.3'],
    ['intercom/intercom-php', '4.5.0'],
  ],
  'GitHub Actions': [
    ['actions/checkout', '11bd71901bbe5b1630ceea73d27597364c9af683'],
    ['actions/setup-node', 'v4'],
    ['actions/setup-go', 'v5'],
    ['actions/cache', 'v4.2.0'],
    ['docker/build-push-action', 'v6'],
    ['tj-actions/changed-files', 'v45'],
  ],
}

export const FIRST_WORDS = (
  'amber ancient autumn bitter blue bold brave bright broad calm clear clever cold cool coral crisp deep dry early ' +
  'eager fair fast fine firm fleet fresh gentle glad golden grand green happy hardy hidden humble idle jolly keen kind ' +
  'late lean light little lively long loyal lucky mellow merry mild misty modest neat noble pale patient plain polite ' +
  'proud quick quiet rapid rare ready red rough round royal rustic sharp shy silent silver simple slow'
).split(' ')
export const SECOND_WORDS = (
  'anchor apple arrow badge barrel basin beacon bell bench birch boat bottle branch bridge brook bucket button cable ' +
  'candle canyon castle cedar chain chart cliff cloud clover coast compass copper cradle creek crown desk dune eagle ' +
  'ember engine falcon feather fern field flame flute forest fountain garden gate glacier hammer harbor hill island ' +
  'jacket kettle ladder lagoon lantern leaf ledger lemon lever lighthouse maple marble meadow mill mirror moon mosaic ' +
  'needle oak orchard otter paddle pebble'
).split(' ')

/** How many invented names there are. */
export const INVENTED_NAMES = FIRST_WORDS.length * SECOND_WORDS.length

/** A package that exists nowhere. All invented names start with `safe-`, which no attacked package does. */
export function inventedPackage(ecosystem: PackageEcosystem, index: number): LockedPackage {
  const first = FIRST_WORDS[Math.floor(index / SECOND_WORDS.length) % FIRST_WORDS.length]
  const second = SECOND_WORDS[index % SECOND_WORDS.length]
  const version = `${1 + (index % 4)}.${index % 13}.${index % 7}`
  const name = `safe-${first}-${second}`
  switch (ecosystem) {
    case 'Go':
      return { name: `github.com/safe-modules/${name}`, version: `v1.${index % 13}.${index % 7}` }
    case 'Packagist':
      return { name: `safe-vendor/${name}`, version }
    case 'GitHub Actions':
      return { name: `safe-actions/${name}`, version: `v${1 + (index % 4)}` }
    default:
      return { name, version }
  }
}

export interface Selection {
  readonly count: number
  /** Leaves out the famous ones, of which other versions may be bad: for manifests that no lockfile explains. */
  readonly onlyInvented?: boolean
}

/** Different packages, the famous ones among them, the first few asked for by the project and needing the others. */
export function harmlessPackages(
  random: Random,
  ecosystem: PackageEcosystem,
  { count, onlyInvented = false }: Selection,
): LockedPackage[] {
  const famous = onlyInvented ? [] : random.sample(FAMOUS[ecosystem], Math.min(count, random.integer(2, 5)))
  const first = random.integer(0, INVENTED_NAMES - 1)
  const stride = random.pick([1, 7, 11, 13])
  const packages = [
    ...famous.map(([name, version]): LockedPackage => ({ name, version })),
    ...Array.from({ length: Math.max(0, count - famous.length) }, (_, index) =>
      inventedPackage(ecosystem, (first + index * stride) % INVENTED_NAMES),
    ),
  ]
  const asked = Math.max(1, Math.ceil(packages.length / 6))
  return packages.map((locked, index): LockedPackage => {
    const needed = packages.slice(asked + index * 5, asked + index * 5 + 5)
    const requires = Object.fromEntries(needed.map(({ name, version }) => [name, rangeFor(ecosystem, version)]))
    return {
      ...locked,
      ...(index < asked ? { wanted: rangeFor(ecosystem, locked.version) } : {}),
      ...(ecosystem === 'npm' && index < asked && index % 3 === 2 ? { dev: true } : {}),
      ...(needed.length > 0 ? { requires } : {}),
    }
  })
}

/** What a project would ask for to be given this version. */
export function rangeFor(ecosystem: PackageEcosystem, version: string): string {
  switch (ecosystem) {
    case 'npm':
    case 'crates.io':
      return `^${version}`
    case 'Packagist':
      return `^${version.replace(/^v/, '')}`
    case 'PyPI':
      return `>=${version}`
    case 'RubyGems':
      return `~> ${version.split('.').slice(0, 2).join('.')}`
    case 'Go':
    case 'GitHub Actions':
      return version
  }
}
