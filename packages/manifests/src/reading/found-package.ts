import { normaliseName, type Ecosystem, type Package } from '@ioc-scanner/core'
import { ownCopy } from './own-copy.js'

/** What a file knows of a package beside name and version. */
export interface Place {
  /** 1-based. */
  readonly line?: number | undefined
  /** From a direct dependency down to the package. */
  readonly dependencyPath?: readonly string[] | undefined
}

/** A package whose version the file decides. The name is normalised here. */
export function resolved(ecosystem: Ecosystem, name: string, version: string, place: Place): Package {
  return { ...identity(ecosystem, name), version: ownCopy(version), ...known(place) }
}

/** A package that the file only asks for. The name is normalised here. */
export function declared(ecosystem: Ecosystem, name: string, constraint: string, place: Place): Package {
  return { ...identity(ecosystem, name), constraint: ownCopy(constraint), ...known(place) }
}

function identity(ecosystem: Ecosystem, name: string): Pick<Package, 'ecosystem' | 'name'> {
  return { ecosystem, name: ownCopy(normaliseName(ecosystem, name)) }
}

function known({ line, dependencyPath }: Place): Pick<Package, 'line' | 'dependencyPath'> {
  return { ...(line === undefined ? {} : { line }), ...(dependencyPath === undefined ? {} : { dependencyPath }) }
}
