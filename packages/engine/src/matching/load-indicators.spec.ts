import { expect, test } from '@jest/globals'
import { CodedError, type Indicator, type IocSource } from '@ioc-scanner/core'
import { packageIndicator } from '@ioc-scanner/testkit'
import { loadIndicators, type IndicatorRequest } from './load-indicators.js'

const never = new AbortController().signal

function source(name: string, load: IocSource['load']): IndicatorRequest {
  return { source: { name, load }, locations: [], required: false }
}

const good = (name = 'good'): IndicatorRequest =>
  source(name, async function* ({ stamp }) {
    yield packageIndicator()
    stamp('2026-01-01')
    stamp('2026-02-02')
  })

const failing = (error: Error, after: readonly Indicator[] = []): IndicatorRequest =>
  source('failing', async function* () {
    yield* after
    throw error
  })

test('each source is named with count, freshness and a digest of what it brought', async () => {
  const { sources, index } = await loadIndicators([good(), good('again')], never)
  expect(sources.map(({ source: name, count, as_of }) => [name, count, as_of])).toEqual([
    ['good', 1, '2026-02-02'],
    ['again', 1, '2026-02-02'],
  ])
  expect(sources[0]?.digest).toMatch(/^[0-9a-f]{64}$/)
  expect(sources[0]?.digest).toBe(sources[1]?.digest)
  expect(index.names({ ecosystem: 'npm', name: 'left' })).toBe(true)
})

test('an entry that the source could not read is a gap with its place, one that is only odd a warning', async () => {
  const reporting = source('file', async function* ({ report }) {
    report({ location: 'iocs.csv', line: 3, reason: 'no version' })
    report({ location: 'iocs.csv', line: 4, reason: 'odd capitals', isDoubt: true })
    yield packageIndicator()
  })
  const { gaps, doubts } = await loadIndicators([reporting], never)
  expect(doubts).toEqual(["indicator source 'file': iocs.csv, line 4: odd capitals"])
  expect(gaps).toMatchObject([
    {
      repository: null,
      path: 'iocs.csv',
      reason: 'unparsable',
      detail: "indicator source 'file': iocs.csv, line 3: no version",
    },
  ])
})

test('an entry that is no indicator is a gap, and those after it count', async () => {
  const sloppy = source('sloppy', async function* () {
    yield { ...packageIndicator(), ecosystem: 'Cobol' } as unknown as Indicator
    yield packageIndicator()
  })
  const { sources, gaps } = await loadIndicators([sloppy], never)
  expect(sources[0]?.count).toBe(1)
  expect(gaps).toHaveLength(1)
})

test('a source that fails is a gap and keeps what it brought; asked for by name it ends the scan', async () => {
  const broken = failing(new Error('no route'), [packageIndicator()])
  const { gaps, sources } = await loadIndicators([broken, good()], never)
  expect(gaps).toMatchObject([{ reason: 'plugin', detail: "indicator source 'failing' failed: no route" }])
  expect(sources[0]?.count).toBe(1)
  await expect(loadIndicators([{ ...broken, required: true }], never)).rejects.toMatchObject({
    code: 'IOC_SOURCE_FAILED',
    message: "indicator source 'failing' failed: no route",
  })
  const coded = failing(new CodedError('IOC_FILE_UNREADABLE', 'iocs.json: no such file'))
  await expect(loadIndicators([{ ...coded, required: true }], never)).rejects.toMatchObject({
    code: 'IOC_FILE_UNREADABLE',
  })
})

test('nothing to look for is an error that names who was asked', async () => {
  const empty = source('empty', async function* () {
    yield* []
  })
  await expect(loadIndicators([empty], never)).rejects.toThrow('no indicators to look for; sources asked: empty')
  await expect(loadIndicators([], never)).rejects.toMatchObject({ code: 'NO_INDICATORS' })
})

test('an interrupt ends the loading, also of a source that hangs', async () => {
  const controller = new AbortController()
  const hanging = source('hanging', async function* () {
    await new Promise(() => undefined)
    yield packageIndicator()
  })
  const loading = expect(loadIndicators([hanging], controller.signal)).rejects.toThrow('stop')
  controller.abort(new Error('stop'))
  await loading
})

test('sources are lent the downloads of the host', async () => {
  const bodies: string[] = []
  const feed = source('feed', async function* ({ download, signal }) {
    const { body } = (await download?.(new URL('https://iocs.example/a'), { signal, maxBytes: 9 })) ?? {}
    bodies.push(Buffer.from(body ?? []).toString())
    yield packageIndicator()
  })
  const headers = new Map<string, string>()
  await loadIndicators([feed], never, async ({ href }) => ({ body: Buffer.from(`body of ${href}`), headers }))
  expect(bodies).toEqual(['body of https://iocs.example/a'])
})
