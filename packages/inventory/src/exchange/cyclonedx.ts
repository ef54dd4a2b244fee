import { purlOf, type Package } from '@ioc-scanner/core'
import type { Connection } from '../database/connection.js'
import type { ExtractionTable } from '../extractions/extraction-table.js'
import { repositoryFrom } from '../journal/repository-table.js'
import { namedRepository, packagesOf } from './repository-packages.js'

/** A CycloneDX 1.6 document in JSON: what of it we write. */
export interface CycloneDx {
  readonly bomFormat: 'CycloneDX'
  readonly specVersion: '1.6'
  readonly version: 1
  readonly metadata: {
    readonly timestamp: string
    readonly component: {
      readonly type: 'application'
      readonly name: string
      readonly version?: string
      readonly 'bom-ref': string
    }
  }
  readonly components: readonly CycloneDxComponent[]
}

export interface CycloneDxComponent {
  readonly type: 'library'
  readonly 'bom-ref': string
  readonly name: string
  readonly version?: string
  readonly purl?: string
  readonly evidence: { readonly occurrences: readonly { readonly location: string; readonly line?: number }[] }
  /** `ioc-scanner:ecosystem`; `ioc-scanner:constraint` where a manifest only constrains the version. */
  readonly properties: readonly { readonly name: string; readonly value: string }[]
}

/**
 * What a repository holds now, as a bill of materials.
 * @param nameOrId `owner/name` in any case, or its id
 * @throws {CodedError} `REPOSITORY_UNKNOWN`
 */
export function cycloneDxOf(
  connection: Connection,
  extractions: ExtractionTable,
  nameOrId: string,
  now: number,
): CycloneDx {
  const row = namedRepository(connection, nameOrId)
  const repository = repositoryFrom(row)
  const components = new Map<
    string,
    { readonly found: Package; readonly occurrences: { location: string; line?: number }[] }
  >()
  for (const { found, path } of packagesOf(connection, extractions, row.id)) {
    const key = JSON.stringify([found.ecosystem, found.name, found.version ?? null, found.constraint ?? null])
    const known = components.get(key) ?? { found, occurrences: [] }
    known.occurrences.push({ location: path, ...(found.line === undefined ? {} : { line: found.line }) })
    components.set(key, known)
  }
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: new Date(now).toISOString(),
      component: {
        type: 'application',
        'bom-ref': `repository:${repository.id}`,
        name: repository.nameWithOwner,
        ...(repository.head === null ? {} : { version: repository.head.commit }),
      },
    },
    components: [...components].map(([key, { found, occurrences }]) => component(key, found, occurrences)),
  }
}

function component(
  key: string,
  found: Package,
  occurrences: { location: string; line?: number }[],
): CycloneDxComponent {
  const { ecosystem, name, version, constraint } = found
  const purl = name === '' ? undefined : purlOrNone(found)
  return {
    type: 'library',
    // Unique in the document, whatever the name is: a purl cannot say the constraint.
    'bom-ref': key,
    name,
    ...(version === undefined ? {} : { version }),
    ...(purl === undefined ? {} : { purl }),
    evidence: { occurrences },
    properties: [
      { name: 'ioc-scanner:ecosystem', value: ecosystem },
      ...(constraint === undefined ? [] : [{ name: 'ioc-scanner:constraint', value: constraint }]),
    ],
  }
}

/** A name that no purl can hold (a lone surrogate) is still a component. */
function purlOrNone({ ecosystem, name, version }: Package): string | undefined {
  try {
    return purlOf(ecosystem, name, version)
  } catch {
    return undefined
  }
}
