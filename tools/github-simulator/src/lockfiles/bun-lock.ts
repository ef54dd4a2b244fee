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

/** bun 1.2 and later: JSON with commas after the last item, one line for each package. */
export function writeBunLock(content: LockfileContent): WrittenLockfile {
  const text = new LineText()
  const { project, packages, members = [] } = content
  text.addAll(['{', '  "lockfileVersion": 1,', '  "workspaces": {', '    "": {', `      "name": ${quoted(project)},`])
  const asked = packages.filter(isAskedFor)
  addDeclared(
    text,
    'dependencies',
    asked.filter(({ dev }) => dev !== true),
  )
  addDeclared(
    text,
    'devDependencies',
    asked.filter(({ dev }) => dev === true),
  )
  text.add('    },')
  for (const { folder, name, version } of members) {
    text.addAll([
      `    ${quoted(folder)}: {`,
      `      "name": ${quoted(name)},`,
      `      "version": ${quoted(version)},`,
      '    },',
    ])
  }
  text.addAll(['  },', '  "packages": {'])

  const lines = [
    ...packages.map((locked) => ({ key: keyOf(locked), value: valueOf(locked), locked })),
    ...members.map(({ name, folder }) => ({
      key: name,
      value: `[${quoted(`${name}@workspace:${folder}`)}]`,
      locked: undefined,
    })),
  ].sort((a, b) => byCodePoint(a.key, b.key))
  const entries: LockfileEntry[] = []
  lines.forEach(({ key, value, locked }, index) => {
    if (index > 0) text.add()
    const line = text.add(`    ${quoted(key)}: ${value},`)
    if (locked !== undefined) entries.push({ ecosystem: 'npm', name: locked.name, version: locked.version, line })
  })
  text.addAll(['  }', '}'])
  return { text: text.toString(), entries }
}

function keyOf(locked: LockedPackage): string {
  return [...(locked.inside ?? []), installedName(locked)].join('/')
}

function valueOf({ name, version, requires = {} }: LockedPackage): string {
  const needs = Object.entries(requires).map(([needed, range]) => `${quoted(needed)}: ${quoted(range)}`)
  const details = needs.length === 0 ? '{}' : `{ "dependencies": { ${needs.join(', ')} } }`
  return `[${quoted(`${name}@${version}`)}, "", ${details}, ${quoted(integrityOf(`${name}@${version}`))}]`
}

function addDeclared(text: LineText, section: string, packages: readonly LockedPackage[]): void {
  if (packages.length === 0) return
  const declared = packages.map((locked) => [installedName(locked), wantedRange(locked)] as const)
  text.add(`      "${section}": {`)
  text.addAll(
    declared.sort(([a], [b]) => byCodePoint(a, b)).map(([name, range]) => `        ${quoted(name)}: ${quoted(range)},`),
  )
  text.add('      },')
}

const quoted = (value: string): string => JSON.stringify(value)
