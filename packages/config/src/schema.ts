import { messageOf } from '@ioc-scanner/core'
import convict from 'convict'
import { KNOWN_SETTINGS, type KnownSetting } from './settings/known-settings.js'
import { fits } from './settings/value-formats.js'

type Values = Record<string, unknown>

/** Named, because convict guesses how to read texts for formats that are functions: '12abc' would become 12. */
const FORMAT = 'ioc-scanner-setting'

convict.addFormat({
  name: FORMAT,
  validate(value: unknown, row: convict.SchemaObj<unknown>) {
    const setting = row['setting'] as KnownSetting | undefined
    if (setting === undefined || !fits(setting, value)) throw new Error('does not fit')
  },
})

/**
 * The schema has one level, with the whole keys as names: to convict a section with a child called `default`, such as
 * `batch_sizes`, would be a setting with that default, and its other children would go unchecked.
 */
const nameInSchema = (key: string): string => key.replaceAll('.', '/')
const keyOf = (name: string): string => name.replaceAll('/', '.')

/** The convict schema of every setting, filled with the defaults, reading neither variables nor arguments by itself. */
function defaultConfig(): convict.Config<Values> {
  const rows = [...KNOWN_SETTINGS.values()].map(
    (setting) =>
      [nameInSchema(setting.key), { doc: setting.doc, default: setting.default, format: FORMAT, setting }] as const,
  )
  return convict<Values>(Object.fromEntries(rows), { env: {}, args: [] })
}

/**
 * Loads layers of values (by key in files) over the defaults, the later over the earlier, and checks the result.
 * @returns Looks a value up, by key in files.
 * @throws When something does not fit: ask `keysThatDoNotFit` about each layer before.
 */
export function configOf(layers: readonly ReadonlyMap<string, unknown>[]): (key: string) => unknown {
  const config = defaultConfig()
  for (const layer of layers) {
    config.load(Object.fromEntries([...layer].map(([key, value]) => [nameInSchema(key), value])))
  }
  config.validate({ allowed: 'strict' })
  return (key) => config.get(nameInSchema(key))
}

/** The keys whose values do not fit, as convict says it. */
export function keysThatDoNotFit(layer: ReadonlyMap<string, unknown>): ReadonlySet<string> {
  try {
    configOf([layer])
    return new Set()
  } catch (thrown) {
    return keysNamedBy(thrown)
  }
}

/** convict says all that is wrong in one text, a line for each key, beginning with its name. */
function keysNamedBy(thrown: unknown): ReadonlySet<string> {
  const lines = messageOf(thrown).split('\n')
  const keys = lines.map((line) => keyOf(line.slice(0, line.indexOf(': ')))).filter((key) => KNOWN_SETTINGS.has(key))
  if (keys.length !== lines.length) throw thrown
  return new Set(keys)
}
