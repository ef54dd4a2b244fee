import { LOCKFILE_FORMATS } from '../lockfiles/formats.js'
import type { LockedPackage } from '../lockfiles/lockfile.js'
import type { FilesDescription, RepositoryDescription } from '../organization/description.js'
import { harmlessPackages, INVENTED_NAMES } from './harmless-packages.js'
import { plantIn } from './plantings.js'
import { projectFiles } from './projects.js'
import type { Random } from './random.js'

/** What is hard to look at: some of it ends as a gap, some only costs more. */
export type Obstacle = (
  random: Random,
  name: string,
) => Pick<RepositoryDescription, 'files' | 'branches' | 'copiedFolders' | 'latin1Paths'>

function harmlessNpm(random: Random): LockedPackage[] {
  return harmlessPackages(random, 'npm', { count: 30, onlyInvented: true })
}

/** A merge that was never finished. */
export const conflictMarkers: Obstacle = (random, name) => {
  const format = random.pick(['package-lock-3', 'yarn-classic', 'pnpm-9', 'poetry-lock', 'cargo-lock'] as const)
  const { ecosystem } = LOCKFILE_FORMATS[format]
  const packages = harmlessPackages(random, ecosystem, { count: 30, onlyInvented: true })
  const files = projectFiles({ folder: '', name, format, packages })
  return { files: mapLockfiles(files, format, (file) => ({ ...file, damage: 'conflict-markers' })) }
}

/** A write that was interrupted. */
export const cutOff: Obstacle = (random, name) => {
  const files = projectFiles({ folder: 'app/', name, format: 'package-lock-3', packages: harmlessNpm(random) })
  return { files: mapLockfiles(files, 'package-lock-3', (file) => ({ ...file, damage: 'cut-off' })) }
}

export const symbolicLink: Obstacle = (random, name) => ({
  files: {
    ...projectFiles({ folder: 'app/', name, format: 'package-lock-3', packages: harmlessNpm(random) }),
    'deploy/package-lock.json': { symlink: '../app/package-lock.json' },
  },
})

export const lfsPointer: Obstacle = (random, name) => ({
  files: {
    'package.json': {
      lockfile: 'package-json',
      content: { project: name, packages: harmlessPackages(random, 'npm', { count: 6, onlyInvented: true }) },
    },
    'package-lock.json': { lfsSize: random.integer(100_000, 3_000_000) },
    '.gitattributes': 'package-lock.json filter=lfs diff=lfs merge=lfs -text\n',
  },
})

/** About 2 MB. In some, something bad stands near the end: where an answer that was cut does not reach. */
export const hugeLockfile: Obstacle = (random, name) => {
  const harmless = harmlessPackages(random, 'npm', {
    count: INVENTED_NAMES - random.integer(0, 40),
    onlyInvented: true,
  })
  const isBad = random.chance(0.6)
  const packages = isBad
    ? [...harmless, { name: 'xrpl', version: '4.2.3', wanted: '^4.2.0' } satisfies LockedPackage]
    : harmless
  return { files: projectFiles({ folder: '', name, format: 'package-lock-3', packages }) }
}

const ICONS_IN_A_SET = 1_000
const COPIES_OF_THE_SET = 104

/** More entries than one recursive listing delivers, and a bad lockfile behind the place where it stops. */
export const hugeTree: Obstacle = (random, name) => {
  const icon = '<svg xmlns="http://www.w3.org/2000/svg"/>\n'
  const icons = Array.from({ length: ICONS_IN_A_SET }, (_, index): [string, string] => [
    `assets/icons/set-0/${index}.svg`,
    icon,
  ])
  const copies = Array.from({ length: COPIES_OF_THE_SET }, (_, index): [string, string] => [
    `assets/icons/set-${index + 1}`,
    'assets/icons/set-0',
  ])
  const format = 'package-lock-3'
  const packages = plantIn(random, { format, place: 'needed by another' }, harmlessNpm(random))
  return {
    files: { ...Object.fromEntries(icons), ...projectFiles({ folder: 'web/', name, format, packages }) },
    copiedFolders: Object.fromEntries(copies),
  }
}

/** Names and bytes that are legal in git and rare elsewhere. */
export const oddPaths: Obstacle = (random, name) => ({
  files: {
    ...projectFiles({ folder: 'übersicht/', name, format: 'yarn-classic', packages: harmlessNpm(random) }),
    'README.md': '# Odd\n',
    'readme.md': '# odd\n',
    'a "quoted" name.txt': 'x\n',
    'libs/other': { submodule: '0123456789abcdef0123456789abcdef01234567' },
    'logo.png': {
      base64: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==',
    },
    link: { symlink: 'README.md' },
  },
  latin1Paths: { 'docs/r\u00e9sum\u00e9.txt': 'not UTF-8\n' },
})

/** More branches than one page of them. */
export const manyBranches: Obstacle = (random, name) => ({
  files: projectFiles({ folder: '', name, format: 'pnpm-9', packages: harmlessNpm(random) }),
  branches: Object.fromEntries(
    Array.from({ length: 105 }, (_, index): [string, FilesDescription] => [
      `feature/${index}`,
      { 'NOTES.md': `${index}\n` },
    ]),
  ),
})

type LockfileFile = Extract<FilesDescription[string], { readonly lockfile: unknown }>

function mapLockfiles(
  files: FilesDescription,
  format: LockfileFile['lockfile'],
  change: (file: LockfileFile) => LockfileFile,
): FilesDescription {
  return Object.fromEntries(
    Object.entries(files).map(([path, file]) => [
      path,
      typeof file !== 'string' && 'lockfile' in file && file.lockfile === format ? change(file) : file,
    ]),
  )
}
