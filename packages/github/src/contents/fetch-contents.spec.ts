import { createHash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { RepositoryFile } from '@ioc-scanner/core'
import { fileEntry, repository } from '@ioc-scanner/testkit'
import { openSession } from '../../test/open-session.js'
import { scriptedGitHub, type Reply } from '../../test/scripted-github.js'

const oidOf = (text: string): string =>
  createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0`)
    .update(text)
    .digest('hex')
const blob = (text: string, changes: object = {}): object => ({
  oid: oidOf(text),
  byteSize: Buffer.byteLength(text),
  isBinary: false,
  isTruncated: false,
  text,
  ...changes,
})
const fileOf = (text: string, name = 'web', path = 'package-lock.json'): RepositoryFile => ({
  repository: repository({ nameWithOwner: `acme/${name}` }),
  file: fileEntry({ path, oid: oidOf(text), size: Buffer.byteLength(text) }),
})
const answering = (data: object, errors: readonly object[] = []): Reply => ({ json: { data, errors } })

async function fetched(reply: Reply, batch: readonly RepositoryFile[]) {
  const github = await scriptedGitHub(() => reply)
  const { session, requests } = await openSession(github.url)
  const answers = await session.contents(batch)
  await session.close()
  return { answers, requests, query: github.received[0]?.query ?? '', sent: github.received.length }
}

test('files of several repositories come by one query, in the order of the batch', async () => {
  const batch = [fileOf('one', 'web'), fileOf('two', 'api'), fileOf('three', 'web', 'yarn.lock')]
  const reply = answering({ r0: { o0: blob('one'), o2: blob('three') }, r1: { o1: blob('two') } })
  const { answers, requests, sent } = await fetched(reply, batch)
  expect(answers).toEqual(
    ['one', 'two', 'three'].map((content, index) => ({ file: batch[index], status: 'content', content })),
  )
  expect(sent).toBe(1)
  expect(requests.outcomes[0]?.description).toMatchObject({ kind: 'contents', bucket: 'graphql', points: 1, files: 3 })
})

test('a blob that several files of a batch share is asked for once', async () => {
  const batch = ['web', 'api', 'shop'].map((name) => fileOf('same', name))
  const { answers, query } = await fetched(answering({ r0: { o0: blob('same') } }), batch)
  expect(answers.map(({ status }) => status)).toEqual(['content', 'content', 'content'])
  expect(query.match(/object\(/g)).toHaveLength(1)
})

test.each([
  ['was cut', { isTruncated: true }],
  ['is binary', { isBinary: true, text: null }],
  ['has no text', { text: null }],
  ['is another blob', { oid: '0'.repeat(40) }],
  ['lost bytes on the way', { text: 'onw' }],
  ['lost its byte order mark', { text: 'one'.slice(1) }],
  ['came with more replaced than it has bytes', { text: '\ufffd\ufffd\ufffd\ufffd' }],
])('what %s is asked for by the stream', async (_how, change) => {
  const { answers } = await fetched(answering({ r0: { o0: blob('one', change) } }), [fileOf('one')])
  expect(answers).toMatchObject([{ status: 'stream' }])
})

test('text that was no UTF-8 is taken as it came: asking again would bring the same names', async () => {
  const file = fileOf('café')
  const answer = blob('café', { text: 'caf\ufffd', byteSize: 4 })
  const { answers } = await fetched(answering({ r0: { o0: answer } }), [file])
  expect(answers).toMatchObject([{ status: 'content', content: 'caf\ufffd' }])
})

test('only text whose bytes have the oid is believed, whatever it contains', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme-ascii' }), async (real, told) => {
      const { answers } = await fetched(answering({ r0: { o0: blob(real, { text: told }) } }), [fileOf(real)])
      expect(answers[0]?.status).toBe(real === told ? 'content' : 'stream')
    }),
    { numRuns: 25 },
  )
})

test('a file that is too large for text is not asked for', async () => {
  const large = { ...fileOf('x'), file: fileEntry({ oid: 'a'.repeat(40), size: 512_001 }) }
  const { answers, query } = await fetched(answering({ r0: { o0: blob('one') } }), [large, fileOf('one')])
  expect(answers.map(({ status }) => status)).toEqual(['stream', 'content'])
  expect(query).not.toContain('a'.repeat(40))
  expect((await fetched(answering({}), [large])).sent).toBe(0)
})

test('errors belong to the file, or to all files of the repository, that their path names', async () => {
  const batch = [
    fileOf('one', 'web'),
    fileOf('two', 'web'),
    fileOf('three', 'api'),
    fileOf('four', 'api'),
    fileOf('five', 'shop'),
  ]
  const reply = answering({ r0: { o0: blob('one'), o1: null }, r1: null, r2: { o4: blob('five') } }, [
    { type: 'NOT_FOUND', path: ['r0', 'o1'], message: 'Could not resolve' },
    { type: 'FORBIDDEN', path: ['r1'], message: 'SSO', extensions: { saml_failure: true } },
  ])
  const { answers } = await fetched(reply, batch)
  expect(answers).toMatchObject([
    { status: 'content' },
    { status: 'gap', reason: 'not-found' },
    { status: 'gap', reason: 'saml' },
    { status: 'gap', reason: 'saml' },
    { status: 'content' },
  ])
})

test('null without an error is a gap, not silence', async () => {
  const batch = [fileOf('one'), fileOf('two'), fileOf('three', 'api')]
  const { answers } = await fetched(answering({ r0: { o0: blob('one') } }), batch)
  expect(answers).toMatchObject([
    { status: 'content' },
    { status: 'gap', reason: 'not-found' },
    { status: 'gap', reason: 'not-found' },
  ])
})

test('what resource limits took away is to be asked for again; a single file goes by the stream', async () => {
  const errors = [
    { type: 'RESOURCE_LIMITS_EXCEEDED', path: ['r1'], message: 'Resource limits for this query exceeded.' },
  ]
  const { answers } = await fetched(answering({ r0: { o0: blob('one') }, r1: null }, errors), [
    fileOf('one'),
    fileOf('two', 'api'),
  ])
  expect(answers).toMatchObject([{ status: 'content' }, { status: 'again' }])
  const single = answering({ r0: null }, [{ ...errors[0], path: ['r0'] }])
  expect((await fetched(single, [fileOf('one')])).answers).toMatchObject([{ status: 'stream' }])
})

test('a blob that one repository refuses is asked again of another that has it', async () => {
  const reply = answering({ r0: null }, [{ type: 'NOT_FOUND', path: ['r0'], message: 'Could not resolve' }])
  const { answers } = await fetched(reply, [fileOf('same', 'web'), fileOf('same', 'api')])
  expect(answers).toMatchObject([{ status: 'gap', reason: 'not-found' }, { status: 'again' }])
})
