import type { Ecosystem } from '@ioc-scanner/core'

/** What a file's name tells. A lockfile resolves; a manifest declares, and pins at best. */
export interface FileKind {
  readonly ecosystem: Ecosystem
  readonly kind: 'lockfile' | 'manifest'
}

const BY_ECOSYSTEM: Partial<Record<Ecosystem, { readonly lockfiles: string; readonly manifests: string }>> = {
  npm: {
    lockfiles: 'package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock',
    manifests: 'package.json pnpm-workspace.yaml',
  },
  PyPI: {
    lockfiles: 'poetry.lock uv.lock Pipfile.lock pdm.lock pylock.toml',
    manifests: 'requirements.txt constraints.txt Pipfile pyproject.toml setup.py setup.cfg',
  },
  Go: { lockfiles: 'go.sum', manifests: 'go.mod' },
  'crates.io': { lockfiles: 'Cargo.lock', manifests: 'Cargo.toml' },
  RubyGems: { lockfiles: 'Gemfile.lock gems.locked', manifests: 'Gemfile gems.rb' },
  Packagist: { lockfiles: 'composer.lock', manifests: 'composer.json' },
  Maven: { lockfiles: 'gradle.lockfile', manifests: 'pom.xml build.gradle build.gradle.kts' },
  NuGet: { lockfiles: 'packages.lock.json', manifests: 'packages.config Directory.Packages.props' },
}

const BY_NAME = new Map<string, FileKind>(
  (Object.keys(BY_ECOSYSTEM) as Ecosystem[]).flatMap((ecosystem) => {
    const { lockfiles = '', manifests = '' } = BY_ECOSYSTEM[ecosystem] ?? {}
    const named = (names: string, kind: FileKind['kind']): [string, FileKind][] =>
      names.split(' ').map((name) => [name, { ecosystem, kind }])
    return [...named(lockfiles, 'lockfile'), ...named(manifests, 'manifest')]
  }),
)

const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/
/** `requirements-dev.txt`, `requirements/base.txt`, `dev-requirements.in`, `requirements.lock`, `requirements.pip`. */
const REQUIREMENTS = /(^|\/)([\w.-]*requirements[\w.-]*\.(txt|in|lock|pip)|requirements\/[^/]+\.(txt|in))$/

/** Undefined for what the name does not tell: an SBOM, a format that a plugin brought. */
export function fileKindOf(path: string): FileKind | undefined {
  const known = BY_NAME.get(path.slice(path.lastIndexOf('/') + 1))
  if (known !== undefined) return known
  if (WORKFLOW.test(path)) return { ecosystem: 'GitHub Actions', kind: 'manifest' }
  if (REQUIREMENTS.test(path)) return { ecosystem: 'PyPI', kind: 'manifest' }
  return undefined
}
