import { listTree } from '../git/list-tree.js'
import { isWantedPath } from '../organization/wanted-paths.js'
import type { Simulation } from '../server/simulation.js'
import type { NamedPackage } from '../world/manifest-book.js'
import type { Repository } from '../world/world-index.js'

const PURL_TYPES: Readonly<Record<string, string>> = {
  npm: 'npm',
  PyPI: 'pypi',
  Go: 'golang',
  'crates.io': 'cargo',
  RubyGems: 'gem',
  Packagist: 'composer',
  'GitHub Actions': 'githubactions',
}

/**
 * What GitHub's dependency graph would export of the default branch: packages without the files that name them, ranges where
 * only a manifest speaks, and whatever the world says that GitHub knows better or worse.
 */
export async function sbomDocument(simulation: Simulation, repository: Repository): Promise<object> {
  const graph = repository.data.dependencyGraph
  const { adds = [], omits = [] } = typeof graph === 'object' ? graph : {}
  const named = [...(await namedInHead(simulation, repository)).filter(({ name }) => !omits.includes(name)), ...adds]
  const packages = withoutExplainedRanges(named).map(packageJson)
  const root = 'SPDXRef-Repository'
  return {
    SPDXID: 'SPDXRef-DOCUMENT',
    spdxVersion: 'SPDX-2.3',
    creationInfo: {
      created: new Date(simulation.clock.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
      creators: ['Tool: GitHub.com-Dependency-Graph'],
    },
    name: `com.github.${repository.nameWithOwner}`,
    dataLicense: 'CC0-1.0',
    documentNamespace: `https://spdx.org/spdxdocs/protobom/${repository.id}`,
    packages: [{ SPDXID: root, name: `com.github.${repository.nameWithOwner}`, versionInfo: 'main' }, ...packages],
    relationships: [
      { spdxElementId: 'SPDXRef-DOCUMENT', relatedSpdxElement: root, relationshipType: 'DESCRIBES' },
      ...packages.map(({ SPDXID }) => ({
        spdxElementId: root,
        relatedSpdxElement: SPDXID,
        relationshipType: 'DEPENDS_ON',
      })),
    ],
  }
}

async function namedInHead({ git, manifests }: Simulation, repository: Repository): Promise<NamedPackage[]> {
  const head = git.head(repository)
  if (head === null) return []
  const limits = { maxEntries: Number.MAX_SAFE_INTEGER, maxBytes: Number.MAX_SAFE_INTEGER }
  const { entries } = await listTree(repository.gitDirectory, head, true, limits)
  const wanted = entries.filter(({ type, path }) => type === 'blob' && isWantedPath(path))
  return (await Promise.all(wanted.map(({ oid }) => manifests.packagesIn(oid)))).flat()
}

/** A range stays only where no lockfile of the repository has a version of the package. Each package is listed once. */
function withoutExplainedRanges(named: readonly NamedPackage[]): NamedPackage[] {
  const locked = new Set(
    named.flatMap(({ ecosystem, name, version }) => (version === undefined ? [] : [`${ecosystem} ${name}`])),
  )
  const unique = new Map<string, NamedPackage>()
  for (const found of named) {
    const { ecosystem, name, version, constraint } = found
    if (version === undefined && locked.has(`${ecosystem} ${name}`)) continue
    unique.set(JSON.stringify([ecosystem, name, version, constraint]), found)
  }
  return [...unique.values()]
}

function packageJson({ ecosystem, name, version, constraint }: NamedPackage, index: number) {
  const type = PURL_TYPES[ecosystem] ?? ecosystem.toLowerCase()
  const path = name.split('/').map(encodeURIComponent).join('/')
  const locator = `pkg:${type}/${path}${version === undefined ? '' : `@${encodeURIComponent(version)}`}`
  return {
    SPDXID: `SPDXRef-${type}-${name.replaceAll(/[^A-Za-z0-9.-]/g, '-')}-${index}`,
    name,
    versionInfo: version ?? constraint ?? '',
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: locator }],
  }
}
