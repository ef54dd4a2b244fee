import { describe, expect, test } from '@jest/globals'
import type { Detection, Detector } from '@ioc-scanner/core'
import { artifactIndicator } from '../builders/indicators.js'
import { conformsToDetector, detectorPromises } from './detector.js'
import { brokenPromises } from './promises.js'

const indicators = [artifactIndicator({ artifact: 'domain', value: 'evil.example' })]
const SAMPLE = { path: '.github/workflows/ci.yml', content: 'steps:\n  - run: curl evil.example\n', indicators }

const domains: Detector = {
  name: 'domains',
  selects: ({ path }) => path.endsWith('.yml'),
  detect: (input) =>
    input.indicators.flatMap((indicator) => {
      const at = input.content.indexOf(indicator.value)
      if (at < 0) return []
      const line = input.content.slice(0, at).split('\n').length
      const seen: Detection = {
        kind: 'workflow',
        severity: 'high',
        confidence: 'likely',
        indicator,
        line,
        message: 'a known bad domain',
      }
      return [seen]
    }),
}

conformsToDetector(() => domains, [SAMPLE])

describe('the suite notices', () => {
  const detecting = (changes: Partial<Detector>): Promise<readonly string[]> =>
    brokenPromises(detectorPromises(() => ({ ...domains, ...changes }), [SAMPLE]))

  test('a detector that parses and throws', async () => {
    const detect: Detector['detect'] = ({ content }) => JSON.parse(content) as Detection[]
    expect(await detecting({ detect })).toContain('it survives nothing at all')
  })

  test('a line that the file does not have', async () => {
    const detect: Detector['detect'] = (input) => domains.detect(input).map((seen) => ({ ...seen, line: 99 }))
    expect(await detecting({ detect })).toContain(
      'sample 1 (.github/workflows/ci.yml): it selects the file and sees something in it',
    )
  })

  test('an indicator of its own making', async () => {
    const detect: Detector['detect'] = (input) =>
      domains.detect(input).map((seen) => ({ ...seen, indicator: artifactIndicator() }))
    expect(await detecting({ detect })).toContain(
      'sample 1 (.github/workflows/ci.yml): it selects the file and sees something in it',
    )
  })

  test('a detector that does not see its own sample', async () => {
    expect(await detecting({ detect: () => [] })).toEqual([
      'sample 1 (.github/workflows/ci.yml): it selects the file and sees something in it',
    ])
  })

  test('an inspection that trips over a repository without a head', async () => {
    const inspect: Detector['inspect'] = ({ head }) => (head!.ref === 'main' ? [] : [])
    expect(await detecting({ inspect })).toEqual(['it inspects a repository with a hostile name and description'])
  })
})
