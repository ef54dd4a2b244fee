import {
  normaliseName,
  parsePurl,
  SEVERITIES,
  type Ecosystem,
  type PackageIndicator,
  type Severity,
} from '@ioc-scanner/core'
import type { Entry, Field } from './entry.js'
import { checkName, doubtAbout, ecosystemNamed, versionIn } from './spellings.js'

/** What is worth telling about an entry that is kept all the same. */
export type Remark = (reason: string) => void

const MAX_TEXT = 2_000
const MAX_NAME = 500
/** No registry allows any of these in a name or a version: white space, control and invisible characters. */
const IMPOSSIBLE = /[\s\p{C}]/u
/** `=1.0`, `== 1.0`: how advisories write one version. */
const EQUALS = /(?<![<>!~^=])={1,3}\s*(?=[vV]?\d)/g
/** Operators and wildcards: `>=1.2`, `^1`, `[1.0,2.0)`, `1.x`. As an exact version they would silently match nothing. */
const RANGE_LIKE = /^[<>=^~![(]|[*|]|(?:^|\.)[xX](?:\.|$)/

/**
 * The indicator that an entry means.
 * @throws With the reason in words, where it means none.
 */
export function indicatorOf(entry: Entry, defaultCampaign: string, source: string, remark: Remark): PackageIndicator {
  const { ecosystem, name, version } = readIdentity(entry)
  const affected = readAffected(entry, ecosystem, version)
  const campaign = readText(entry, 'campaign') ?? defaultCampaign
  const note = readText(entry, 'note')
  const doubt = doubtAbout(ecosystem, name)
  if (doubt !== undefined) remark(doubt)
  return {
    kind: 'package',
    id: `${campaign}/${ecosystem}/${name}${'range' in affected ? `@${affected.range}` : ''}`,
    campaign,
    title: readText(entry, 'title') ?? campaign,
    source,
    severity: readSeverity(entry, remark),
    references: readReferences(entry, remark),
    ecosystem,
    name,
    affected,
    ...(note === undefined ? {} : { note }),
  }
}

interface Identity {
  readonly ecosystem: Ecosystem
  readonly name: string
  /** Where a package URL says it; `*` where it names the package alone. */
  readonly version?: string
}

function readIdentity(entry: Entry): Identity {
  const purl = readText(entry, 'purl')
  const ecosystemName = readText(entry, 'ecosystem')
  const spelledName = readText(entry, 'name')
  if (purl !== undefined) {
    if (ecosystemName !== undefined || spelledName !== undefined)
      throw new Error('both a package URL and a name; one of them is enough')
    const { ecosystem, name, version = '*' } = parsePurl(purl)
    return { ecosystem, name: checkedName(ecosystem, name), version }
  }
  if (ecosystemName === undefined) throw new Error('no ecosystem')
  if (spelledName === undefined) throw new Error('no name')
  const ecosystem = ecosystemNamed(ecosystemName)
  return { ecosystem, name: checkedName(ecosystem, normaliseName(ecosystem, spelledName)) }
}

function checkedName(ecosystem: Ecosystem, name: string): string {
  if (name.length > MAX_NAME || IMPOSSIBLE.test(name)) throw new Error(`'${name.slice(0, 80)}' is no name of a package`)
  checkName(ecosystem, name)
  return name
}

function readAffected(
  entry: Entry,
  ecosystem: Ecosystem,
  versionOfPurl: string | undefined,
): PackageIndicator['affected'] {
  const range = readText(entry, 'range')
  const listed = entry.fields.versions
    ?.flatMap((text) => text.replace(EQUALS, '').split(/[\s;,]+/))
    .filter((text) => text !== '')
  if (range !== undefined) {
    if (listed !== undefined) throw new Error('both versions and a range; write two entries')
    if (versionOfPurl !== undefined && versionOfPurl !== '*') throw new Error('both a version and a range')
    return range === '*' ? { all: true } : { range }
  }
  const versions = listed ?? (versionOfPurl === undefined ? [] : [versionOfPurl])
  if (listed !== undefined && versionOfPurl !== undefined && versionOfPurl !== '*')
    throw new Error('a version in the package URL and versions beside it')
  if (versions.length === 0) throw new Error('no version; write * for every version')
  if (versions.includes('*')) return { all: true }
  return { versions: versions.map((version) => checkedVersion(ecosystem, version)) }
}

function checkedVersion(ecosystem: Ecosystem, version: string): string {
  if (RANGE_LIKE.test(version))
    throw new Error(`'${version.slice(0, 80)}' is a range, not a version; write it as range`)
  if (version.length > MAX_NAME || IMPOSSIBLE.test(version)) throw new Error(`'${version.slice(0, 80)}' is no version`)
  return versionIn(ecosystem, version)
}

/** The one text of a field; undefined where it is absent or empty. */
function readText({ fields }: Entry, field: Field): string | undefined {
  const [text, second] = fields[field] ?? []
  if (second !== undefined) throw new Error(`more than one ${field}`)
  if (text !== undefined && text.length > MAX_TEXT) throw new Error(`${field} is longer than ${MAX_TEXT} characters`)
  return text?.trim() || undefined
}

function readSeverity(entry: Entry, remark: Remark): Severity {
  const text = readText(entry, 'severity')
  const known = SEVERITIES.find((severity) => severity === text?.toLowerCase())
  if (text !== undefined && known === undefined)
    remark(`unknown severity '${text.slice(0, 80)}', taken as critical; there are ${SEVERITIES.join(', ')}`)
  return known ?? 'critical'
}

function readReferences({ fields }: Entry, remark: Remark): readonly string[] {
  const addresses = (fields.references ?? []).flatMap((text) => text.split(/\s+/)).filter((text) => text !== '')
  return addresses.filter((address) => {
    const isUsable = isHttps(address)
    if (!isUsable) remark(`reference '${address.slice(0, 80)}' left out: it is no https address`)
    return isUsable
  })
}

function isHttps(address: string): boolean {
  return address.length <= MAX_TEXT && URL.canParse(address) && new URL(address).protocol === 'https:'
}
