import { expect, test } from '@jest/globals'
import { allowedValues, BATCH_SETTINGS, DEFAULT_BATCH_SETTINGS, fitsSetting, type Setting } from './settings.js'

const rows = Object.entries<Setting>(BATCH_SETTINGS)

test('there are fifteen settings, each with a variable and a flag of its own', () => {
  expect(rows).toHaveLength(15)
  expect(new Set(rows.map(([, { env }]) => env)).size).toBe(15)
  expect(new Set(rows.map(([, { flag }]) => flag)).size).toBe(15)
})

test.each(rows)('%s: its default fits', (name, setting) => {
  expect(fitsSetting(setting, DEFAULT_BATCH_SETTINGS[name as keyof typeof DEFAULT_BATCH_SETTINGS])).toBe(true)
})

test.each(rows.filter(([, { format }]) => format === 'integer' || format === 'number'))(
  '%s: both ends of its range fit, a step beyond does not',
  (_, setting) => {
    if (!('min' in setting)) throw new Error('no range')
    const step = setting.format === 'integer' ? 1 : 0.01
    expect([setting.min, setting.max].map((value) => fitsSetting(setting, value))).toEqual([true, true])
    expect(
      [setting.min - step, setting.max + step, Number.NaN, '5'].map((value) => fitsSetting(setting, value)),
    ).toEqual([false, false, false, false])
  },
)

test('what is allowed is said in words', () => {
  expect(allowedValues(BATCH_SETTINGS.maxConcurrentRequests)).toBe('an integer from 1 to 50')
  expect(allowedValues(BATCH_SETTINGS.logBatchMetrics)).toBe('true or false')
})
