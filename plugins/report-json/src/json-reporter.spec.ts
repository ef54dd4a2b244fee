import { createRequire } from 'node:module'
import { PassThrough, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import type { Report, Reporter } from '@ioc-scanner/core'
import { conformsToReporter, finding, gap, report as reportOf } from '@ioc-scanner/testkit'
import { Ajv2020 } from 'ajv/dist/2020.js'
import ajvFormats from 'ajv-formats'
import { JsonReporter } from './json-reporter.js'

const schema = createRequire(import.meta.url)('@ioc-scanner/core/schema/report-1.json') as object
const ajv = new Ajv2020({ allErrors: true })
ajvFormats.default(ajv)
const isReport = ajv.compile(schema)
const options = { columns: 80, colour: false }
const reporter: Reporter = new JsonReporter()

conformsToReporter(() => new JsonReporter())

async function rendered(report: Report): Promise<string> {
  const stream = new PassThrough()
  const read = text(stream)
  await reporter.render(report, stream, options)
  stream.end()
  return read
}

test('the document is the report, with a line end, and follows the published schema', async () => {
  const report = reportOf({
    findings: [finding(), finding({ id: 'b', line: null, package: null, kind: 'workflow' })],
    coverage: { gaps: [gap()] },
    warnings: ['no such team'],
  })
  const json = await rendered(report)
  expect(json).toBe(`${JSON.stringify(report, null, 2)}\n`)
  expect(isReport(JSON.parse(json))).toBe(true)
})

test('a report without findings is a document, too', async () => {
  expect(isReport(JSON.parse(await rendered(reportOf())))).toBe(true)
})

test('a name with an escape sequence reaches no terminal, and the reader of the JSON gets it as it was', async () => {
  const hostile = finding({ path: '\u001b[2J\u009b2J\u202egpj.exe' })
  const json = await rendered(reportOf({ findings: [hostile] }))
  expect(json).not.toMatch(/[\u001b\u009b\u202e]/)
  expect((JSON.parse(json) as Report).findings).toEqual([hostile])
})

test('a slow reader of 20,000 findings is waited for', async () => {
  const report = reportOf({ findings: Array.from({ length: 20_000 }, (_, index) => finding({ id: `f-${index}` })) })
  let mostWaiting = 0
  let bytes = 0
  const slow: Writable = new Writable({
    write(chunk: Buffer, _encoding, done) {
      mostWaiting = Math.max(mostWaiting, slow.writableLength)
      bytes += chunk.length
      void turn().then(() => done())
    },
  })
  await reporter.render(report, slow, options)
  expect(bytes).toBe(JSON.stringify(report, null, 2).length + 1)
  expect(mostWaiting).toBeLessThan(200_000)
  expect(slow.writableEnded).toBe(false)
})

test('a reader who goes away is an error of the report, not of the process', async () => {
  const gone = new Writable({
    write(_chunk, _encoding, done) {
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
    },
  })
  await expect(reporter.render(reportOf({ findings: [finding()] }), gone, options)).rejects.toThrow('EPIPE')
  await turn()
})

test('a stream that is closed while it is written to does not leave the report hanging', async () => {
  const stuck = new Writable({ write() {} })
  const rendering = reporter.render(reportOf(), stuck, options)
  stuck.destroy()
  await expect(rendering).rejects.toThrow()
})
