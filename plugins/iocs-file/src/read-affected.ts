import { messageOf, type Ecosystem, type PackageIndicator } from '@ioc-scanner/core'
import { readText, type Entry, type Remark } from './entry.js'
import { isImpossible, versionIn } from './spellings.js'

/** `=1.0`, `== 1.0`: how advisories write one version. */
const EQUALS = /(?<![<>!~^=])={1,3}\s*(?=[vV]?\d)/g
/** Operators and wildcards: `>=1.2`, `^1`, `[1.0,2.0)`, `1.x`. As an exact version they would silently match nothing. */
const RANGE_LIKE = /^[<>=^~![(]|[*|]|(?:^|\.)[xX](?:\.|$)/
/** `>= 1.2`, `1.0 - 2.0`, `1.0 || 2.0`: what stands beside it is no version of its own. */
const OPERATOR = /^[<>=^~!|&-]+$/

/**
 * What an entry says is bad of a package. A version that cannot be one is told, and the others are kept.
 * @throws With the reason in words, where nothing is left.
 */
export function readAffected(
  entry: Entry,
  { ecosystem, versionOfPurl }: { readonly ecosystem: Ecosystem; readonly versionOfPurl: string | undefined },
  remark: Remark,
): PackageIndicator['affected'] {
  const range = readText(entry, 'range')
  const listed = (entry.fields.versions ?? []).flatMap((text, index) =>
    versionsIn(ecosystem, text).map((version) => ({ ...version, line: entry.versionLines?.[index] ?? entry.line })),
  )
  const isListed = listed.length > 0
  if (range !== undefined) {
    if (isListed) throw new Error('both versions and a range; write two entries')
    if (versionOfPurl !== undefined && versionOfPurl !== '*') throw new Error('both a version and a range')
    return range === '*' ? { all: true } : { range }
  }
  if (isListed && versionOfPurl !== undefined && versionOfPurl !== '*')
    throw new Error('a version in the package URL and versions beside it')
  const ofPurl = versionOfPurl === undefined ? [] : [{ ...checkedVersion(ecosystem, versionOfPurl), line: entry.line }]
  const read = isListed ? listed : ofPurl
  if (read.length === 0) throw new Error('no version; write * for every version')
  const good = read.flatMap((version) => ('version' in version ? [version.version] : []))
  if (good.includes('*')) return { all: true }
  const bad = read.flatMap((version) => ('reason' in version ? [version] : []))
  if (good.length === 0) throw new Error(bad.map(({ reason }) => reason).join('; '))
  for (const { reason, line } of bad)
    remark.loss(`${reason}; left out, and the other versions of the entry are kept`, line)
  return { versions: good }
}

type VersionReading = { readonly version: string } | { readonly reason: string }

function versionsIn(ecosystem: Ecosystem, text: string): readonly VersionReading[] {
  const pieces = piecesOf(text)
  // In parts, a range would become versions that nobody meant.
  if (pieces.some((piece) => OPERATOR.test(piece))) return [{ reason: isRange(pieces.join(' ')) }]
  const read = pieces.map((piece) => ({ piece, ...checkedVersion(ecosystem, piece) }))
  // `before 2.0.0` does not mean 2.0.0.
  const isProse = pieces.length > 1 && read.some((one) => 'reason' in one && /^\p{L}+$/u.test(one.piece))
  return isProse ? [{ reason: `'${shown(pieces.join(' '))}' is no list of versions; write them with ; between` }] : read
}

function piecesOf(text: string): readonly string[] {
  const pieces = text.replace(EQUALS, '').split(/[\s;,]+/)
  return pieces.filter((piece) => piece !== '')
}

function checkedVersion(ecosystem: Ecosystem, version: string): VersionReading {
  if (version === '*') return { version }
  if (RANGE_LIKE.test(version)) return { reason: isRange(version) }
  if (isImpossible(version)) return { reason: `'${shown(version)}' is no version` }
  try {
    return { version: versionIn(ecosystem, version) }
  } catch (cause) {
    return { reason: messageOf(cause) }
  }
}

function isRange(text: string): string {
  return `'${shown(text)}' is a range, not a version; write it as range`
}

function shown(text: string): string {
  return text.slice(0, 80)
}
