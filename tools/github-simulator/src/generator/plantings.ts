import { LOCKFILE_FORMATS, type LockfileFormat } from '../lockfiles/formats.js'
import type { LockedPackage } from '../lockfiles/lockfile.js'
import type { FileDescription, FilesDescription, TextEncoding } from '../organization/description.js'
import { EVERY_VERSION, KNOWN_BAD_PACKAGES, type BadPackage } from '../organization/known-bad-packages.js'
import { harmlessPackages, rangeFor } from './harmless-packages.js'
import { projectFiles } from './projects.js'
import type { Random } from './random.js'

/** In which way a bad package stands in a file. */
type Place = 'asked for' | 'needed by another' | 'nested' | 'twice' | 'under another name' | 'for one platform'

export interface Planting {
  readonly format: LockfileFormat
  readonly place: Place
  readonly encoding?: TextEncoding
  readonly lineEnding?: 'crlf'
  /** A manifest alone, whose range only admits the bad version. */
  readonly range?: boolean
}

/** Every format at least once, the tricky places of each included. A world has as many of them as it has room for. */
export const PLANTINGS: readonly Planting[] = [
  { format: 'package-lock-3', place: 'needed by another' },
  { format: 'package-lock-2', place: 'asked for' },
  { format: 'yarn-classic', place: 'needed by another' },
  { format: 'pnpm-9', place: 'asked for' },
  { format: 'pnpm-two-documents', place: 'needed by another' },
  { format: 'go-sum', place: 'asked for' },
  { format: 'poetry-lock', place: 'asked for' },
  { format: 'cargo-lock', place: 'needed by another' },
  { format: 'workflow', place: 'asked for' },
  { format: 'package-json', place: 'asked for' },
  { format: 'package-json', place: 'asked for', range: true },
  { format: 'requirements', place: 'asked for' },
  { format: 'package-lock-3', place: 'asked for', encoding: 'utf-16le' },
  { format: 'package-lock-1', place: 'nested' },
  { format: 'npm-shrinkwrap', place: 'nested' },
  { format: 'yarn-berry', place: 'under another name' },
  { format: 'pnpm-5', place: 'needed by another' },
  { format: 'pnpm-6', place: 'asked for' },
  { format: 'bun-lock', place: 'nested' },
  { format: 'uv-lock', place: 'needed by another' },
  { format: 'pipfile-lock', place: 'asked for' },
  { format: 'compiled-requirements', place: 'asked for' },
  { format: 'gemfile-lock', place: 'asked for' },
  { format: 'composer-lock', place: 'needed by another' },
  { format: 'package-lock-3', place: 'twice' },
  { format: 'package-lock-3', place: 'under another name' },
  { format: 'package-lock-3', place: 'nested', encoding: 'latin1' },
  { format: 'package-lock-3', place: 'asked for', encoding: 'utf-8-bom' },
  { format: 'package-lock-2', place: 'twice', lineEnding: 'crlf' },
  { format: 'yarn-classic', place: 'under another name', lineEnding: 'crlf' },
  { format: 'pnpm-9', place: 'under another name' },
  { format: 'bun-lock', place: 'under another name' },
  { format: 'gemfile-lock', place: 'for one platform' },
  { format: 'go-sum', place: 'needed by another' },
  { format: 'package-lock-2', place: 'asked for', encoding: 'utf-16be' },
]

/** Ranges that admit exactly one bad version. */
const ADMITTING_RANGES: readonly (readonly [name: string, range: string])[] = [
  ['axios', '^1.13.2'],
  ['chalk', '^5.4.1'],
  ['debug', '^4.4.0'],
  ['ansi-styles', '~6.2.0'],
  ['cline', '^2.2.0'],
]

/** A project, in the folder, that resolves to something bad. */
export function plantedProject(random: Random, planting: Planting, folder: string, name: string): FilesDescription {
  const { format } = planting
  if (planting.range === true) {
    const [badName, wanted] = random.pick(ADMITTING_RANGES)
    const packages = harmlessPackages(random, 'npm', { count: 6, onlyInvented: true })
    return projectFiles({ folder, name, format, packages: [...packages, { name: badName, version: '0.0.0', wanted }] })
  }
  const packages = plantIn(random, planting, harmlessAround(random, format))
  const files = projectFiles({ folder, name, format, packages })
  return Object.fromEntries(Object.entries(files).map(([path, file]) => [path, encoded(file, planting)]))
}

function harmlessAround(random: Random, format: LockfileFormat): LockedPackage[] {
  const { ecosystem } = LOCKFILE_FORMATS[format]
  const isManifest = format === 'package-json' || format === 'requirements'
  const count = ecosystem === 'GitHub Actions' ? 4 : random.integer(10, 80)
  return harmlessPackages(random, ecosystem, { count, onlyInvented: isManifest })
}

/** Puts a bad package of the format's ecosystem among the others, in the place of a harmless version of it if there is one. */
export function plantIn(
  random: Random,
  { format, place }: Planting,
  harmless: readonly LockedPackage[],
): LockedPackage[] {
  const { ecosystem } = LOCKFILE_FORMATS[format]
  const bad = random.pick(KNOWN_BAD_PACKAGES.filter((candidate) => candidate.ecosystem === ecosystem))
  const version = badVersionOf(random, bad)
  const others = harmless.filter(({ name }) => name !== bad.name).map((locked) => withoutNeed(locked, bad.name))
  const isManifest = format === 'package-json' || format === 'requirements'
  const wanted = isManifest ? exactly(format, version) : rangeFor(ecosystem, version)
  const planted: LockedPackage = { name: bad.name, version }
  const [host, ...rest] = others
  if (host === undefined) throw new Error('a bad package needs others around it')
  const needing: LockedPackage = { ...host, requires: { ...host.requires, [bad.name]: wanted } }
  switch (place) {
    case 'asked for':
      return [...others, { ...planted, wanted }]
    case 'under another name':
      return [...others, { ...planted, wanted, alias: `safe-alias-of-${bad.name.replace(/[@/.]/g, '')}` }]
    case 'for one platform':
      return [...others, { ...planted, wanted, platform: 'x86_64-linux' }]
    case 'needed by another':
      return [needing, ...rest, planted]
    case 'nested':
      return [needing, ...rest, { ...planted, inside: [host.name] }]
    case 'twice':
      return [needing, ...rest, { ...planted, wanted }, { ...planted, inside: [host.name] }]
  }
}

/** An invented version where the name itself is bad: any will do. */
function badVersionOf(random: Random, { ecosystem, versions }: BadPackage): string {
  const version = random.pick(versions)
  if (version !== EVERY_VERSION) return version
  return ecosystem === 'Go' ? 'v1.3.1' : '1.3.1'
}

function exactly(format: LockfileFormat, version: string): string {
  return format === 'requirements' ? `==${version}` : version
}

function withoutNeed(locked: LockedPackage, name: string): LockedPackage {
  if (locked.requires?.[name] === undefined) return locked
  return {
    ...locked,
    requires: Object.fromEntries(Object.entries(locked.requires).filter(([needed]) => needed !== name)),
  }
}

/** Only the lockfile is written strangely; the manifest beside it stays as it is. */
function encoded(file: FileDescription, { format, encoding, lineEnding }: Planting): FileDescription {
  if (typeof file === 'string' || !('lockfile' in file) || file.lockfile !== format) return file
  const packages = encoding === 'latin1' ? withForeignLetters(file.content.packages) : file.content.packages
  return {
    ...file,
    content: { ...file.content, packages },
    ...(encoding === undefined ? {} : { encoding }),
    ...(lineEnding === undefined ? {} : { lineEnding }),
  }
}

/** Letters whose bytes are no UTF-8 once they are written as latin1. */
function withForeignLetters([first, ...rest]: readonly LockedPackage[]): LockedPackage[] {
  return first === undefined ? [] : [{ ...first, deprecated: "Déprécié: n'est plus maintenu" }, ...rest]
}
