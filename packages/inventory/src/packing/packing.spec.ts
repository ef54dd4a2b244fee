import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { ByteReader } from './byte-reader.js'
import { ByteWriter } from './byte-writer.js'
import { PackagePacker, type NumberedPackage } from './package-packer.js'
import { PackedPackages } from './packed-packages.js'
import { packTree, unpackTree } from './tree-entries.js'

/** Any text: also lone surrogates, NUL, escapes. */
const anyText = fc.string({ unit: 'binary', maxLength: 12 }).map((text) => `${text}`)
const hostileText = fc.oneof(
  anyText,
  fc.constantFrom('\ud800', 'a\udfffb', '\0', '', '\u202e', '../..', 'x'.repeat(300)),
)

test('numbers of any size come back', () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeNat()), fc.array(fc.integer()), (numbers, signed) => {
      const writer = new ByteWriter()
      for (const number of numbers) writer.number(number)
      for (const number of signed) writer.signed(number)
      const reader = new ByteReader(writer.finish())
      expect(numbers.map(() => reader.number())).toEqual(numbers)
      expect(signed.map(() => reader.signed())).toEqual(signed)
    }),
  )
})

const NAMES = ['a', 'b', 'c', 'd', '\ud800', 'x\0y'] as const
const numbered = fc.record({
  packageId: fc.integer({ min: 0, max: NAMES.length - 1 }),
  line: fc.option(fc.nat(), { nil: undefined }),
  dependencyPath: fc.option(fc.array(fc.oneof(fc.constantFrom(...NAMES), hostileText), { maxLength: 4 }), {
    nil: undefined,
  }),
})

test('a list of packages comes back with its lines and paths, whatever they are', () => {
  fc.assert(
    fc.property(fc.array(numbered, { maxLength: 40 }), (entries) => {
      const packer = new PackagePacker()
      const given: NumberedPackage[] = entries.map((entry) => ({ ...entry, name: NAMES[entry.packageId] ?? '' }))
      for (const entry of given) packer.add(entry)
      const packed = new PackedPackages(packer.finish())
      const back = [...packed.ids].map((packageId, index) => ({
        packageId,
        line: packed.lineOf(index),
        dependencyPath: packed.dependencyPathOf(index, (id) => NAMES[id] ?? ''),
      }))
      expect(back).toEqual(entries)
    }),
  )
})

test('a path below that of another entry takes two bytes', () => {
  const size = (depth: number): number => {
    const packer = new PackagePacker()
    const path = Array.from({ length: depth }, (_, at) => `package-number-${at}`)
    path.forEach((name, at) => packer.add({ packageId: at, name, line: at, dependencyPath: path.slice(0, at + 1) }))
    return packer.finish().length
  }
  expect(size(100) - size(50)).toBeLessThanOrEqual(50 * 4)
})

const entry = fc.record(
  {
    name: hostileText,
    kind: fc.constantFrom('file' as const, 'symlink' as const, 'folder' as const, 'submodule' as const),
    oid: fc.oneof(
      fc.stringMatching(/^[0-9a-f]{40}$/),
      fc.stringMatching(/^[0-9a-f]{64}$/),
      fc.constantFrom('md5:12', 'ABC'),
    ),
    mode: fc.constantFrom('100644', '40000', '100755', '120000', '160000', 'odd \ud800'),
    size: fc.nat(),
  },
  { requiredKeys: ['name', 'kind', 'oid', 'mode'] },
)

test('a tree comes back whole, whatever its names are', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
      expect(unpackTree(packTree(entries))).toEqual(entries)
    }),
  )
})

test('damaged bytes are said to be damaged: they neither hang nor fill the memory', () => {
  const packer = new PackagePacker()
  for (let id = 0; id < 50; id++) packer.add({ packageId: id, name: 'a', line: id, dependencyPath: ['q', 'a'] })
  const whole = packer.finish()
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.uint8Array({ minLength: 1, maxLength: 8 }), (at, garbage) => {
      const damaged = Buffer.concat([whole.subarray(0, at), garbage])
      try {
        new PackedPackages(damaged).verify()
      } catch (thrown) {
        expect((thrown as Error).name).toBe('RangeError')
      }
    }),
  )
})
