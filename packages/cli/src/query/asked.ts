import {
  CodedError,
  comparableName,
  ecosystemOf,
  ECOSYSTEMS,
  normaliseName,
  parsePurl,
  printable,
  type Ecosystem,
  type PackageIndicator,
} from '@ioc-scanner/core'
import { affectedBy } from '@ioc-scanner/engine'

/** One thing that is asked for. */
export interface Asked {
  /** As it was written. */
  readonly text: string
  /** What it means, in each ecosystem where it means something. */
  readonly indicators: readonly PackageIndicator[]
  /** Ecosystems whose ranges are not read, so that this one cannot be asked for there. */
  readonly unread: readonly Ecosystem[]
}

/** Campaign of what is no indicator but a question. */
export const QUESTION = 'query'

/**
 * Reads `pkg:npm/axios@1.14.1`, `axios`, `axios@1.14.1`, `@acme/left@>=1.0.0 <2`, `npm:axios@^1`, `num2words==0.5.15`.
 * @param only Ecosystems to look in; empty: all.
 * @throws {CodedError} `USAGE`, with what is allowed.
 */
export function asked(text: string, only: readonly Ecosystem[]): Asked {
  const written = text.trim()
  const { ecosystem, name, version } = written.toLowerCase().startsWith('pkg:') ? purl(written) : plain(written)
  const possible = ecosystem === undefined ? ECOSYSTEMS.filter((each) => canName(each, name)) : [ecosystem]
  const ecosystems = possible.filter((each) => only.length === 0 || only.includes(each))
  if (ecosystems.length === 0)
    throw usage(written, `it can be of ${possible.join(', ')}, and --ecosystem asks for ${only.join(', ')}`)
  const meant = ecosystems.map((each) => ({ each, affected: affectedBy(each, version) }))
  const indicators = meant.flatMap(({ each, affected }) =>
    affected === undefined ? [] : spellings(each, name).map((spelled) => question(written, each, spelled, affected)),
  )
  if (indicators.length === 0) {
    const where = `in ${ecosystems.join(', ')}`
    throw usage(
      written,
      `'${printable(version)}' is neither a version nor a range that is read ${where}; without it, every version is asked for`,
    )
  }
  return {
    text: written,
    indicators,
    unread: meant.flatMap(({ each, affected }) => (affected === undefined ? [each] : [])),
  }
}

interface Parts {
  readonly ecosystem?: Ecosystem
  readonly name: string
  readonly version: string
}

function purl(text: string): Parts {
  const { ecosystem, name, version = '' } = parsePurl(text)
  return { ecosystem, name, version }
}

function plain(text: string): Parts {
  const colon = text.indexOf(':')
  const ecosystem = colon > 0 ? ecosystemOf(text.slice(0, colon).trim()) : undefined
  const rest = ecosystem === undefined ? text : text.slice(colon + 1).trim()
  // A scope begins with @, and so does no version.
  const at = rest.indexOf('@', 1)
  const pin = rest.indexOf('==')
  const cut = at > 0 ? [at, 1] : pin > 0 ? [pin, 0] : [rest.length, 0]
  const name = rest.slice(0, cut[0]).trim()
  const version = rest.slice((cut[0] ?? 0) + (cut[1] ?? 0)).trim()
  if (!/^[\w@./:~+-]+$/.test(name) || (at > 0 && version === ''))
    throw usage(text, 'a package is written pkg:npm/axios@1.14.1, axios, axios@1.14.1, or "axios@>=1.14.0 <1.15"')
  return { name, version, ...(ecosystem === undefined ? {} : { ecosystem }) }
}

/** Whether a package of that ecosystem can be called so: where a namespace is needed, a name without one is another's. */
function canName(ecosystem: Ecosystem, name: string): boolean {
  if (name.startsWith('@')) return ecosystem === 'npm'
  switch (ecosystem) {
    case 'Maven':
      return name.includes(':')
    case 'Packagist':
    case 'GitHub Actions':
      return name.includes('/')
    case 'VSCode':
    case 'OpenVSX':
      return name.includes('.') && !name.includes('/')
    case 'Go':
      return !name.includes(':')
    default:
      return !/[:/]/.test(name)
  }
}

/** Names are stored as they are spelled; where a registry takes several spellings for one package, each is asked for. */
function spellings(ecosystem: Ecosystem, name: string): readonly string[] {
  const one = normaliseName(ecosystem, name)
  if (comparableName(ecosystem, one) === one && comparableName(ecosystem, one.replaceAll('-', '_')) !== one)
    return [one]
  return [...new Set([one, one.replaceAll('_', '-'), one.replaceAll('-', '_')])]
}

function question(
  text: string,
  ecosystem: Ecosystem,
  name: string,
  affected: PackageIndicator['affected'],
): PackageIndicator {
  return {
    kind: 'package',
    id: [QUESTION, ecosystem, name, JSON.stringify(affected), text].join('/'),
    campaign: QUESTION,
    title: text,
    source: QUESTION,
    severity: 'high',
    references: [],
    ecosystem,
    name,
    affected,
  }
}

function usage(text: string, why: string): CodedError {
  return new CodedError('USAGE', `'${printable(text)}': ${why}`)
}
