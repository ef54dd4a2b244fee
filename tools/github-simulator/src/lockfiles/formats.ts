import { writeBunLock } from './bun-lock.js'
import { writeCargoLock } from './cargo-lock.js'
import { writeComposerLock } from './composer-lock.js'
import { writeGemfileLock } from './gemfile-lock.js'
import { writeGoMod, writeGoSum } from './go-modules.js'
import type { LockedPackage, LockfileContent, LockfileWriter, WrittenLockfile } from './lockfile.js'
import { writePackageJson } from './package-json.js'
import { writePackageLockV1, writePackageLockV2, writePackageLockV3 } from './package-lock.js'
import { writePnpm5, writePnpm6, writePnpm9, writePnpmTwoDocuments } from './pnpm-lock.js'
import { writePipfileLock, writePoetryLock, writeUvLock } from './python-locks.js'
import { normalisedPythonName } from './python-names.js'
import { writeCompiledRequirements, writeRequirements } from './requirements-txt.js'
import { byCodePoint, sortedRecord } from './sorting.js'
import { writeWorkflow } from './workflow.js'
import { writeYarnBerry, writeYarnClassic } from './yarn-lock.js'

interface FormatDescription {
  readonly ecosystem: string
  /** Where the tool puts the file, seen from the project's folder. */
  readonly path: string
  readonly write: LockfileWriter
}

/** Every format that the simulator's organizations contain. */
export const LOCKFILE_FORMATS = {
  'package-lock-1': { ecosystem: 'npm', path: 'package-lock.json', write: writePackageLockV1 },
  'package-lock-2': { ecosystem: 'npm', path: 'package-lock.json', write: writePackageLockV2 },
  'package-lock-3': { ecosystem: 'npm', path: 'package-lock.json', write: writePackageLockV3 },
  'npm-shrinkwrap': { ecosystem: 'npm', path: 'npm-shrinkwrap.json', write: writePackageLockV3 },
  'yarn-classic': { ecosystem: 'npm', path: 'yarn.lock', write: writeYarnClassic },
  'yarn-berry': { ecosystem: 'npm', path: 'yarn.lock', write: writeYarnBerry },
  'pnpm-5': { ecosystem: 'npm', path: 'pnpm-lock.yaml', write: writePnpm5 },
  'pnpm-6': { ecosystem: 'npm', path: 'pnpm-lock.yaml', write: writePnpm6 },
  'pnpm-9': { ecosystem: 'npm', path: 'pnpm-lock.yaml', write: writePnpm9 },
  'pnpm-two-documents': { ecosystem: 'npm', path: 'pnpm-lock.yaml', write: writePnpmTwoDocuments },
  'bun-lock': { ecosystem: 'npm', path: 'bun.lock', write: writeBunLock },
  'package-json': { ecosystem: 'npm', path: 'package.json', write: writePackageJson },
  requirements: { ecosystem: 'PyPI', path: 'requirements.txt', write: writeRequirements },
  'compiled-requirements': { ecosystem: 'PyPI', path: 'requirements.txt', write: writeCompiledRequirements },
  'poetry-lock': { ecosystem: 'PyPI', path: 'poetry.lock', write: writePoetryLock },
  'uv-lock': { ecosystem: 'PyPI', path: 'uv.lock', write: writeUvLock },
  'pipfile-lock': { ecosystem: 'PyPI', path: 'Pipfile.lock', write: writePipfileLock },
  'go-mod': { ecosystem: 'Go', path: 'go.mod', write: writeGoMod },
  'go-sum': { ecosystem: 'Go', path: 'go.sum', write: writeGoSum },
  'cargo-lock': { ecosystem: 'crates.io', path: 'Cargo.lock', write: writeCargoLock },
  'gemfile-lock': { ecosystem: 'RubyGems', path: 'Gemfile.lock', write: writeGemfileLock },
  'composer-lock': { ecosystem: 'Packagist', path: 'composer.lock', write: writeComposerLock },
  workflow: { ecosystem: 'GitHub Actions', path: '.github/workflows/build.yml', write: writeWorkflow },
} as const satisfies Record<string, FormatDescription>

export type LockfileFormat = keyof typeof LOCKFILE_FORMATS

/** @throws When the format cannot express the content, such as two versions of one name in a Pipfile.lock. */
export function writeLockfile(format: LockfileFormat, content: LockfileContent): WrittenLockfile {
  const { ecosystem, write } = LOCKFILE_FORMATS[format]
  if (ecosystem === 'PyPI') refuseSecondVersions(format, content)
  return write({ ...content, packages: content.packages.map(withSortedNeeds) })
}

/** All tools write them so. */
function withSortedNeeds(locked: LockedPackage): LockedPackage {
  return locked.requires === undefined
    ? locked
    : { ...locked, requires: sortedRecord(Object.entries(locked.requires), byCodePoint) }
}

function refuseSecondVersions(format: LockfileFormat, { packages }: LockfileContent): void {
  const names = new Set<string>()
  for (const { name } of packages) {
    const normalised = normalisedPythonName(name)
    if (names.has(normalised)) throw new Error(`${format} cannot hold ${name} twice: Python installs one version`)
    names.add(normalised)
  }
}
