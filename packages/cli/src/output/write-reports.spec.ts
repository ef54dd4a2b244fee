import { expect, test } from '@jest/globals'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeText, type Report, type Reporter } from '@ioc-scanner/core'
import { writeReports } from './write-reports.js'

const report = { findings: [], coverage: { gaps: [] } } as unknown as Report
const reporter = (render: Reporter['render']): Reporter => ({ name: 'some', render })
const failingWith = (facts: object): Reporter =>
  reporter(() => Promise.reject(Object.assign(new Error('write failed'), facts)))

test('a reader of stdout that goes away hides neither the files nor how the scan ended', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ioc-scanner-reports-'))
  const file = join(folder, 'report.txt')
  const inFile = { reporter: reporter((_, stream) => writeText(stream, 'all of it')), file }
  const gone = { reporter: failingWith({ code: 'EPIPE', errno: -32 }) }
  await expect(writeReports(report, [gone, inFile])).resolves.toBeUndefined()
  expect(await readFile(file, 'utf8')).toBe('all of it')
  await rm(folder, { recursive: true })
})

test('a full disk behind stdout is told in words', async () => {
  const full = { reporter: failingWith({ code: 'ENOSPC', errno: -28 }) }
  await expect(writeReports(report, [full])).rejects.toMatchObject({
    code: 'OUTPUT_FAILED',
    message: 'could not write to standard output: no space left on device',
  })
})

test('a mistake of a reporter is none of the output', async () => {
  await expect(writeReports(report, [{ reporter: failingWith({}) }])).rejects.toThrow('write failed')
})
