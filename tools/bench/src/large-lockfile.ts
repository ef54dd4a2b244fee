/** A lockfile that is made while it is read. */
export interface LargeLockfile {
  readonly path: string
  readonly bytes: number
  readonly packages: number
  /** The one entry that an indicator names: far behind the middle. 1-based line. */
  readonly planted: { readonly name: string; readonly version: string; readonly line: number }
  /** Pieces of some 64 kB. May be asked for again: it is the same text. */
  pieces(): Generator<Buffer>
}

interface Format {
  readonly path: string
  readonly head: string
  readonly entry: (name: string, version: string, number: number) => string
  readonly between: string
  readonly foot: string
  /** Which line of an entry is the package's, from 0. */
  readonly line: number
}

const PIECE_CHARACTERS = 64 * 1024
const PLANTED = { name: 'axios', version: '1.14.1' }
const DIGEST = 'sha512-1UiyvGoY08QfvFOLbU1Zn0cYCtWYc4Qc4r8GOg9rFTNhLDmFOGBnLdDGYLnJ7GFJbUjkjDXJ8mzJbLzGlBfLlw=='
const tarballOf = (name: string, version: string): string =>
  `https://registry.npmjs.org/${name}/-/${name}-${version}.tgz`
const nameOf = (number: number): string => `package-${number}`
/** What package n depends on: some that come before it, so that most are reached. */
const needsOf = (number: number): readonly string[] => [1, 2, 3].map((step) => nameOf(Math.floor(number / (step + 1))))

export const FORMATS = {
  'package-lock': {
    path: 'package-lock.json',
    head: '{\n  "name": "large",\n  "lockfileVersion": 3,\n  "requires": true,\n  "packages": {\n    "": {\n      "name": "large",\n      "dependencies": { "package-1": "^1.0.0" }\n    },\n',
    entry: (name, version, number) => {
      const folder =
        number % 8 === 7 ? `node_modules/${nameOf(number - 1)}/node_modules/${name}` : `node_modules/${name}`
      const needs = needsOf(number).map((need) => `        "${need}": "^1.0.0"`)
      return `    "${folder}": {\n      "version": "${version}",\n      "resolved": "${tarballOf(name, version)}",\n      "integrity": "${DIGEST}",\n      "license": "MIT",\n      "dependencies": {\n${needs.join(',\n')}\n      },\n      "engines": {\n        "node": ">=18"\n      }\n    }`
    },
    between: ',\n',
    foot: '\n  }\n}\n',
    line: 0,
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
    planted: { ...PLANTED, line: line + linesOf(FORMATS[format].between) + FORMATS[format].line },
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
  const { name, version } = isPlanted ? PLANTED : { name: nameOf(number), version: `1.${number % 50}.${number % 7}` }
  return (number === 0 ? '' : between) + entry(name, version, number)
}

function linesOf(text: string): number {
  return text.split('\n').length - 1
}
