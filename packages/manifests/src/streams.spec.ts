import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import type { ManifestParser, Package, Problem } from '@ioc-scanner/core'
import { nameAtVersion, parsed, type Parsed } from '@ioc-scanner/testkit'
import fc from 'fast-check'
import { runs } from '../test/runs.js'
import { goSum } from './go-sum/parser.js'
import { packageLock } from './package-lock/parser.js'
import { pnpmLock } from './pnpm-lock/parser.js'
import { yarnLock } from './yarn-lock/parser.js'

interface Case {
  readonly parser: ManifestParser
  readonly path: string
  readonly fixture: string
  /** What the format passes over, of more characters than a stream is put together for. */
  readonly padding: string
  /** After how many lines of the fixture the padding stands. */
  readonly after: number
}

const COMMENTS = `# ${'x'.repeat(9_000)}\n`.repeat(450)
const BLANKS = `${' '.repeat(9_000)}\n`.repeat(450)
/** JSON is never put together: some pieces of a stream are enough. */
const FEW_BLANKS = `${' '.repeat(9_000)}\n`.repeat(20)

const CASES: readonly (readonly [name: string, Case])[] = [
  ['yarn 1', line(yarnLock, 'yarn.lock', 'yarn-lock/fixtures/classic-several-packages.lock', COMMENTS, 0)],
  [
    'yarn 1, elsewhere',
    line(yarnLock, 'yarn.lock', 'yarn-lock/fixtures/classic-not-from-a-registry.lock', COMMENTS, 0),
  ],
  ['yarn 4', line(yarnLock, 'yarn.lock', 'yarn-lock/fixtures/berry-v8.lock', COMMENTS, 6)],
  ['pnpm 5', line(pnpmLock, 'pnpm-lock.yaml', 'pnpm-lock/fixtures/v5.yaml', COMMENTS, 0)],
  ['pnpm 6', line(pnpmLock, 'pnpm-lock.yaml', 'pnpm-lock/fixtures/v6.yaml', COMMENTS, 0)],
  ['pnpm 9', line(pnpmLock, 'pnpm-lock.yaml', 'pnpm-lock/fixtures/v9.yaml', COMMENTS, 0)],
  ['pnpm, two documents', line(pnpmLock, 'pnpm-lock.yaml', 'pnpm-lock/fixtures/two-documents.yaml', COMMENTS, 0)],
  ['go.sum', line(goSum, 'go.sum', 'go-sum/fixtures/zip-and-mod-hashes.sum', BLANKS, 0)],
  ['package-lock 1', line(packageLock, 'package-lock.json', 'package-lock/fixtures/v1.json', FEW_BLANKS, 1)],
  [
    'package-lock 2',
    line(packageLock, 'package-lock.json', 'package-lock/fixtures/v2-with-both-tables.json', FEW_BLANKS, 1),
  ],
  ['package-lock 3', line(packageLock, 'package-lock.json', 'package-lock/fixtures/v3.json', FEW_BLANKS, 1)],
]

function line(parser: ManifestParser, path: string, file: string, padding: string, after: number): Case {
  return { parser, path, fixture: readFileSync(new URL(`./${file}`, import.meta.url), 'utf8'), padding, after }
}

function padded({ fixture, padding, after }: Case, text = fixture): string {
  const lines = text.split('\n')
  return [...lines.slice(0, after), padding + lines.slice(after).join('\n')].join('\n')
}

/** What its stream gives for a text that is cut at these places, the last of which are near its end. */
async function streamed(
  { parser, path }: Case,
  content: string,
  cuts: readonly number[],
  keeps?: (found: Package) => boolean,
): Promise<Parsed> {
  const problems: Problem[] = []
  const bytes = Buffer.from(content)
  const places = [...new Set(cuts.map((cut) => Math.max(bytes.length - cut, 0))), bytes.length].sort((a, b) => a - b)
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (const [index, place] of places.entries()) yield bytes.subarray(places[index - 1] ?? 0, place)
  }
  const input = { path, chunks: chunks(), ...(keeps === undefined ? {} : { keeps }) }
  const manifest = await parser.parseStream?.(input, (problem) => problems.push(problem))
  return { packages: manifest?.packages ?? [], problems, references: manifest?.references ?? [] }
}

const cuts = fc.array(fc.nat(3_000), { maxLength: 20 })

test.each(CASES)(
  'a large %s reads the same as a stream, however it is cut',
  async (_, one) => {
    const content = padded(one)
    const whole = parsed(one.parser, one.path, content)
    expect(whole.packages.length).toBeGreaterThan(0)
    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        expect(await streamed(one, content, places)).toEqual(whole)
      }),
      runs(2),
    )
  },
  30_000,
)

const change = fc.tuple(
  fc.nat(),
  fc.nat(6),
  fc.constantFrom('', ' ', '\n', '  ', ':', '"', "'", '#', '{', '\r', '\t', ',', '- ', '|', 'é'),
)

test.each(CASES)(
  'of a %s that was changed in any way its stream reads as much, or says that something is wrong',
  async (_, one) => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), cuts, async (changes, places) => {
        const text = changes.reduce((changed, [at, removed, put]) => {
          const start = at % (changed.length + 1)
          return changed.slice(0, start) + put + changed.slice(start + removed)
        }, one.fixture)
        const content = padded(one, text)
        const stream = await streamed(one, content, places)
        if (stream.problems.length === 0) expect(stream).toEqual(parsed(one.parser, one.path, content))
      }),
      runs(3),
    )
  },
  60_000,
)

test.each(CASES)('of a large %s only what is wanted is kept, with its line and its path', async (_, one) => {
  const content = padded(one)
  const { packages } = parsed(one.parser, one.path, content)
  const wanted = packages.at(-1)?.name
  const asked = new Set<string>()
  const kept = await streamed(one, content, [], (found) => {
    asked.add(nameAtVersion(found))
    return found.name === wanted
  })
  expect(kept.packages).toEqual(packages.filter(({ name }) => name === wanted))
  expect([...asked].sort()).toEqual(expect.arrayContaining(packages.map(nameAtVersion).sort()))
})

test.each([
  ['yarn 1', 'left@^1:\n<<<<<<< ours\n  version "1.0.0"\n=======\n  version "2.0.0"\n>>>>>>> theirs\n'],
  [
    'yarn 4',
    '__metadata:\n  version: 8\n"left@npm:1":\n<<<<<<< ours\n  resolution: "left@npm:1.0.0"\n||||||| base\n  resolution: "left@npm:0.0.9"\n=======\n  resolution: "left@npm:2.0.0"\n>>>>>>> theirs\n',
  ],
  [
    'pnpm 9',
    "lockfileVersion: '9.0'\npackages:\n<<<<<<< ours\n  left@1.0.0:\n    resolution: {integrity: x}\n=======\n  left@2.0.0:\n    resolution: {integrity: x}\n>>>>>>> theirs\nsnapshots:\n  left@1.0.0: {}\n",
  ],
  ['go.sum', '<<<<<<< ours\nleft v1.0.0 h1:x=\n=======\nleft v2.0.0 h1:x=\n>>>>>>> theirs\n'],
  [
    'package-lock 3',
    '{ "packages": {\n "node_modules/left": {\n<<<<<<< ours\n  "version": "1.0.0"\n=======\n  "version": "2.0.0"\n>>>>>>> theirs\n }\n} }\n',
  ],
])('of a large %s with a merge conflict both sides count, beside a problem', async (name, text) => {
  const one = CASES.find(([known]) => known === name)?.[1]
  if (one === undefined) throw new Error(`no case ${name}`)
  const { packages, problems } = await streamed(
    one,
    padded({ ...one, after: name === 'yarn 4' ? 2 : one.after }, text),
    [],
  )
  expect(packages.map((found) => found.version ?? found.constraint)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^v?1\.0\.0$/), expect.stringMatching(/^v?2\.0\.0$/)]),
  )
  expect(packages).toHaveLength(2)
  expect(problems.map(({ reason }) => reason)).toEqual(
    expect.arrayContaining(['merge conflict: both sides were read as one']),
  )
})
