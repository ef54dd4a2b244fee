/** Stands for all versions of a name that belongs to the attacker. */
export const EVERY_VERSION = '*'

/** A package version that an attack published, and the attack. */
export interface BadPackage {
  readonly campaign: string
  readonly ecosystem: string
  /** Normalised as the ecosystem says. */
  readonly name: string
  /** Every bad version, or EVERY_VERSION where the name itself belongs to the attacker. */
  readonly versions: readonly string[]
}

type Row = readonly [campaign: string, ecosystem: string, name: string, versions: readonly string[]]

const ROWS: readonly Row[] = [
  ['axios-2026-03', 'npm', 'axios', ['0.30.4', '1.14.1']],
  ['axios-2026-03', 'npm', 'plain-crypto-js', ['4.2.0', '4.2.1']],
  ['npm-qix-debug-chalk-2025-09', 'npm', 'chalk', ['5.6.1']],
  ['npm-qix-debug-chalk-2025-09', 'npm', 'debug', ['4.4.2']],
  ['npm-qix-debug-chalk-2025-09', 'npm', 'ansi-styles', ['6.2.2']],
  ['npm-qix-debug-chalk-2025-09', 'npm', 'strip-ansi', ['7.1.1']],
  ['npm-qix-debug-chalk-2025-09', 'npm', 'color-convert', ['3.1.1']],
  ['npm-qix-debug-chalk-2025-09', 'npm', '@duckdb/node-api', ['1.3.3']],
  [
    'nx-s1ngularity-2025-08',
    'npm',
    'nx',
    ['20.9.0', '20.10.0', '20.11.0', '20.12.0', '21.5.0', '21.6.0', '21.7.0', '21.8.0'],
  ],
  ['nx-s1ngularity-2025-08', 'npm', '@nx/devkit', ['20.9.0', '21.5.0']],
  ['solana-web3js-2024', 'npm', '@solana/web3.js', ['1.95.6', '1.95.7']],
  ['xrpl-2025', 'npm', 'xrpl', ['2.14.2', '4.2.1', '4.2.2', '4.2.3', '4.2.4']],
  ['lottie-player-2024', 'npm', '@lottiefiles/lottie-player', ['2.0.5', '2.0.6', '2.0.7']],
  ['rand-user-agent-2025', 'npm', 'rand-user-agent', ['1.0.110', '2.0.83', '2.0.84']],
  ['node-ipc-2026-05', 'npm', 'node-ipc', ['9.1.6', '9.2.3', '12.0.1']],
  ['jscrambler-2026-07', 'npm', 'jscrambler', ['8.14.0', '8.16.0', '8.17.0', '8.18.0', '8.20.0']],
  ['cline-2026-02', 'npm', 'cline', ['2.3.0']],
  ['bitwarden-cli-2026-04', 'npm', '@bitwarden/cli', ['2026.4.0']],
  ['postmark-mcp-2025-09', 'npm', 'postmark-mcp', ['1.0.16']],
  ['art-template-2025-2026', 'npm', 'art-template', ['4.13.3', '4.13.4', '4.13.5', '4.13.6']],
  ['canistersprawl-pgserve-2026-04', 'npm', 'pgserve', ['1.1.11', '1.1.12', '1.1.13', '1.1.14']],
  ['velora-dex-sdk-2026-04', 'npm', '@velora-dex/sdk', ['9.4.1']],
  ['dydx-2026-01', 'npm', '@dydxprotocol/v4-client-js', ['1.0.31', '1.15.2', '1.22.1', '3.4.1']],
  [
    'joyfill-2026-07',
    'npm',
    '@joyfill/components',
    ['4.0.0-rc24-2773-beta.4', '4.0.0-rc24-2773-beta.5', '4.0.0-rc24-2773-beta.6'],
  ],
  ['mini-shai-hulud-lightning-2026-04', 'npm', 'intercom-client', ['7.0.4']],
  ['gwagon-ansi-universal-ui-2026-01', 'npm', 'ansi-universal-ui', [EVERY_VERSION]],
  ['teampcp-litellm-2026-03', 'PyPI', 'litellm', ['1.82.7', '1.82.8']],
  ['teampcp-telnyx-2026-03', 'PyPI', 'telnyx', ['4.87.1', '4.87.2']],
  ['teampcp-xinference-2026-04', 'PyPI', 'xinference', ['2.6.0', '2.6.1', '2.6.2']],
  ['ultralytics-2024', 'PyPI', 'ultralytics', ['8.3.41', '8.3.42', '8.3.45', '8.3.46']],
  ['num2words-2025', 'PyPI', 'num2words', ['0.5.15', '0.5.16']],
  ['durabletask-2026-05', 'PyPI', 'durabletask', ['1.4.1', '1.4.2', '1.4.3']],
  ['elementary-data-2026-04', 'PyPI', 'elementary-data', ['0.23.3']],
  ['bittensor-wallet-2026-03', 'PyPI', 'bittensor-wallet', ['4.0.2']],
  ['dydx-2026-01', 'PyPI', 'dydx-v4-client', ['1.1.5.post1']],
  ['mini-shai-hulud-lightning-2026-04', 'PyPI', 'lightning', ['2.6.2', '2.6.3']],
  ['go-shopsprint-decimal', 'Go', 'github.com/shopsprint/decimal', ['v1.3.3']],
  ['go-typosquats-2024-2025', 'Go', 'github.com/boltdb-go/bolt', [EVERY_VERSION]],
  ['miasma-leoplatform-2026-06', 'Go', 'github.com/verana-labs/verana-blockchain', ['v0.10.1-dev.20']],
  ['keyv-cacheable-2026-08', 'Go', 'github.com/evilgodfahim/kal', ['v0.0.0-20260805062327-23dc26d5459b']],
  ['arrayref-crates-2026-08', 'crates.io', 'arrayref', ['0.3.10']],
  ['arrayref-crates-2026-08', 'crates.io', 'append-only-vec', ['0.1.9']],
  ['arrayref-crates-2026-08', 'crates.io', 'internment', ['0.8.7']],
  ['onering-crate-2026-06', 'crates.io', 'onering', ['1.4.1']],
  ['crates-faster-log-2025-09', 'crates.io', 'faster_log', [EVERY_VERSION]],
  ['trapdoor-2026-05', 'crates.io', 'move-compiler-tools', ['0.1.0']],
  ['ruby-knot-bufferzone-2026', 'RubyGems', 'knot-activesupport-logger', ['7.1.6']],
  ['ruby-knot-bufferzone-2026', 'RubyGems', 'knot-devise-jwt-helper', ['1.0.7']],
  ['ruby-knot-bufferzone-2026', 'RubyGems', 'knot-rack-session-store', ['1.0.2']],
  ['gemstuffer-2026-05', 'RubyGems', 'agenda-sample-yard', ['0.1.0', '0.1.1']],
  ['mini-shai-hulud-lightning-2026-04', 'Packagist', 'intercom/intercom-php', ['5.0.2']],
  [
    'tj-actions-changed-files-2025',
    'GitHub Actions',
    'tj-actions/changed-files',
    ['0e58ed8671d6b60d0890c21b07f8835ace038e67'],
  ],
  [
    'reviewdog-action-setup-2025',
    'GitHub Actions',
    'reviewdog/action-setup',
    ['f0d342d24037bb11d26b9bd8496e0808ba32e9ec'],
  ],
  [
    'teampcp-trivy-2026-03',
    'GitHub Actions',
    'aquasecurity/setup-trivy',
    [
      '6d8d730153d6151e03549f276faca0275ed9c7b2',
      '7a4b6f31edb8db48cc22a1d41e298b38c4a6417e',
      '8afa9b9f9183b4e00c46e2b82d34047e3c177bd0',
      '99b93c070aac11b52dfc3e41a55cbb24a331ae75',
      '384add36b52014a0f99c0ab3a3d58bd47e53d00f',
      '386c0f18ac3d7f2ed33e2d884761119f4024ff8a',
      'f4436225d8a5fd1715d3c2290d8a50643e726031',
    ],
  ],
]

/**
 * What the worlds contain that must be found: a small share of the public facts about real attacks, complete for each
 * name, so that a range can be judged. Everything else in a world has harmless versions or names of its own making.
 */
export const KNOWN_BAD_PACKAGES: readonly BadPackage[] = ROWS.map(([campaign, ecosystem, name, versions]) => ({
  campaign,
  ecosystem,
  name,
  versions,
}))

const badByIdentity = new Map(KNOWN_BAD_PACKAGES.map((bad) => [`${bad.ecosystem} ${bad.name}`, bad]))

export function badPackageNamed(ecosystem: string, name: string): BadPackage | undefined {
  return badByIdentity.get(`${ecosystem} ${name}`)
}

export function isBadVersion({ versions }: BadPackage, version: string): boolean {
  return versions.includes(EVERY_VERSION) || versions.includes(version)
}
