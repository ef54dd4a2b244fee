import { goHashOf } from './checksums.js'
import { LineText } from './line-text.js'
import {
  isAskedFor,
  type LockedPackage,
  type LockfileContent,
  type LockfileEntry,
  type WrittenLockfile,
} from './lockfile.js'
import { byCodePoint } from './sorting.js'

/** Since Go 1.17 it names every module of the build, the indirect ones in a block of their own. */
export function writeGoMod(content: LockfileContent): WrittenLockfile {
  const text = new LineText()
  text.addAll([`module ${content.project}`, '', 'go 1.22'])
  const chosen = content.packages
    .filter(({ goModOnly }) => goModOnly !== true)
    .sort((a, b) => byCodePoint(a.name, b.name))
  const entries: LockfileEntry[] = []
  const blocks = [
    { packages: chosen.filter(isAskedFor), comment: '' },
    { packages: chosen.filter((locked) => !isAskedFor(locked)), comment: ' // indirect' },
  ]
  for (const { packages, comment } of blocks) {
    if (packages.length === 0) continue
    text.addAll(['', 'require ('])
    for (const { name, version } of packages) {
      entries.push({ ecosystem: 'Go', name, version, line: text.add(`\t${name} ${version}${comment}`) })
    }
    text.add(')')
  }
  return { text: text.toString(), entries }
}

/** Two hashes for each module of the build, one for a module whose go.mod alone was read. */
export function writeGoSum(content: LockfileContent): WrittenLockfile {
  const text = new LineText()
  const entries: LockfileEntry[] = []
  for (const { name, version, goModOnly } of [...content.packages].sort(byModule)) {
    if (goModOnly !== true) {
      const line = text.add(`${name} ${version} ${goHashOf(`${name}@${version}`)}`)
      entries.push({ ecosystem: 'Go', name, version, line })
    }
    text.add(`${name} ${version}/go.mod ${goHashOf(`${name}@${version}/go.mod`)}`)
  }
  return { text: text.toString(), entries }
}

function byModule(a: LockedPackage, b: LockedPackage): number {
  return byCodePoint(a.name, b.name) || byCodePoint(a.version, b.version)
}
