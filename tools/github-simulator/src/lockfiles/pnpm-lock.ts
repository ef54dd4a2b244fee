import { integrityOf } from './checksums.js'
import { LineText } from './line-text.js'
import {
  installedName,
  isAskedFor,
  wantedRange,
  type LockedPackage,
  type LockfileContent,
  type LockfileEntry,
  type WrittenLockfile,
} from './lockfile.js'
import { byCodePoint } from './sorting.js'

interface Spelling {
  /** Key of a package in `packages:`. */
  readonly key: (locked: LockedPackage) => string
  /** What stands for the version in a dependency list. */
  readonly version: (locked: LockedPackage) => string
}

const slashed: Spelling = {
  key: ({ name, version }) => `/${name}/${version}`,
  version: ({ name, version, alias }) => (alias === undefined ? version : `/${name}/${version}`),
}
const slashedAt: Spelling = {
  key: ({ name, version }) => `/${name}@${version}`,
  version: ({ name, version, alias }) => (alias === undefined ? version : `/${name}@${version}`),
}
const plain: Spelling = {
  key: ({ name, version }) => `${name}@${version}`,
  version: ({ name, version, alias }) => (alias === undefined ? version : `${name}@${version}`),
}

/** pnpm 3 to 7. */
export function writePnpm5(content: LockfileContent): WrittenLockfile {
  const text = new LineText()
  text.add('lockfileVersion: 5.4')
  const asked = askedFor(content)
  addMap(
    text,
    'specifiers',
    0,
    asked.map((locked) => [installedName(locked), wantedRange(locked)] as const),
  )
  for (const { section, packages } of sections(asked)) {
    addMap(
      text,
      section,
      0,
      packages.map((locked) => [installedName(locked), slashed.version(locked)] as const),
    )
  }
  return { entries: addPackages(text, content, slashed, 'dependencies here'), text: text.toString() }
}

/** pnpm 8. */
export function writePnpm6(content: LockfileContent): WrittenLockfile {
  const text = new LineText()
  text.add("lockfileVersion: '6.0'")
  addSettings(text)
  for (const { section, packages } of sections(askedFor(content))) {
    text.addAll(['', `${section}:`])
    addImports(text, packages, slashedAt, 2)
  }
  return { entries: addPackages(text, content, slashedAt, 'dependencies here'), text: text.toString() }
}

/** pnpm 9 and 10. */
export function writePnpm9(content: LockfileContent): WrittenLockfile {
  const text = new LineText()
  const entries = addVersion9(text, content)
  return { text: text.toString(), entries }
}

/** pnpm 11 and later: what pnpm itself needs stands in a document of its own, before that of the project. */
export function writePnpmTwoDocuments(content: LockfileContent): WrittenLockfile {
  const text = new LineText()
  const pnpm: LockedPackage = { name: 'pnpm', version: '11.0.3' }
  text.addAll(['---', "lockfileVersion: '9.0'", '', 'importers:', '', '  .:', '    configDependencies: {}'])
  text.add('    packageManagerDependencies:')
  addImports(text, [{ ...pnpm, wanted: pnpm.version }], plain, 6)
  const tool: LockfileContent = { project: 'pnpm', packages: [pnpm] }
  const toolEntries = addPackages(text, tool, plain, 'snapshots')
  text.addAll(['', '---'])
  const entries = addVersion9(text, content)
  return { text: text.toString(), entries: [...toolEntries, ...entries] }
}

function addVersion9(text: LineText, content: LockfileContent): LockfileEntry[] {
  text.add("lockfileVersion: '9.0'")
  addSettings(text)
  text.addAll(['', 'importers:', '', '  .:'])
  for (const { section, packages } of sections(askedFor(content))) {
    text.add(`    ${section}:`)
    addImports(text, packages, plain, 6)
  }
  for (const { folder } of content.members ?? []) text.addAll(['', `  ${folder}: {}`])
  return addPackages(text, content, plain, 'snapshots')
}

function addSettings(text: LineText): void {
  text.addAll(['', 'settings:', '  autoInstallPeers: true', '  excludeLinksFromLockfile: false'])
}

function askedFor({ packages }: LockfileContent): LockedPackage[] {
  return packages.filter(isAskedFor).sort((a, b) => byCodePoint(installedName(a), installedName(b)))
}

function sections(asked: readonly LockedPackage[]): { section: string; packages: readonly LockedPackage[] }[] {
  return [
    { section: 'dependencies', packages: asked.filter(({ dev }) => dev !== true) },
    { section: 'devDependencies', packages: asked.filter(({ dev }) => dev === true) },
  ].filter(({ packages }) => packages.length > 0)
}

function addImports(text: LineText, packages: readonly LockedPackage[], spelling: Spelling, indentation: number): void {
  const indent = ' '.repeat(indentation)
  for (const locked of packages) {
    text.add(`${indent}${scalar(installedName(locked))}:`)
    text.add(`${indent}  specifier: ${scalar(wantedRange(locked))}`)
    text.add(`${indent}  version: ${scalar(spelling.version(locked))}`)
  }
}

function addPackages(
  text: LineText,
  content: LockfileContent,
  spelling: Spelling,
  edges: 'dependencies here' | 'snapshots',
): LockfileEntry[] {
  const byKey = new Map(content.packages.map((locked) => [spelling.key(locked), locked] as const))
  const sorted = [...byKey].sort(([a], [b]) => byCodePoint(a, b))
  const versionOf = new Map(content.packages.map((locked) => [installedName(locked), spelling.version(locked)]))
  const resolvedNeeds = ({ requires = {} }: LockedPackage): [string, string][] =>
    Object.keys(requires).flatMap((name): [string, string][] => {
      const version = versionOf.get(name)
      return version === undefined ? [] : [[name, version]]
    })

  text.addAll(['', 'packages:'])
  const entries = sorted.map(([key, locked]) => {
    text.add()
    const line = text.add(`  ${scalar(key)}:`)
    text.add(`    resolution: {integrity: ${integrityOf(`${locked.name}@${locked.version}`)}}`)
    if (locked.deprecated !== undefined) text.add(`    deprecated: ${scalar(locked.deprecated)}`)
    if (edges === 'dependencies here') {
      addMap(text, 'dependencies', 4, resolvedNeeds(locked))
      text.add(`    dev: ${locked.dev === true}`)
    }
    return { ecosystem: 'npm', name: locked.name, version: locked.version, line }
  })
  if (edges === 'snapshots') {
    text.addAll(['', 'snapshots:'])
    for (const [key, locked] of sorted) {
      const needs = resolvedNeeds(locked)
      text.addAll(['', `  ${scalar(key)}:${needs.length === 0 ? ' {}' : ''}`])
      addMap(text, 'dependencies', 4, needs)
    }
  }
  return entries
}

function addMap(
  text: LineText,
  key: string,
  indentation: number,
  entries: readonly (readonly [string, string])[],
): void {
  if (entries.length === 0) return
  const indent = ' '.repeat(indentation)
  if (indentation === 0) text.add()
  text.add(`${indent}${key}:`)
  text.addAll(entries.map(([name, value]) => `${indent}  ${scalar(name)}: ${scalar(value)}`))
}

/** Quoted only where YAML would read something else than this text. */
function scalar(value: string): string {
  const plainWord = /^[A-Za-z0-9/^~.][^#:'"{}[\],&*?|<>=!%@`]*(@[^#:'"{}[\],&*?|<>=!%`]*)?$/
  const readsAsNumber = /^[\d.]+$/.test(value) && value.split('.').length < 3
  if (value.startsWith('npm:')) return value
  return plainWord.test(value) && !readsAsNumber ? value : `'${value.replaceAll("'", "''")}'`
}
