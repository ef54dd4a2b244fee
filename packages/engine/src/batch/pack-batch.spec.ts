import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { BatchPlan } from '@ioc-scanner/core'
import { repository } from '@ioc-scanner/testkit'
import type { WantedBlob } from '../pipeline/wanted-file.js'
import { packBatch } from './pack-batch.js'

const MIB = 1_048_576
const blob = (name: string, path: string, size = 10): WantedBlob => ({
  oid: `${name}:${path}`,
  at: { repository: repository({ id: name, nameWithOwner: name }), file: { path, oid: path, size, kind: 'file' } },
  score: 0,
  places: [],
})
const plan = (changes: Partial<BatchPlan> = {}): BatchPlan => ({
  batchSize: 3,
  concurrency: 1,
  crossRepository: true,
  pauseMs: 0,
  ...changes,
})
const everybody = (): boolean => true
const packed = (waiting: readonly WantedBlob[], ...rest: [BatchPlan, number, (name: string) => boolean]): string[] =>
  [...packBatch(waiting, ...rest)].map(({ oid }) => oid)

const WAITING = [blob('a', '1'), blob('b', '2'), blob('a', '3'), blob('b', '4'), blob('a', '5')]

test('the first files go, across repositories, as many as planned', () => {
  expect(packed(WAITING, plan(), MIB, everybody)).toEqual(['a:1', 'b:2', 'a:3'])
})

test('without cross-repository batching only files of the first repository that may be served', () => {
  const single = plan({ crossRepository: false })
  expect(packed(WAITING, single, MIB, everybody)).toEqual(['a:1', 'a:3', 'a:5'])
  expect(packed(WAITING, single, MIB, (name) => name === 'b')).toEqual(['b:2', 'b:4'])
  expect(packed(WAITING, single, MIB, () => false)).toEqual([])
})

test('bytes are bounded, a smaller file may take the place, and a file larger than the bound goes alone', () => {
  const waiting = [blob('a', 'large', 900), blob('a', 'larger', 5_000), blob('a', 'small', 50)]
  expect(packed(waiting, plan(), 1_000, everybody)).toEqual(['a:large', 'a:small'])
  expect(packed(waiting.slice(1), plan(), 1_000, everybody)).toEqual(['a:larger'])
})

test('of more than fifty repositories none gets into a batch, and files of those that are in it take their place', () => {
  const waiting = Array.from({ length: 240 }, (_, index) => blob(`r${index % 80}`, String(index)))
  const chosen = [...packBatch(waiting, plan({ batchSize: 100 }), MIB, everybody)]
  expect(chosen).toHaveLength(100)
  expect(new Set(chosen.map(({ at }) => at.repository.id)).size).toBe(50)
  expect(chosen.slice(0, 50)).toEqual(waiting.slice(0, 50))
})

test('whatever waits, a batch is within size and bytes, and something goes if something may', () => {
  const waitingBlobs = fc.array(
    fc.record({ name: fc.constantFrom('a', 'b', 'c'), size: fc.integer({ min: 0, max: 20 * MIB }) }),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(waitingBlobs, fc.integer({ min: 1, max: 50 }), fc.boolean(), (files, batchSize, crossRepository) => {
      const waiting = files.map(({ name, size }, index) => blob(name, String(index), size))
      const chosen = [...packBatch(waiting, plan({ batchSize, crossRepository }), 12 * MIB, everybody)]
      const bytes = chosen.reduce((sum, { at }) => sum + (at.file.size ?? 0), 0)
      expect(chosen.length).toBeLessThanOrEqual(batchSize)
      expect(chosen.length === 1 || bytes <= 10 * MIB).toBe(true)
      expect(chosen.length > 0).toBe(waiting.length > 0)
      if (!crossRepository) expect(new Set(chosen.map(({ at }) => at.repository.id)).size).toBeLessThanOrEqual(1)
    }),
  )
})
