/** A lockfile that is made while it is read. */
export interface LargeLockfile {
  readonly path: string
  readonly bytes: number
  readonly packages: number
  /** The one entry that an indicator names: far behind the middle. 1-based line. */
  readonly planted: { readonly name: string; readonly version: string; readonly line: number }
  /** Pieces of some 64 kB. May be asked for again: it is the same text. */
  readonly pieces: () => Generator<Buffer>
}

interface Format {
  readonly path: string
  readonly head: string
  readonly entry: (name: string, version: string, number: number) => string
  readonly between: string
  readonly foot: string
}

const PIECE_CHARACTERS = 64 * 1024
const PLANTED = { name: 'axios', version: '1.14.1' }
const DIGEST = 'sha512-1UiyvGoY08QfvFOLbU1Zn0cYCtWYc4Qc4r8GOg9rFTNhLDmFOGBnLdDGYLnJ7GFJbUjkjDXJ8mzJbLzGlBfLlw=='
const tarballOf = (name: string, version: string): string =>
  `https://registry.npmjs.org/${name}/-/${name}-${version}.tgz`
const nameOf = (number: number): string => `package-${number}`
/** What package n depends on: a tree from package 0, and the planted one, which everybody needs. */
const needsOf = (number: number): readonly string[] => [nameOf(2 * number + 1), nameOf(2 * number + 2), PLANTED.name]
const listed = (number: number, line: (need: string) => string, between = '\n'): string =>
  needsOf(number).map(line).join(between)

export const FORMATS = {
  'package-lock': {
    path: 'package-lock.json',
    head: `{
  "name": "large",
  "lockfileVersion": 3,
  "requires": true,
  "packages": {
    "": {
      "name": "large",
      "dependencies": { "package-0": "^1.0.0" }
    },
`,
    entry: (
      name,
      version,
      number,
    ) => `    "${number % 8 === 7 ? `node_modules/${nameOf(number - 1)}/` : ''}node_modules/${name}": {
      "version": "${version}",
      "resolved": "${tarballOf(name, version)}",
      "integrity": "${DIGEST}",
      "license": "MIT",
      "dependencies": {
${listed(number, (need) => `        "${need}": "^1.0.0"`, ',\n')}
      },
      "engines": {
        "node": ">=18"
      }
    }`,
    between: ',\n',
    foot: '\n  }\n}\n',
  },
  'yarn-lock': {
    path: 'yarn.lock',
    head: '# yarn lockfile v1\n\n\n',
    entry: (name, version, number) => `${name}@^1.0.0:
  version "${version}"
  resolved "${tarballOf(name, version)}#${DIGEST.slice(7, 47)}"
  integrity ${DIGEST}
  dependencies:
${listed(number, (need) => `    ${need} "^1.0.0"`)}
`,
    between: '\n',
    foot: '',
  },
  'pnpm-lock': {
    path: 'pnpm-lock.yaml',
    head: `lockfileVersion: '6.0'

dependencies:
  package-0:
    specifier: ^1.0.0
    version: 1.0.0

packages:

`,
    entry: (name, version, number) => `  /${name}@${version}:
    resolution: {integrity: ${DIGEST}}
    engines: {node: '>=18'}
    dependencies:
      ${nameOf(number >> 1)}: 1.0.0
      ${PLANTED.name}: ${PLANTED.version}
    dev: false
`,
    between: '\n',
    foot: '',
  },
  'go-sum': {
    path: 'go.sum',
    head: '',
    entry: (name, version) => `github.com/acme/${name} v${version} h1:${DIGEST.slice(7, 50)}=
github.com/acme/${name} v${version}/go.mod h1:${DIGEST.slice(9, 52)}=`,
    between: '\n',
    foot: '\n',
  },
} satisfies Record<string, Format>

export type FormatName = keyof typeof FORMATS

/** @param megabytes Of 10^6 bytes; what comes out is at most one entry longer. */
export function largeLockfile(format: FormatName, megabytes: number): LargeLockfile {
  const { path, head, foot }: Format = FORMATS[format]
  let bytes = head.length + foot.length
  let line = linesOf(head) + 1
  let planted = 0
  let packages = 0
  const length = megabytes * 1_000_000
  while (bytes < length) {
    const isPlanted = planted === 0 && bytes > length * 0.7
    const text = entryOf(FORMATS[format], packages, isPlanted)
    if (isPlanted) planted = packages
    if (planted === 0) line += linesOf(text)
    packages += 1
    bytes += text.length
  }
  return {
    path,
    bytes,
    packages,
    planted: { ...PLANTED, line: line + linesOf(FORMATS[format].between) },
    pieces: () => piecesOf(FORMATS[format], packages, planted),
  }
}

function* piecesOf(format: Format, packages: number, planted: number): Generator<Buffer> {
  let piece = format.head
  for (let number = 0; number < packages; number += 1) {
    piece += entryOf(format, number, number === planted)
    if (piece.length < PIECE_CHARACTERS) continue
    yield Buffer.from(piece, 'latin1')
    piece = ''
  }
  yield Buffer.from(piece + format.foot, 'latin1')
}

function entryOf({ entry, between }: Format, number: number, isPlanted: boolean): string {
  const { name, version } = isPlanted ? PLANTED : { name: nameOf(number), version: '1.0.0' }
  return (number === 0 ? '' : between) + entry(name, version, number)
}

function linesOf(text: string): number {
  return text.split('\n').length - 1
}
