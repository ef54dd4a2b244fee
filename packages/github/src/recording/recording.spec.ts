import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { recordedScan, recordingFile } from '../../test/recorded-session.js'
import { MAX_LINE_BYTES, type RecordingLine } from './recording-format.js'
import { Recording } from './recording.js'

const exchange = (id: number, body = `answer ${id}`): RecordingLine => ({
  type: 'exchange',
  parts: 0,
  bytes: { text: body },
  exchange: {
    id,
    request: { method: 'GET', path: `/x/${id}`, body: '' },
    startMs: id,
    endMs: id + 10,
    answer: { atMs: id + 5, status: 200, headers: { 'content-type': 'application/json' } },
    masked: false,
  },
})
const head: RecordingLine = { type: 'recording', format: 1, scan: recordedScan('https://api.github.com') }
const WHOLE = [head, exchange(1), exchange(2), { type: 'end', exchanges: 2 }].map((line) => JSON.stringify(line))

function file(lines: readonly string[] | Buffer): string {
  const path = recordingFile()
  writeFileSync(path, Buffer.isBuffer(lines) ? lines : lines.map((line) => `${line}\n`).join(''))
  return path
}

async function read(path: string): Promise<{ readonly ids: readonly number[]; readonly problem: string | undefined }> {
  const recording = await Recording.open(path)
  const { exchanges, problem } = recording
  await recording.close()
  return { ids: exchanges.map(({ id }) => id), problem }
}

test('a whole recording has no problem, packed or not', async () => {
  expect(await read(file(WHOLE))).toEqual({ ids: [1, 2], problem: undefined })
  expect(await read(file(gzipSync(`${WHOLE.join('\n')}\n`)))).toEqual({ ids: [1, 2], problem: undefined })
})

test('exchanges are in the order of being sent, and bodies are whole again', async () => {
  const parts = ['{"a":', '"ü'].map((text): RecordingLine => ({ type: 'body', id: 7, bytes: { text } }))
  const last = { ...exchange(7, '"}'), parts: 2 } as RecordingLine
  const lines = [head, ...parts, exchange(9), last, exchange(3), { type: 'end', exchanges: 3 }]
  const recording = await Recording.open(file(lines.map((line) => JSON.stringify(line))))
  expect(recording.exchanges.map(({ id }) => id)).toEqual([3, 7, 9])
  const [, seventh] = recording.exchanges
  expect(seventh === undefined ? undefined : recording.json(seventh)).toEqual({ a: 'ü' })
  await recording.close()
})

const damaged: readonly (readonly [string, readonly string[], RegExp, readonly number[]])[] = [
  ['a line that is cut', [...WHOLE.slice(0, 2), '{"type":"exch'], /in line 3: it is no JSON/, [1]],
  ['a line of another kind', [...WHOLE.slice(0, 2), '{"type":"x"}', ...WHOLE.slice(2)], /in line 3: its type/, [1]],
  ['a status that is none', [...WHOLE.slice(0, 2), (WHOLE[2] ?? '').replace('200', '99')], /in line 3: .*status/, [1]],
  [
    'a missing part',
    [...WHOLE.slice(0, 2), (WHOLE[2] ?? '').replace('"parts":0', '"parts":2')],
    /in line 3: of 2 parts/,
    [1],
  ],
  ['another recording behind it', [...WHOLE.slice(0, 3), WHOLE[0] ?? ''], /in line 4: another recording/, [1, 2]],
  ['an endless line', [...WHOLE.slice(0, 3), 'x'.repeat(MAX_LINE_BYTES + 70_000)], /in line 4: it is longer/, [1, 2]],
  ['no last line', WHOLE.slice(0, 3), /ends after line 3 without its last line/, [1, 2]],
  ['nothing but its first line', WHOLE.slice(0, 1), /ends after line 1/, []],
  ['a wrong count', [...WHOLE.slice(0, 2), WHOLE[3] ?? ''], /says that it has 2 exchanges/, [1]],
]
test.each(damaged)('%s is said with its line, and what came before is used', async (_, lines, problem, ids) => {
  expect(await read(file(lines))).toEqual({ ids, problem: expect.stringMatching(problem) })
})

test('a packed recording that was cut is used as far as it goes', async () => {
  const many = [head, ...Array.from({ length: 2_000 }, (_, index) => exchange(index, String(Math.random())))]
  const packed = gzipSync(many.map((line) => `${JSON.stringify(line)}\n`).join(''))
  const { ids, problem } = await read(file(packed.subarray(0, packed.length >> 1)))
  expect(ids.length).toBeGreaterThan(100)
  expect(problem).toMatch(/line \d+/)
})

test.each([
  ['an empty file', '', 'RECORDING_INVALID', /is empty/],
  ['any other file', 'hello\n', 'RECORDING_INVALID', /first line/],
  ['a report', '{"schema_version":"1"}\n', 'RECORDING_INVALID', /first line/],
  [
    'a later format',
    `${(WHOLE[0] ?? '').replace('"format":1', '"format":2')}\n`,
    'RECORDING_VERSION',
    /format 2.*reads format 1/,
  ],
  ['a target of numbers', `${(WHOLE[0] ?? '').replace('["acme"]', '[1]')}\n`, 'RECORDING_INVALID', /organizations/],
  ['an escape sequence', '{"type":"recording","format":"\\u001b[2J"}\n', 'RECORDING_VERSION', /^[^\u001b]*$/],
])('%s is refused', async (_, text, code, message) => {
  const path = file(Buffer.from(text))
  await expect(Recording.open(path)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
})

test('a file that is not there is said', async () => {
  await expect(Recording.open(recordingFile())).rejects.toMatchObject({
    code: 'RECORDING_UNREADABLE',
    message: expect.stringContaining('no such file'),
  })
})

test('whatever becomes of a file, reading it ends, and says so where something is wrong', async () => {
  const whole = Buffer.from(`${WHOLE.join('\n')}\n`)
  const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(changes, fc.nat(whole.length), async (changed, length) => {
      const bytes = Buffer.from(whole)
      for (const [at, value] of changed) bytes[at] = value
      try {
        const { ids } = await read(file(bytes.subarray(0, length)))
        expect(ids.length).toBeLessThanOrEqual(2)
      } catch (cause) {
        expect((cause as { code: string }).code).toMatch(/^RECORDING_/)
      }
    }),
    { numRuns: 150 },
  )
})
