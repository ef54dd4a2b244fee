import { expect, test } from '@jest/globals'
import { fileEntry, repository } from '@ioc-scanner/testkit'
import { FilePool } from './file-pool.js'
import { RepositoryWork } from './repository-work.js'
import type { WantedFile } from './wanted-file.js'

const work = new RepositoryWork(repository())
const wanted = (name: string, size = 10): WantedFile => ({
  work,
  file: fileEntry({ path: name, oid: name, size }),
  readers: { parsers: [], detectors: [] },
  depth: 0,
})

function poolOf(scores: readonly number[]): FilePool {
  const pool = new FilePool(1_000)
  scores.forEach((score, index) => pool.add(wanted(`f${index}-${score}`), score))
  return pool
}

const names = (pool: FilePool): readonly string[] => pool.ready.map(({ at }) => at.file.path)

test('while trees are still being listed only the best tenth is fetched: better may still come', () => {
  const pool = poolOf([5, 1, 2, 3, 4, 1, 1, 2, 3, 1])
  expect(names(pool)).toEqual(['f0-5'])
  pool.close()
  expect(pool.ready).toHaveLength(10)
})

test('files of the same score are all the best', () => {
  expect(poolOf([3, 3, 3, 3]).ready).toHaveLength(4)
})

test('when the best are gone, poor ones still wait for the end of the trees', () => {
  const pool = poolOf([...Array.from({ length: 80 }, () => 1), ...Array.from({ length: 20 }, () => 9)])
  expect(pool.ready).toHaveLength(20)
  pool.take(new Set(pool.ready))
  expect(pool.ready).toHaveLength(0)
  pool.close()
  expect(pool.ready).toHaveLength(80)
})

test('large files: best first, and poor ones only when all trees are known', () => {
  const pool = poolOf(Array.from({ length: 20 }, () => 5))
  pool.add(wanted('large-4', 2_000), 4)
  pool.add(wanted('large-9', 2_000), 9)
  const take = (): string | undefined => pool.takeLarge(() => true)?.at.file.path
  expect([take(), take()]).toEqual(['large-9', undefined])
  pool.close()
  expect(take()).toBe('large-4')
})
