import { ecosystemOf, ECOSYSTEMS, type Ecosystem } from '@ioc-scanner/core'

/** How an ecosystem's registry spells names and versions: what is spelled otherwise would match nothing, for ever. */
interface Spelling {
  /** Of a normalised name. */
  readonly name: RegExp
  /** A name as it looks. */
  readonly example: string
  /** The name that somebody probably meant. */
  readonly meant?: (name: string) => string
  readonly version: RegExp
  /** The `v` before a version: never written, always written, or part of the version. Default: never. */
  readonly v?: 'always' | 'kept'
}

const THREE_NUMBERS = /^v?\d+\.\d+\.\d+(?:[-+.]?[0-9A-Za-z][0-9A-Za-z.+~_-]*)?$/
const SOME_NUMBER = /^[0-9A-Za-z._+!~-]*\d[0-9A-Za-z._+!~-]*$/
const LONGEST_NAME = 500

const withSlash = (name: string): string => name.replace(':', '/')
const withDot = (name: string): string => name.replace('/', '.')

const SPELLINGS: Readonly<Record<Ecosystem, Spelling>> = {
  npm: {
    name: /^(?:@[\w.~!'()*-]+\/)?[\w.~!'()*-]+$/,
    example: 'axios or @acme/left',
    meant: (name) => (/^[^@/]+\/[^/]+$/.test(name) ? `@${name}` : name),
    version: THREE_NUMBERS,
  },
  PyPI: {
    name: /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
    example: 'requests',
    meant: (name) => name.replace(/\[.*$/, ''), // extras
    version: SOME_NUMBER,
  },
  Go: {
    name: /^[A-Za-z0-9._~-]+(?:\/[A-Za-z0-9._~-]+)*$/,
    example: 'github.com/acme/left',
    version: THREE_NUMBERS,
    v: 'always',
  },
  'crates.io': { name: /^[A-Za-z][\w-]*$/, example: 'serde', version: THREE_NUMBERS },
  RubyGems: { name: /^[\w.-]+$/, example: 'rails', version: SOME_NUMBER },
  Packagist: {
    name: /^[a-z0-9_.-]+\/[a-z0-9_.-]+$/,
    example: 'acme/left',
    meant: withSlash,
    version: /^[\w.+#/-]+$/, // branches too: dev-main
    v: 'kept',
  },
  'GitHub Actions': {
    name: /^[\w.-]+(?:\/[^/]+)+$/,
    example: 'actions/checkout',
    meant: withSlash,
    version: /^[^"'`]+$/, // any ref of git
    v: 'kept',
  },
  Maven: {
    name: /^[\w.-]+:[\w.-]+$/,
    example: 'org.acme:left',
    meant: (name) => name.replace('/', ':'),
    version: SOME_NUMBER,
    v: 'kept',
  },
  // Letters of every script: look-alikes are how its packages are faked.
  NuGet: { name: /^[\p{L}\p{N}._-]+$/u, example: 'Acme.Left', version: SOME_NUMBER },
  VSCode: { name: /^[\w-]+\.[\w.-]+$/, example: 'acme.left', meant: withDot, version: SOME_NUMBER },
  OpenVSX: { name: /^[\w-]+\.[\w.-]+$/, example: 'acme.left', meant: withDot, version: SOME_NUMBER },
}

/** GitHub's advisories say it so; the rest are names of OSV and types of package URLs, which core knows. */
const OTHER_NAMES: Readonly<Record<string, Ecosystem>> = { pip: 'PyPI', rust: 'crates.io', actions: 'GitHub Actions' }

/** @throws With the reason, and those that there are. */
export function ecosystemNamed(name: string): Ecosystem {
  const ecosystem = ecosystemOf(name) ?? (Object.hasOwn(OTHER_NAMES, name) ? OTHER_NAMES[name] : undefined)
  if (ecosystem === undefined) throw new Error(`unknown ecosystem '${shown(name)}'; there are ${ECOSYSTEMS.join(', ')}`)
  return ecosystem
}

/** Whether no registry allows such a name or version: for its length, for white space, control, invisible and undecodable characters. */
export function isImpossible(text: string): boolean {
  return text.length > LONGEST_NAME || /[\s\p{C}\ufffd]/u.test(text)
}

/** @throws With the reason, for a normalised name that no package of the ecosystem can have. */
export function checkName(ecosystem: Ecosystem, name: string): void {
  const spelling = SPELLINGS[ecosystem]
  if (spelling.name.test(name)) return
  const bare = unquoted(name).replace(/^\w+:\/\//, '')
  const meant = spelling.meant?.(bare) ?? bare
  const hint =
    meant !== name && spelling.name.test(meant) ? `is '${meant}' meant?` : `it looks like ${spelling.example}`
  throw new Error(`'${shown(name)}' can be no name in ${ecosystem}; ${hint}`)
}

/** What is odd about a name that could exist all the same; undefined for all others. */
export function doubtAbout(ecosystem: Ecosystem, name: string): string | undefined {
  const lowerCase = name.toLowerCase()
  if (ecosystem !== 'npm' || lowerCase === name) return undefined
  return `looked for '${shown(name)}' as written: in npm, '${shown(lowerCase)}' is another package, and only old names have capitals`
}

/**
 * The version as lockfiles of the ecosystem write it.
 * @throws With the reason, for what none of them can contain.
 */
export function versionIn(ecosystem: Ecosystem, written: string): string {
  const { version: allowed, v = 'never' } = SPELLINGS[ecosystem]
  const bare = v === 'kept' ? written : written.replace(/^[vV](?=\d)/, '')
  const version = v === 'always' ? `v${bare}` : bare
  if (allowed.test(version)) return version
  const meant = [unquoted(written), `${bare}.0`, `${bare}.0.0`].find((candidate) => allowed.test(candidate))
  const hint = meant === undefined ? '' : `; is '${meant}' meant?`
  throw new Error(`'${shown(written)}' can be no version in ${ecosystem}${hint}`)
}

function unquoted(text: string): string {
  return text.replace(/^["'`\u2018-\u201f]+|["'`\u2018-\u201f]+$/g, '')
}

function shown(text: string): string {
  return text.slice(0, 80)
}
