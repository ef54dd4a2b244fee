/** What the name of a wheel or a source archive says. */
export interface PythonArchive {
  /** As written: to be normalised. */
  readonly name: string
  readonly version: string
}

const WHEEL = /^([\w.]+)-([^-]+)(?:-\d[^-]*)?-[^-]+-[^-]+-[^-]+\.whl$/i
const SOURCE = /^(\w[\w.-]*?)-(\d[\w.+!-]*?)\.(?:tar\.gz|tgz|tar\.bz2|tar\.xz|zip)$/i
const VERSION = /^v?\d[\w.+!-]*$/i
/** Longer file names are none of an index; the number bounds what one may cost. */
const MAX_NAME = 500

/**
 * The package in a file that an address leads to: an index names its files after name and version, and who installs from
 * the address installs that package.
 * @returns undefined for what is no http address, and for a file whose name says nothing of a package.
 */
export function pythonArchive(address: string): PythonArchive | undefined {
  const [, path = ''] = /^https?:\/\/([^?#]*)/i.exec(address.trim()) ?? []
  const file = decoded(path.slice(path.lastIndexOf('/') + 1))
  if (!path.includes('/') || file.length > MAX_NAME) return undefined
  const [, name, version] = WHEEL.exec(file) ?? SOURCE.exec(file) ?? []
  return name !== undefined && version !== undefined && VERSION.test(version) ? { name, version } : undefined
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // no percent-encoding after all: the text as it is
  }
}
