import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { graphqlItems, restItems, type TreeItem } from './tree-items.js'
import { isWholeTree } from './tree-oid.js'

const OID = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'
const KINDS = [
  { mode: '100644', type: 'blob' },
  { mode: '100755', type: 'blob' },
  { mode: '120000', type: 'blob' },
  { mode: '40000', type: 'tree' },
  { mode: '160000', type: 'commit' },
] as const

const names = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((name) => !/[/\0\ufffd]/.test(name) && name !== '.' && name !== '..' && name.toLowerCase() !== '.git')
const entries = fc.uniqueArray(fc.record({ name: names, kind: fc.constantFrom(...KINDS) }), {
  selector: ({ name }) => name,
  maxLength: 20,
})
type Entries = readonly { readonly name: string; readonly kind: (typeof KINDS)[number] }[]

const itemsOf = (list: Entries): readonly TreeItem[] =>
  graphqlItems(
    list.map(({ name, kind }) => ({ name, mode: parseInt(kind.mode, 8), type: kind.type, oid: OID, size: 0 })),
  )

/** What git itself calls a tree of these entries. */
function oidByGit(list: Entries): string {
  const folder = mkdtempSync(join(tmpdir(), 'tree-oid-'))
  try {
    const options = { cwd: folder, env: { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', HOME: folder } }
    execFileSync('git', ['init', '-q', '--bare', '.'], options)
    const input = list.map(({ name, kind }) => `${kind.mode} ${kind.type} ${OID}\t${name}\0`).join('')
    return execFileSync('git', ['mktree', '-z', '--missing'], { ...options, input })
      .toString()
      .trim()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('a whole tree has the oid that git gives it, in whatever order its entries come', () => {
  fc.assert(
    fc.property(entries, (list) => {
      expect(isWholeTree(oidByGit(list), itemsOf([...list].reverse()))).toBe(true)
    }),
    { numRuns: 20 },
  )
})

test('a tree of which one entry is missing is no whole tree', () => {
  const list: Entries = ['a', 'a.b', 'a0', 'lib', 'lib.txt'].map((name, index) => ({
    name,
    kind: KINDS[index % 5] ?? KINDS[0],
  }))
  const oid = oidByGit(list)
  for (const missing of list.keys()) expect(isWholeTree(oid, itemsOf(list.toSpliced(missing, 1)))).toBe(false)
})

test('where a name is no UTF-8 it cannot be told', () => {
  expect(isWholeTree('0'.repeat(40), itemsOf([{ name: 'caf\ufffd', kind: KINDS[0] }]))).toBeUndefined()
})

test('GraphQL and REST list the same items', () => {
  const rest = KINDS.map(({ mode, type }, index) => ({
    path: `n${index}`,
    mode: mode.padStart(6, '0'),
    type,
    sha: OID,
    size: 3,
  }))
  const graphql = KINDS.map(({ mode, type }, index) => ({
    name: `n${index}`,
    mode: parseInt(mode, 8),
    type,
    oid: OID,
    size: 3,
  }))
  expect(restItems(rest)).toEqual(graphqlItems(graphql))
  expect(restItems(rest).map(({ kind, size }) => [kind, size])).toEqual([
    ['file', 3],
    ['file', 3],
    ['symlink', 3],
    ['folder', undefined],
    ['submodule', undefined],
  ])
})

test.each([
  ['a name with a slash', { name: 'a/b' }],
  ['a name that leads out', { name: '..' }],
  ['an empty name', { name: '' }],
  ['an oid that is none', { oid: 'HEAD' }],
  ['an oid in capitals', { oid: 'E69DE29BB2D1D6434B8B29AE775AD8C2E48C5391' }],
  ['an unknown type', { type: 'tag' }],
])('an entry with %s is not believed', (_what, change) => {
  const entry = { name: 'a', mode: 33188, type: 'blob', oid: OID, size: 0, ...change }
  expect(() => graphqlItems([entry])).toThrow(expect.objectContaining({ code: 'TRANSIENT', reason: 'unparsable' }))
})
