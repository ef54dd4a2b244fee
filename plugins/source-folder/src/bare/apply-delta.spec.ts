import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { applyDelta } from './apply-delta.js'

const size = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...size(value >>> 7)])

test('whatever a delta says, it makes what it announces or is refused', () => {
  const base = Buffer.from('0123456789'.repeat(30))
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(600), (instructions, result) => {
      const delta = Buffer.from([...size(base.length), ...size(result), ...instructions])
      try {
        expect(applyDelta(base, delta)).toHaveLength(result)
      } catch (thrown) {
        expect(thrown).toMatchObject({ reason: 'unparsable' })
      }
    }),
  )
})

test('a delta of another base is refused', () => {
  expect(() => applyDelta(Buffer.from('abc'), Buffer.from([4, 1, 0x91, 0, 1]))).toThrow('damaged')
})

test('a copy without a length is one of 65,536 bytes', () => {
  const base = Buffer.alloc(70_000, 'ab')
  const delta = Buffer.from([...size(base.length), ...size(65_539), 0x81, 3, 3, 0x78, 0x79, 0x7a])
  const made = applyDelta(base, delta)
  expect(made.subarray(0, 65_536)).toEqual(base.subarray(3, 65_539))
  expect(made.subarray(65_536).toString()).toBe('xyz')
})
