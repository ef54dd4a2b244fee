import { symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { batchOf, drained, FILES, folderForEachTest, written } from '../test/folder-world.js'

const folder = folderForEachTest()

describe('contents', () => {
  test('a file over ten MiB is asked for by stream, and streams in constant pieces', async () => {
    const size = 10 * 1024 * 1024 + 1
    await writeFile(join(folder.path, 'big.lock'), Buffer.alloc(size, 'x'))
    const { session, batch } = await batchOf(folder.path)
    expect(await session.contents(batch)).toMatchObject([{ status: 'stream' }])
    const pieces = await session.stream(batch[0]!, async (chunks) => {
      const lengths: number[] = []
      for await (const chunk of chunks) lengths.push(chunk.length)
      return lengths
    })
    expect(pieces.reduce((sum, length) => sum + length, 0)).toBe(size)
    expect(Math.max(...pieces)).toBeLessThanOrEqual(64 * 1024)
  })

  test('a file that changed since it was listed is a gap, by batch and by stream', async () => {
    await written(folder.path, { 'go.sum': 'before' })
    const { session, batch } = await batchOf(folder.path)
    await writeFile(join(folder.path, 'go.sum'), 'after')
    expect(await session.contents(batch)).toMatchObject([{ status: 'gap', reason: 'not-found' }])
    await expect(session.stream(batch[0]!, drained)).rejects.toMatchObject({ code: 'MISSING', reason: 'not-found' })
  })

  test('a file that became a link since it was listed is a gap, and what it leads to is not read', async () => {
    await written(folder.path, { secret: 'token', 'web/go.sum': '' })
    const { session, batch } = await batchOf(join(folder.path, 'web'))
    await unlink(join(folder.path, 'web/go.sum'))
    await symlink('../secret', join(folder.path, 'web/go.sum'))
    expect(await session.contents(batch)).toMatchObject([{ status: 'gap', reason: 'symlink' }])
    await expect(session.stream(batch[0]!, drained)).rejects.toMatchObject({ code: 'REFUSED', reason: 'symlink' })
  })

  test('a gap names no place outside the folder', async () => {
    await written(folder.path, { 'go.sum': '' })
    const { session, batch } = await batchOf(folder.path)
    await unlink(join(folder.path, 'go.sum'))
    const [gap] = await session.contents(batch)
    expect(gap).toMatchObject({ status: 'gap', reason: 'not-found', detail: 'ENOENT: no such file or directory' })
  })

  test('every request goes through the runner and costs no points', async () => {
    await written(folder.path, FILES)
    const { session, batch, requests } = await batchOf(folder.path)
    await session.contents(batch)
    await session.stream(batch[0]!, drained)
    expect(requests.sent.map(({ kind, bucket, points, files }) => ({ kind, bucket, points, files }))).toEqual([
      { kind: 'tree', bucket: null, points: 0, files: 0 },
      { kind: 'contents', bucket: null, points: 0, files: 3 },
      { kind: 'blob', bucket: null, points: 0, files: 1 },
    ])
  })
})
