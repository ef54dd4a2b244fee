import { BATCH_SETTINGS, type BatchSettingName, type NumberSetting, type Setting } from '@ioc-scanner/core'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { workplace, type Wishes } from '../test/workplace.js'
import type { Flags } from './layers/flag-layer.js'
import { PRESETS } from './presets.js'
import { batchKey } from './settings/known-settings.js'

const rows = Object.entries(BATCH_SETTINGS) as [BatchSettingName, Setting][]
const numberRows = rows.filter((row): row is [BatchSettingName, NumberSetting] => 'min' in row[1])

const yaml = (setting: Setting, value: string): string => {
  const [section, word] = setting.key.split('.')
  return `# a comment\nbatch:\n  ${section}:\n    ${word}: ${value}\n`
}
const json = (setting: Setting, value: string): string => {
  const [section, word] = setting.key.split('.')
  return `{\n\t"batch": {\n\t\t"${section}": {\n\t\t\t"${word}": ${value}\n\t\t}\n\t}\n}\n`
}

/** Every layer that can say a value, and how it names itself in an error. */
const layers = {
  'user file': (setting: Setting, value: string) => ({
    files: { 'user/config.yaml': yaml(setting, value) },
    origin: /user\/config\.yaml, line 4$/,
  }),
  'project file in YAML': (setting: Setting, value: string) => ({
    files: { 'ioc-scanner.yaml': yaml(setting, value) },
    origin: /^ioc-scanner\.yaml, line 4$/,
  }),
  'project file in JSON': (setting: Setting, value: string) => ({
    files: { 'ioc-scanner.json': json(setting, value) },
    origin: /^ioc-scanner\.json, line 4$/,
  }),
  'batch_config.yaml': (setting: Setting, value: string) => ({
    files: { 'batch_config.yaml': yaml(setting, value) },
    origin: /^batch_config\.yaml, line 4$/,
  }),
  'batch_config.json': (setting: Setting, value: string) => ({
    files: { 'batch_config.json': json(setting, value) },
    origin: /^batch_config\.json, line 4$/,
  }),
  'environment file': (setting: Setting, value: string) => ({
    files: { 'ioc-scanner.night.yaml': yaml(setting, value) },
    wishes: { environment: 'night' },
    origin: /^ioc-scanner\.night\.yaml, line 4$/,
  }),
  variable: (setting: Setting, value: string) => ({
    files: {},
    wishes: { env: { [setting.env]: value } },
    origin: new RegExp(`^variable ${setting.env}$`),
  }),
  flag: (setting: Setting, value: string) => ({
    files: {},
    wishes: { flags: { [setting.flag]: value } },
    origin: new RegExp(`^flag --${setting.flag}$`),
  }),
  'flag as a number': (setting: Setting, value: string) => ({
    files: {},
    wishes: { flags: { [setting.flag]: Number(value) } },
    origin: new RegExp(`^flag --${setting.flag}$`),
  }),
}

/** The nearest value outside, written without an exponent. */
const justOutside = ({ format, min, max }: NumberSetting): readonly string[] =>
  format === 'integer' ? [String(min - 1), String(max + 1)] : [(min - 0.01).toFixed(2), (max + 0.01).toFixed(2)]

describe.each(Object.entries(layers))('%s', (_, layer) => {
  const outside = numberRows.flatMap(([name, setting]) =>
    justOutside(setting).map((value) => [batchKey(setting), value, name] as const),
  )
  test.each(outside)('%s of %s is refused with key, value, origin and range', async (key, value, name) => {
    const setting: NumberSetting = BATCH_SETTINGS[name] as NumberSetting
    const { files, origin, ...rest } = layer(setting, value)
    using place = workplace(files)
    const { problems, message, code } = await place.refusal('wishes' in rest ? rest.wishes : {})
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ code: 'CONFIG_OUT_OF_RANGE', key })
    const article = setting.format === 'integer' ? 'an integer' : 'a number'
    const [start, end] = [
      `${key} is ${Number(value)} (`,
      `); allowed is ${article} from ${setting.min} to ${setting.max}`,
    ]
    const said = problems[0]?.message ?? ''
    expect([said.startsWith(start), said.endsWith(end)]).toEqual([true, true])
    expect(said.slice(start.length, -end.length)).toMatch(origin)
    expect(message).toBe(`the configuration is not valid: ${said}`)
    expect(code).toBe('CONFIG_INVALID')
  })

  test.each(numberRows.flatMap(([name, { min, max }]) => [[name, min] as const, [name, max] as const]))(
    '%s of %d is accepted',
    async (name, value) => {
      const { files, ...rest } = layer(BATCH_SETTINGS[name], String(value))
      using place = workplace(files)
      // The sizes have to agree with each other: the other two are given room.
      const room: Flags = { 'min-batch-size': '1', 'max-batch-size': '200' }
      const wishes: Wishes = 'wishes' in rest ? rest.wishes : {}
      const given: Flags = /BatchSize$/.test(name) ? { ...room, [BATCH_SETTINGS[name].flag]: undefined } : {}
      const flags: Flags = { ...given, ...wishes.flags }
      expect((await place.load({ ...wishes, flags })).batch[name]).toBe(value)
    },
  )
})

const notNumbers = ['12abc', '1e1', '0x10', '1_0', '1,5', 'ten', 'NaN', 'Infinity', '--5', '5 6']
test.each(notNumbers)('the text %j is no number, neither in a variable nor in a flag nor in a file', async (text) => {
  using place = workplace({
    'ioc-scanner.yaml': numberRows.map(([, setting]) => `batch.${setting.key}: ${text}\n`).join(''),
  })
  const flags = Object.fromEntries(numberRows.map(([, { flag }]) => [flag, text]))
  const env = Object.fromEntries(numberRows.map(([, { env: name }]) => [name, text]))
  const { problems } = await place.refusal({ flags, env })
  expect(problems.map(({ code }) => code)).toEqual(Array(3 * numberRows.length).fill('CONFIG_WRONG_VALUE'))
})

const wrongTypes: [string, string][] = [
  ['"5"', '"5"'],
  ['true', 'true'],
  ['2.5', '2.5'],
  ['', 'empty'],
  ['[5]', 'a list with an item that does not fit'],
  ['{ a: 5 }', 'a section'],
]
test.each(wrongTypes)('an integer written %s in a file is refused', async (value, shown) => {
  using place = workplace({ 'ioc-scanner.yaml': `batch: { performance: { retry_attempts: ${value} } }` })
  const { problems } = await place.refusal()
  expect(problems.map(({ message }) => message)).toEqual([
    `batch.performance.retry_attempts is ${shown} (ioc-scanner.yaml, line 1); allowed is an integer from 0 to 10`,
  ])
})

const booleanRows = rows.filter(([, { format }]) => format === 'boolean')
describe.each(booleanRows)('%s', (name, setting) => {
  test.each([
    ['true', true],
    ['TRUE', true],
    ['1', true],
    ['yes', true],
    ['false', false],
    ['0', false],
    ['No', false],
  ])('the variable takes %s', async (text, expected) => {
    using place = workplace()
    expect((await place.load({ env: { [setting.env]: text } })).batch[name]).toBe(expected)
  })
  test.each([true, false])('the flag takes %s', async (value) => {
    using place = workplace()
    expect((await place.load({ flags: { [setting.flag]: value } })).batch[name]).toBe(value)
  })
  test('neither variable nor file takes maybe', async () => {
    using place = workplace({ 'ioc-scanner.yaml': yaml(setting, 'maybe') })
    const { problems } = await place.refusal({ env: { [setting.env]: 'maybe' } })
    expect(problems.map(({ message }) => message)).toEqual([
      `${batchKey(setting)} is "maybe" (ioc-scanner.yaml, line 4); allowed is true or false`,
      `${batchKey(setting)} is "maybe" (variable ${setting.env}); allowed is true or false`,
    ])
  })
})

test('any values in range that agree are accepted from a file, and come back as they were', async () => {
  const valueOf = (setting: Setting): fc.Arbitrary<number | boolean | string> => {
    if (setting.format === 'boolean') return fc.boolean()
    if (setting.format === 'strategy') return fc.stringMatching(/^[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,5}){0,2}$/)
    if (setting.format === 'integer') return fc.integer({ min: setting.min, max: setting.max })
    return fc.integer({ min: setting.min * 1000, max: setting.max * 1000 }).map((thousandths) => thousandths / 1000)
  }
  const sets = fc
    .record(Object.fromEntries(rows.map(([name, setting]) => [name, valueOf(setting)])))
    .filter(
      (set) =>
        Number(set['minBatchSize']) <= Number(set['defaultBatchSize']) &&
        Number(set['defaultBatchSize']) <= Number(set['maxBatchSize']),
    )
  await fc.assert(
    fc.asyncProperty(sets, async (set) => {
      const lines = rows.map(([name, setting]) => `"batch.${setting.key}": ${JSON.stringify(set[name])}`)
      using place = workplace({ 'ioc-scanner.json': `{${lines.join(',')}}` })
      expect((await place.load()).batch).toEqual(set)
    }),
    { numRuns: 100 },
  )
})

test.each(Object.entries(PRESETS))(
  'the preset %s is in range, agrees with itself and sets all fifteen',
  async (name, preset) => {
    using place = workplace()
    const { batch, preset: chosen } = await place.load({ preset: name })
    expect(chosen).toBe(name)
    expect(batch).toEqual(preset.settings)
    expect(Object.keys(batch)).toEqual(Object.keys(BATCH_SETTINGS))
  },
)
