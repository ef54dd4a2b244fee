import {
  normaliseName,
  parsePurl,
  SEVERITIES,
  type Ecosystem,
  type PackageIndicator,
  type Severity,
} from '@ioc-scanner/core'
import { LONGEST_TEXT, readText, type Entry, type Remark } from './entry.js'
import { readAffected } from './read-affected.js'
import { checkName, doubtAbout, ecosystemNamed, isImpossible } from './spellings.js'

/**
 * The indicator that an entry means.
 * @throws With the reason in words, where it means none.
 */
export function indicatorOf(entry: Entry, defaultCampaign: string, source: string, remark: Remark): PackageIndicator {
  const { ecosystem, name, version } = readIdentity(entry)
  const affected = readAffected(entry, { ecosystem, versionOfPurl: version }, remark)
  const campaign = readText(entry, 'campaign') ?? defaultCampaign
  const note = readText(entry, 'note')
  const doubt = doubtAbout(ecosystem, name)
  if (doubt !== undefined) remark.doubt(doubt)
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
  if (isImpossible(name)) throw new Error(`'${name.slice(0, 80)}' is no name of a package`)
  checkName(ecosystem, name)
  return name
}

function readSeverity(entry: Entry, remark: Remark): Severity {
  const text = readText(entry, 'severity')
  const known = SEVERITIES.find((severity) => severity === text?.toLowerCase())
  if (text !== undefined && known === undefined)
    remark.doubt(`unknown severity '${text.slice(0, 80)}', taken as critical; there are ${SEVERITIES.join(', ')}`)
  return known ?? 'critical'
}

function readReferences({ fields }: Entry, remark: Remark): readonly string[] {
  const addresses = (fields.references ?? []).flatMap((text) => text.split(/\s+/)).filter((text) => text !== '')
  return addresses.filter((address) => {
    const isUsable = isHttps(address)
    if (!isUsable) remark.doubt(`reference '${address.slice(0, 80)}' left out: it is no https address`)
    return isUsable
  })
}

function isHttps(address: string): boolean {
  return address.length <= LONGEST_TEXT && URL.canParse(address) && new URL(address).protocol === 'https:'
}
