import { once } from 'node:events'
import { describe, expect, test } from '@jest/globals'
import { printable, type Reporter } from '@ioc-scanner/core'
import { brokenPromises } from './promises.js'
import { conformsToReporter, reporterPromises } from './reporter.js'

const plain: Reporter = {
  name: 'plain',
  async render({ findings, coverage }, stream) {
    const lines = [
      `${findings.length} findings, ${coverage.gaps.length} gaps`,
      ...findings.map(({ repository }) => repository),
    ]
    for (const line of lines) if (!stream.write(`${printable(line)}\n`)) await once(stream, 'drain')
  },
}

conformsToReporter(() => plain)

describe('the suite notices', () => {
  const rendering = (render: Reporter['render']): Promise<readonly string[]> =>
    brokenPromises(reporterPromises(() => ({ name: 'liar', render })))

  test('a finding that is not named', async () => {
    const broken = await rendering(async (_report, stream) => void stream.write('all is well\n'))
    expect(broken).toContain('a finding is not lost: its repository is named')
  })

  test('a name that is printed as it is', async () => {
    const broken = await rendering(async ({ findings }, stream) => {
      stream.write(`report\n${findings.map(({ repository, path }) => `${repository} ${path}`).join('\n')}`)
    })
    expect(broken).toContain('nothing that a repository is called reaches the output unescaped')
    expect(broken).toContain('in colour it writes colours and no other escape sequence')
  })

  test('a stream that is ended', async () => {
    const broken = await rendering(async (report, stream, options) => {
      await plain.render(report, stream, options)
      stream.end()
    })
    expect(broken).toContain('it renders a clean scan, without changing the report and without ending the stream')
  })

  test('a reporter that does not wait until all is written', async () => {
    const broken = await rendering(async ({ findings }, stream) => {
      for (const { repository } of [{ repository: 'findings' }, ...findings]) stream.write(`${printable(repository)}\n`)
    })
    expect(broken).toEqual(['it resolves when everything is written, however slowly the reader takes it'])
  })

  test('a reporter that sorts the report in place', async () => {
    const broken = await rendering(async (report, stream, options) => {
      report.findings.sort((a, b) => (a.id < b.id ? -1 : 1))
      await plain.render(report, stream, options)
    })
    expect(broken).toContain('it renders findings and gaps, without changing the report and without ending the stream')
  })

  test('a reporter that prints to standard output', async () => {
    const broken = await rendering(async (report, stream, options) => {
      process.stdout.write('')
      await plain.render(report, stream, options)
    })
    expect(broken).toEqual(['it writes to the stream that it is given, and to standard output nothing'])
  })
})
