/** How an ecosystem (OSV's name) spells its package URL and when two of its names are the same package. */
interface EcosystemFacts {
  /** The purl type, https://github.com/package-url/purl-spec. */
  readonly purlType: string
  /** The one spelling under which names are compared and stored. */
  readonly normalise: (name: string) => string
  /** Set where the registry takes several spellings for one package, of which each stays the right one for its own. */
  readonly compare?: (name: string) => string
  /** What separates a namespace from the name inside a full name; absent: no namespaces. */
  readonly namespaceSeparator?: '/' | ':' | '.'
}

const asIs = (name: string): string => name
const lowerCase = (name: string): string => name.toLowerCase()
/** PEP 503. */
const pep503 = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-')

/** crates.io admits no second crate whose name differs only in this, and leads from one spelling to the other. */
const crateName = (name: string): string => name.toLowerCase().replaceAll('_', '-')

const FACTS = {
  npm: { purlType: 'npm', normalise: asIs, namespaceSeparator: '/' },
  PyPI: { purlType: 'pypi', normalise: pep503 },
  Go: { purlType: 'golang', normalise: asIs, namespaceSeparator: '/' },
  'crates.io': { purlType: 'cargo', normalise: asIs, compare: crateName },
  RubyGems: { purlType: 'gem', normalise: asIs },
  Packagist: { purlType: 'composer', normalise: lowerCase, namespaceSeparator: '/' },
  'GitHub Actions': { purlType: 'githubactions', normalise: lowerCase, namespaceSeparator: '/' },
  Maven: { purlType: 'maven', normalise: asIs, namespaceSeparator: ':' },
  NuGet: { purlType: 'nuget', normalise: lowerCase },
  VSCode: { purlType: 'vscode', normalise: lowerCase, namespaceSeparator: '.' },
  OpenVSX: { purlType: 'openvsx', normalise: lowerCase, namespaceSeparator: '.' },
} as const satisfies Record<string, EcosystemFacts>

/** OSV's spelling. One table of names for all ecosystems would report PyPI's `chalk` as npm's. */
export type Ecosystem = keyof typeof FACTS

export const ECOSYSTEMS = Object.keys(FACTS) as readonly Ecosystem[]

export function ecosystemFacts(ecosystem: Ecosystem): EcosystemFacts {
  return FACTS[ecosystem]
}

/** The ecosystem of that OSV name or purl type, in any case; undefined where none is known. */
export function ecosystemOf(nameOrPurlType: string): Ecosystem | undefined {
  const wanted = nameOrPurlType.toLowerCase()
  return ECOSYSTEMS.find((ecosystem) => ecosystem.toLowerCase() === wanted || FACTS[ecosystem].purlType === wanted)
}

/** The one spelling of a package name in its ecosystem: PyPI by PEP 503, NuGet and Packagist in lower case, npm as it is … */
export function normaliseName(ecosystem: Ecosystem, name: string): string {
  return FACTS[ecosystem].normalise(name)
}

/**
 * Equal for names of the same package. For most ecosystems that is the normalised name; on crates.io `left_pad` is `left-pad`, but a
 * package URL has to spell it as its crate does.
 * @param name Normalised.
 */
export function comparableName(ecosystem: Ecosystem, name: string): string {
  const { compare }: EcosystemFacts = FACTS[ecosystem]
  return compare === undefined ? name : compare(name)
}
