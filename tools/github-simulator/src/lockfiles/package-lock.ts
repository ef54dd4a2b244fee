import { integrityOf } from './checksums.js'
import { printJson, type Json } from './json-text.js'
import {
  installedName,
  isAskedFor,
  wantedRange,
  type LockedPackage,
  type LockfileContent,
  type WrittenLockfile,
} from './lockfile.js'
import { byLocale, sortedRecord } from './sorting.js'

type JsonObject = Record<string, Json>

/** npm 7 and 8: every package twice, by path in `packages` and nested in `dependencies`. */
export function writePackageLockV2(content: LockfileContent): WrittenLockfile {
  const printed = printJson(
    {
      ...header(content, 2),
      requires: true,
      packages: packagesByPath(content),
      dependencies: nestedDependencies(content),
    },
    2,
  )
  return { text: printed.text, entries: entriesByPath(content, (path) => printed.lineOf(['packages', path])) }
}

/** npm 9 and later, and the lockfile of a published package (npm-shrinkwrap.json): every package by its path. */
export function writePackageLockV3(content: LockfileContent): WrittenLockfile {
  const printed = printJson({ ...header(content, 3), requires: true, packages: packagesByPath(content) }, 2)
  return { text: printed.text, entries: entriesByPath(content, (path) => printed.lineOf(['packages', path])) }
}

/** npm 5 and 6: nested. */
export function writePackageLockV1(content: LockfileContent): WrittenLockfile {
  const printed = printJson({ ...header(content, 1), requires: true, dependencies: nestedDependencies(content) }, 2)
  return {
    text: printed.text,
    entries: content.packages.map((locked) => ({
      ecosystem: 'npm',
      name: locked.name,
      version: locked.version,
      line: printed.lineOf(nestedPath(locked)),
    })),
  }
}

/** `node_modules/a/node_modules/b`: where npm puts the package. */
function pathOf(locked: LockedPackage): string {
  return [...(locked.inside ?? []), installedName(locked)].map((name) => `node_modules/${name}`).join('/')
}

function nestedPath(locked: LockedPackage): string[] {
  return [...(locked.inside ?? []), installedName(locked)].flatMap((name) => ['dependencies', name])
}

function header({ project }: LockfileContent, lockfileVersion: number): JsonObject {
  return { name: project, version: '1.0.0', lockfileVersion }
}

function entriesByPath(content: LockfileContent, lineOf: (path: string) => number): WrittenLockfile['entries'] {
  return content.packages.map((locked) => ({
    ecosystem: 'npm',
    name: locked.name,
    version: locked.version,
    line: lineOf(pathOf(locked)),
  }))
}

function tarballOf({ name, version }: LockedPackage): string {
  return `https://registry.npmjs.org/${name}/-/${name.slice(name.lastIndexOf('/') + 1)}-${version}.tgz`
}

function packagesByPath(content: LockfileContent): JsonObject {
  const entries: [string, Json][] = content.packages.map((locked) => [
    pathOf(locked),
    {
      ...(locked.alias === undefined ? {} : { name: locked.name }),
      version: locked.version,
      resolved: tarballOf(locked),
      integrity: integrityOf(`${locked.name}@${locked.version}`),
      ...(locked.deprecated === undefined ? {} : { deprecated: locked.deprecated }),
      ...(locked.dev === true ? { dev: true } : {}),
      license: 'MIT',
      ...(locked.requires === undefined ? {} : { dependencies: { ...locked.requires } }),
    },
  ])
  for (const { name, version, folder } of content.members ?? []) {
    entries.push([`node_modules/${name}`, { resolved: folder, link: true }], [folder, { name, version }])
  }
  return { '': rootPackage(content), ...sortedRecord(entries, byLocale) }
}

function rootPackage(content: LockfileContent): JsonObject {
  const asked = content.packages.filter(isAskedFor)
  const members = content.members ?? []
  return {
    name: content.project,
    version: '1.0.0',
    ...(members.length === 0 ? {} : { workspaces: members.map(({ folder }) => folder) }),
    ...declared(
      'dependencies',
      asked.filter(({ dev }) => dev !== true),
    ),
    ...declared(
      'devDependencies',
      asked.filter(({ dev }) => dev === true),
    ),
  }
}

function declared(key: string, packages: readonly LockedPackage[]): JsonObject {
  if (packages.length === 0) return {}
  return {
    [key]: sortedRecord(
      packages.map((locked) => [installedName(locked), wantedRange(locked)] as const),
      byLocale,
    ),
  }
}

interface Nest {
  locked?: LockedPackage
  readonly children: Map<string, Nest>
}

function nestedDependencies(content: LockfileContent): JsonObject {
  const root: Nest = { children: new Map() }
  for (const locked of content.packages) {
    let nest = root
    for (const name of [...(locked.inside ?? []), installedName(locked)]) {
      const child: Nest = nest.children.get(name) ?? { children: new Map() }
      nest.children.set(name, child)
      nest = child
    }
    nest.locked = locked
  }
  const members = (content.members ?? []).map(({ name, folder }) => [name, { version: `file:${folder}` }] as const)
  return sortedRecord([...Object.entries(nestToJson(root)), ...members], byLocale)
}

function nestToJson(nest: Nest): JsonObject {
  return sortedRecord(
    [...nest.children].map(([name, child]) => [name, nestedEntry(name, child)] as const),
    byLocale,
  )
}

function nestedEntry(name: string, { locked, children }: Nest): Json {
  if (locked === undefined) throw new Error(`a package stands inside ${name}, which the lockfile does not have`)
  return {
    version: locked.alias === undefined ? locked.version : `npm:${locked.name}@${locked.version}`,
    resolved: tarballOf(locked),
    integrity: integrityOf(`${locked.name}@${locked.version}`),
    ...(locked.dev === true ? { dev: true } : {}),
    ...(locked.requires === undefined ? {} : { requires: { ...locked.requires } }),
    ...(children.size === 0 ? {} : { dependencies: nestToJson({ children }) }),
  }
}
