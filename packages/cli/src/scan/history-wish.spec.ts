import { expect, test } from '@jest/globals'
import { historyWish } from './history-wish.js'

const now = new Date('2026-11-24T12:00:00Z')

test.each([
  ['campaign', 'campaign'],
  ['2026-03-01', { sinceMs: Date.parse('2026-03-01T00:00Z') }],
  [
    '2026-03-01..2026-03-31',
    { sinceMs: Date.parse('2026-03-01T00:00Z'), untilMs: Date.parse('2026-04-01T00:00Z') - 1 },
  ],
  [
    '2026-03-01T04:30..2026-03-01T06:30+02:00',
    { sinceMs: Date.parse('2026-03-01T04:30Z'), untilMs: Date.parse('2026-03-01T04:30Z') },
  ],
])('%s is understood', (written, wish) => {
  expect(historyWish(written, now)).toEqual(wish)
})

test.each([
  ['', /no time/],
  ['yesterday', /no time/],
  ['2026-02-31', /no time/],
  ['2026-03-01..', /no time/],
  ['..2026-03-01', /no time/],
  ['2026-03-01..2026-03-02..2026-03-03', /no time/],
  ['2026-12-01', /ahead/],
  ['2026-03-02..2026-03-01', /ends before it begins/],
])('%j is refused, in words', (written, words) => {
  expect(() => historyWish(written, now)).toThrow(words)
})
