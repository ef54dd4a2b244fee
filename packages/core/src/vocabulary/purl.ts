import { PackageURL } from 'packageurl-js'
import { CodedError, messageOf } from '../errors.js'
import { ecosystemFacts, ecosystemOf, normaliseName, type Ecosystem } from './ecosystem.js'

/** The package URL of a name in its ecosystem: `pkg:npm/%40acme/left@1.0.0`. */
export function purlOf(ecosystem: Ecosystem, name: string, version?: string): string {
  const { purlType, namespaceSeparator } = ecosystemFacts(ecosystem)
  const cut = namespaceSeparator === undefined ? -1 : name.lastIndexOf(namespaceSeparator)
  const [namespace, ownName] = cut > 0 ? [name.slice(0, cut), name.slice(cut + 1)] : [undefined, name]
  const url = new PackageURL(purlType, namespace, ownName === '' ? name : ownName, version, undefined, undefined)
  return url.toString()
}

export interface ParsedPurl {
  readonly ecosystem: Ecosystem
  readonly name: string
  readonly version?: string
}

/**
 * Reads a package URL.
 * @throws {CodedError} `PURL_INVALID` for what is no purl, `PURL_UNKNOWN_TYPE` for an ecosystem that the scanner does not know.
 */
export function parsePurl(text: string): ParsedPurl {
  let url: PackageURL
  try {
    url = PackageURL.fromString(text.trim())
  } catch (cause) {
    throw new CodedError('PURL_INVALID', `'${text}' is no package URL: ${messageOf(cause)}`, { cause })
  }
  const ecosystem = ecosystemOf(url.type)
  if (ecosystem === undefined) {
    throw new CodedError('PURL_UNKNOWN_TYPE', `'${text}' is of type '${url.type}', which the scanner does not know`)
  }
  const separator = ecosystemFacts(ecosystem).namespaceSeparator ?? '/'
  const name = url.namespace ? `${url.namespace}${separator}${url.name}` : url.name
  return { ecosystem, name: normaliseName(ecosystem, name), ...(url.version ? { version: url.version } : {}) }
}
