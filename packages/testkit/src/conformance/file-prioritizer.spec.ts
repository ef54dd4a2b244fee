import { describe, expect, test } from '@jest/globals'
import type { FileCandidate } from '@ioc-scanner/core'
import { conformsToFilePrioritizer, filePrioritizerPromises } from './file-prioritizer.js'
import { brokenPromises } from './promises.js'

conformsToFilePrioritizer(() => ({ name: 'shallow-first', score: ({ file }) => -file.path.split('/').length }))

describe('the suite notices', () => {
  const scoring = (score: (candidate: FileCandidate) => number): Promise<readonly string[]> =>
    brokenPromises(filePrioritizerPromises(() => ({ name: 'liar', score })))

  test('NaN for a repository without a last push', async () => {
    const broken = await scoring(({ repository }) => Date.parse(repository.pushedAt ?? ''))
    expect(broken).toContain('every file gets a finite number, and nothing that it is lent changes')
  })

  test('a number that depends on what was asked before', async () => {
    let asked = 0
    expect(await scoring(() => (asked += 1))).toEqual([
      'the same file gets the same number, whatever was asked between',
    ])
  })

  test('a number that depends on the clock', async () => {
    expect(await scoring(() => Date.now() * 0)).toEqual(['it asks neither clock nor chance'])
  })
})
