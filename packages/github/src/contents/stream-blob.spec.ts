import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import type { RepositoryFile } from '@ioc-scanner/core'
import { fileEntry, repository } from '@ioc-scanner/testkit'
import { openSession } from '../../test/open-session.js'
import { scriptedGitHub, type Reply } from '../../test/scripted-github.js'

const CONTENT = Buffer.from('0123456789'.repeat(20_000))
const OID = createHash('sha1').update(`blob ${CONTENT.length}\0`).update(CONTENT).digest('hex')
const FILE: RepositoryFile = { repository: repository(), file: fileEntry({ oid: OID, size: CONTENT.length }) }
const RAW = { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' }

async function collected(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

/** Replies in turn, the last one for ever. */
async function opened(...replies: readonly Reply[]) {
  const github = await scriptedGitHub(({ number }) => replies[Math.min(number, replies.length) - 1] ?? {})
  return {
    github,
    ...(await openSession(github.url, { network: { requestTimeoutSeconds: 0.5, idleTimeoutSeconds: 0.3 } })),
  }
}

const good: Reply = { headers: RAW, body: CONTENT }

test('the raw bytes come, by one REST request that serves one repository', async () => {
  const { github, session, requests } = await opened(good)
  expect((await session.stream(FILE, collected)).equals(CONTENT)).toBe(true)
  expect(github.received[0]).toMatchObject({
    path: `/repos/acme/web/git/blobs/${OID}`,
    headers: { accept: 'application/vnd.github.raw+json' },
  })
  expect(requests.outcomes).toMatchObject([
    {
      description: { kind: 'blob', bucket: 'rest', repository: 'acme/web', files: 1 },
      answer: { receivedBytes: CONTENT.length },
    },
  ])
  await session.close()
})

const BROKEN: readonly (readonly [string, Reply])[] = [
  ['a connection that is closed in the middle', { ...good, breaks: 'half' }],
  ['a body that stops coming', { ...good, breaks: 'stalls' }],
  ['a body that is too short', { headers: RAW, body: CONTENT.subarray(1) }],
  ['a body with one byte changed', { headers: RAW, body: Buffer.concat([CONTENT.subarray(1), Buffer.from('x')]) }],
  ['the JSON form, where raw was asked for', { json: { sha: OID, content: '', encoding: 'base64' } }],
  ['503', { status: 503, json: { message: 'Service Unavailable' } }],
]

test.each(BROKEN)('after %s it is consumed again from the start', async (_what, broken) => {
  const { session, requests } = await opened(broken, good)
  let starts = 0
  const content = await session.stream(FILE, (chunks) => {
    starts += 1
    return collected(chunks)
  })
  expect(content.equals(CONTENT)).toBe(true)
  expect(requests.failures).toHaveLength(1)
  expect(starts).toBe(broken.status === 503 ? 1 : 2)
  await session.close()
})

test('content that is never right is a failure, though the consumer hides what it met', async () => {
  const { session } = await opened({ headers: RAW, body: CONTENT.subarray(0, 1_000) })
  const hiding = async (chunks: AsyncIterable<Uint8Array>): Promise<string> => {
    try {
      await collected(chunks)
    } catch {
      return 'all is well'
    }
    return 'complete'
  }
  await expect(session.stream(FILE, hiding)).rejects.toMatchObject({ code: 'TRANSIENT', reason: 'unparsable' })
  await session.close()
})

test("the consumer's own error passes through, and the request is not repeated for it", async () => {
  const { session, requests } = await opened(good)
  const failing = (): Promise<never> => Promise.reject(new Error('the parser gave up'))
  await expect(session.stream(FILE, failing)).rejects.toThrow('the parser gave up')
  expect(requests.history).toEqual(['blob ok'])
  await session.close()
})

test('a consumer that has seen enough ends the request', async () => {
  const { session } = await opened(good)
  const first = await session.stream(FILE, async (chunks) => {
    for await (const chunk of chunks) return chunk[0]
    return undefined
  })
  expect(first).toBe('0'.charCodeAt(0))
  await session.close()
})

test('time that the consumer takes is not taken for silence of the network', async () => {
  const { session } = await opened(good)
  let isFirst = true
  const slow = async (chunks: AsyncIterable<Uint8Array>): Promise<number> => {
    let bytes = 0
    for await (const chunk of chunks) {
      bytes += chunk.byteLength
      if (isFirst) await new Promise((resolve) => setTimeout(resolve, 700))
      isFirst = false
    }
    return bytes
  }
  expect(await session.stream(FILE, slow)).toBe(CONTENT.length)
  await session.close()
})

test('a compressed answer is read as what it was before', async () => {
  const { session } = await opened({ headers: { ...RAW, 'content-encoding': 'gzip' }, body: gzipSync(CONTENT) })
  const unsized: RepositoryFile = { ...FILE, file: { path: 'a.lock', oid: OID, kind: 'file' } }
  expect((await session.stream(unsized, collected)).equals(CONTENT)).toBe(true)
  await session.close()
})

test('a file over 100 MB is a gap without a request', async () => {
  const { github, session } = await opened(good)
  const giant = { ...FILE, file: fileEntry({ oid: OID, size: 104_857_601 }) }
  await expect(session.stream(giant, collected)).rejects.toMatchObject({ code: 'REFUSED', reason: 'too-large' })
  expect(github.received).toEqual([])
  await session.close()
})
