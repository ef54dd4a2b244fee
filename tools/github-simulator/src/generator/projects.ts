import { LOCKFILE_FORMATS, type LockfileFormat } from '../lockfiles/formats.js'
import type { LockedPackage, LockfileContent, WorkspaceMember } from '../lockfiles/lockfile.js'
import type { FilesDescription } from '../organization/description.js'
import { harmlessPackages, type PackageEcosystem } from './harmless-packages.js'
import type { Random } from './random.js'

export const NPM_LOCKFILE_FORMATS = [
  'package-lock-1',
  'package-lock-2',
  'package-lock-3',
  'npm-shrinkwrap',
  'yarn-classic',
  'yarn-berry',
  'pnpm-5',
  'pnpm-6',
  'pnpm-9',
  'pnpm-two-documents',
  'bun-lock',
] as const satisfies readonly LockfileFormat[]

/** As often as organizations have them: npm's newest first. */
const USUAL_FORMATS: readonly LockfileFormat[] = [
  ...Array<LockfileFormat>(10).fill('package-lock-3'),
  ...Array<LockfileFormat>(3).fill('package-lock-2'),
  ...Array<LockfileFormat>(4).fill('yarn-classic'),
  ...Array<LockfileFormat>(4).fill('pnpm-9'),
  ...NPM_LOCKFILE_FORMATS,
  ...Array<LockfileFormat>(4).fill('poetry-lock'),
  ...Array<LockfileFormat>(3).fill('uv-lock'),
  ...Array<LockfileFormat>(3).fill('requirements'),
  ...Array<LockfileFormat>(2).fill('compiled-requirements'),
  'pipfile-lock',
  ...Array<LockfileFormat>(8).fill('go-sum'),
  ...Array<LockfileFormat>(3).fill('cargo-lock'),
  ...Array<LockfileFormat>(3).fill('gemfile-lock'),
  ...Array<LockfileFormat>(3).fill('composer-lock'),
]

export interface ProjectPlan {
  /** Empty for the root of the repository, otherwise with a slash at its end. */
  readonly folder: string
  readonly name: string
  readonly format: LockfileFormat
  readonly packages: readonly LockedPackage[]
  readonly members?: readonly WorkspaceMember[]
}

/** The files that a project of this kind has beside its sources: lockfile and manifest. */
export function projectFiles({ folder, name, format, packages, members }: ProjectPlan): FilesDescription {
  const { ecosystem, path } = LOCKFILE_FORMATS[format]
  const content: LockfileContent = { project: name, packages, ...(members === undefined ? {} : { members }) }
  const lockfile = { [folder + path]: { lockfile: format, content } }
  switch (ecosystem) {
    case 'npm':
      return format === 'package-json'
        ? lockfile
        : { [`${folder}package.json`]: { lockfile: 'package-json', content }, ...lockfile }
    case 'Go': {
      const module = { ...content, project: `github.com/globex/${name}` }
      return {
        [`${folder}go.mod`]: { lockfile: 'go-mod', content: module },
        [`${folder}go.sum`]: { lockfile: 'go-sum', content: module },
      }
    }
    case 'crates.io':
      return { [`${folder}Cargo.toml`]: `[package]\nname = "${name}"\nversion = "0.1.0"\n`, ...lockfile }
    case 'RubyGems':
      return { [`${folder}Gemfile`]: "source 'https://rubygems.org'\n", ...lockfile }
    case 'Packagist':
      return { [`${folder}composer.json`]: `{\n    "name": "globex/${name}"\n}\n`, ...lockfile }
    case 'PyPI':
    case 'GitHub Actions':
      return lockfile
  }
}

export function harmlessProject(random: Random, folder: string, name: string): FilesDescription {
  const format = random.pick(USUAL_FORMATS)
  return projectFiles({ folder, name, format, packages: packagesFor(random, format, usualCount(random)) })
}

/** Many small projects, few large ones. */
function usualCount(random: Random): number {
  return random.chance(0.15) ? random.integer(120, 400) : random.integer(8, 60)
}

export function packagesFor(random: Random, format: LockfileFormat, count: number): LockedPackage[] {
  const { ecosystem } = LOCKFILE_FORMATS[format]
  // What a manifest asks for is only explained by a lockfile; without one a range would admit what is bad today.
  const onlyInvented = format === 'requirements' || format === 'package-json'
  return harmlessPackages(random, ecosystem satisfies PackageEcosystem, { count, onlyInvented })
}

/** One lockfile at the root, which resolves for every package of the repository, and often a project beside them. */
export function monorepo(random: Random, name: string): FilesDescription {
  const format = random.pick<LockfileFormat>(['package-lock-3', 'package-lock-3', 'yarn-berry', 'pnpm-9', 'bun-lock'])
  const packages = harmlessPackages(random, 'npm', { count: random.integer(80, 300) })
  const members = Array.from({ length: random.integer(3, 11) }, (_, index): WorkspaceMember => {
    const folder = random.pick(['packages', 'apps', 'libs/shared', 'services/internal/nested'])
    return { name: `@globex/${name}-${index}`, version: '1.0.0', folder: `${folder}/${name}-${index}` }
  })
  const manifests = members.map((member): [string, FilesDescription[string]] => [
    `${member.folder}/package.json`,
    {
      lockfile: 'package-json',
      content: { project: member.name, packages: askingFor(random.sample(packages, random.integer(1, 6))) },
    },
  ])
  const beside = random.chance(0.4) ? harmlessProject(random, 'tools/release/', `${name}-tools`) : {}
  return {
    ...projectFiles({ folder: '', name, format, packages, members }),
    ...Object.fromEntries(manifests),
    ...beside,
  }
}

function askingFor(packages: readonly LockedPackage[]): LockedPackage[] {
  return packages.map(({ name, version }) => ({ name, version, wanted: `^${version}` }))
}

/** Workflows are copied from one repository to the next, now and then with a change. */
export function workflowFiles(random: Random, shared: readonly FilesDescription[string][]): FilesDescription {
  if (random.chance(0.75)) return { '.github/workflows/build.yml': random.pick(shared) }
  return { '.github/workflows/release.yaml': workflowOf(random, 'release') }
}

export function workflowOf(random: Random, name: string): FilesDescription[string] {
  const packages = harmlessPackages(random, 'GitHub Actions', { count: random.integer(3, 8) })
  return { lockfile: 'workflow', content: { project: name, packages } }
}
