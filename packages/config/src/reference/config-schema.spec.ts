import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { BATCH_SETTINGS } from '@ioc-scanner/core'
import { parse } from 'yaml'
import { workplace } from '../../test/workplace.js'
import { configurationText } from '../init/configuration-text.js'
import { draftOf } from '../init/draft.js'
import { PRESETS, type PresetName } from '../presets.js'
import { KNOWN_SETTINGS, type KnownSetting } from '../settings/known-settings.js'
import { configReference } from './config-reference.js'
import { configSchema } from './config-schema.js'
import { asYaml } from './file-example.js'

const accepts = new Ajv({ strict: true, allowUnionTypes: true }).compile(configSchema())

/** What the schema says it cannot say. */
const BEYOND_SCHEMA = new Set(['CONFIG_BATCH_SIZES_DISAGREE', 'CONFIG_INCOMPLETE'])

test('the published schema is the one that the tables make; npm run reference writes it', () => {
  const published = new URL('../../schema/ioc-scanner-config.schema.json', import.meta.url)
  expect(JSON.parse(readFileSync(published, 'utf8'))).toEqual(JSON.parse(JSON.stringify(configSchema())))
})

test('every setting is in it, with what it does', () => {
  const text = JSON.stringify(configSchema())
  expect([...KNOWN_SETTINGS.values()].filter(({ doc }) => !text.includes(JSON.stringify(doc).slice(1, -1)))).toEqual([])
})

describe('it accepts', () => {
  test.each(['yaml', 'json'])('the %s example of the reference page', (language) => {
    const [, text = ''] = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(configReference()) ?? []
    expect(accepts(parse(text))).toBe(true)
  })

  test.each(Object.keys(PRESETS) as PresetName[])('preset %s, by name, as values and as init writes it', (preset) => {
    expect(accepts({ preset })).toBe(true)
    expect(accepts(parse(asYaml(PRESETS[preset].settings)))).toBe(true)
    expect(accepts(parse(configurationText(draftOf(preset, [], []))))).toBe(true)
  })

  test('an empty file, and empty sections', () => {
    expect([null, {}, { batch: null }, { batch: { concurrency: null } }].map((value) => accepts(value))).toEqual(
      Array(4).fill(true),
    )
  })
})

/** Values that fit a setting, that nearly do, and that do not. */
function valueFor(setting: KnownSetting): fc.Arbitrary<unknown> {
  const text = fc.oneof(fc.string(), fc.constantFrom('adaptive', 'Night-Shift', 'a--b', '', 'x'.repeat(4_097), 'a\0b'))
  const anything = fc.oneof(fc.integer(), fc.boolean(), text, fc.constant(null), fc.constant([]), fc.constant({}))
  switch (setting.format) {
    case 'integer':
    case 'number':
      return fc.oneof(
        fc.integer({ min: Math.floor(setting.min) - 1, max: Math.min(setting.max + 2, Number.MAX_SAFE_INTEGER) }),
        fc.constantFrom(setting.min, setting.max, setting.min - 1, setting.min + 0.5, String(setting.min)),
        anything,
      )
    case 'preset':
      return fc.oneof(fc.constantFrom(...Object.keys(PRESETS), 'Development', 'toString'), anything)
    case 'api-url':
      return fc.oneof(
        fc.webUrl({ withQueryParameters: true, withFragments: true }),
        fc.webUrl().map((url) => url.replace('https', 'http')),
        fc.constantFrom(
          'http://localhost:3000',
          'http://127.0.0.1/api/v3',
          'http://[::1]:1/',
          'https://u:p@host.example',
        ),
        fc.constantFrom('ftp://host.example', 'http://localhost.example', 'https://'),
        anything,
      )
    case 'names':
    case 'locations':
      return fc.oneof(fc.array(fc.oneof(text, anything)), fc.constant(Array(1_001).fill('a')), anything)
    case 'rules': {
      const names = [...setting.fields.map(({ name }) => name), 'other']
      const rule = fc.dictionary(fc.constantFrom(...names), fc.oneof({ weight: 4, arbitrary: text }, anything))
      return fc.oneof(fc.array(fc.oneof(rule, text, anything)), anything)
    }
    default:
      return fc.oneof(text, anything)
  }
}

test('schema and check give the same verdict on any values of any keys', async () => {
  const setting = fc.constantFrom(...KNOWN_SETTINGS.values()).chain((row) =>
    fc.record({
      key: fc.constant(row.key),
      value: valueFor(row),
      isMisspelt: fc.nat(9).map((die) => die === 0),
    }),
  )
  const verdicts = { good: 0, bad: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(setting, { minLength: 1, maxLength: 3 }), async (settings) => {
      const tree = treeOf(settings)
      const text = JSON.stringify(tree)
      using place = workplace({ 'given.json': text })
      const isValid = await place.load({ configFile: 'given.json' }).then(
        () => true,
        ({ problems }: { problems: { code: string }[] }) => problems.every(({ code }) => BEYOND_SCHEMA.has(code)),
      )
      verdicts[isValid ? 'good' : 'bad'] += 1
      expect({ text, verdict: accepts(JSON.parse(text)) }).toEqual({ text, verdict: isValid })
    }),
    { numRuns: 400 },
  )
  expect(verdicts.good).toBeGreaterThan(20)
  expect(verdicts.bad).toBeGreaterThan(20)
}, 60_000)

type Tree = { [word: string]: unknown }

function treeOf(
  settings: readonly { readonly key: string; readonly value: unknown; readonly isMisspelt: boolean }[],
): Tree {
  const root: Tree = {}
  for (const { key, value, isMisspelt } of settings) {
    const words = key.split('.')
    const last = words.pop() ?? ''
    let section = root
    for (const word of words) section = (section[word] ??= {}) as Tree
    section[isMisspelt ? `${last}x` : last] = value
  }
  return root
}

test('the ranges are those of the table', () => {
  for (const [name, { key }] of Object.entries(BATCH_SETTINGS)) {
    const setting = BATCH_SETTINGS[name as keyof typeof BATCH_SETTINGS]
    if (!('min' in setting)) continue
    const [section = '', word = ''] = key.split('.')
    const verdict = (value: number): boolean => accepts({ batch: { [section]: { [word]: value } } })
    expect([setting.min, setting.max, setting.min - 0.01, setting.max + 1].map(verdict)).toEqual([
      true,
      true,
      false,
      false,
    ])
  }
})
