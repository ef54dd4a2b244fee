import { expect, test } from '@jest/globals'
import { peakMiBOf, SAYS_ITS_PEAK } from './memory-peak.js'
import { runScanner } from './run-scanner.js'

test('the scanner says its peak, which is more than a bare node and less than a gigabyte', async () => {
  const { stderr } = await runScanner(['--version'], SAYS_ITS_PEAK)
  expect(peakMiBOf(stderr)).toBeGreaterThan(30)
  expect(peakMiBOf(stderr)).toBeLessThan(1_024)
})

test('a process that said nothing proves nothing', () => {
  expect(() => peakMiBOf('Error: killed')).toThrow('the scanner did not say its peak: Error: killed')
})
