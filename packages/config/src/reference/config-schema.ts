import { allowed } from '../settings/value-formats.js'
import type { Field } from '../settings/app-settings.js'
import { KNOWN_SECTIONS, KNOWN_SETTINGS, type KnownSetting } from '../settings/known-settings.js'
import { PRESETS } from '../presets.js'

type JsonSchema = Readonly<Record<string, unknown>>

const MOST_ITEMS = 1_000
const TEXT: JsonSchema = { type: 'string', minLength: 1, maxLength: 4_096, pattern: '^[^\\u0000]*$' }
const STRATEGIES = ['sequential', 'parallel', 'adaptive', 'aggressive', 'conservative']

/**
 * The JSON Schema of configuration files, for editors: made from the same tables as the check itself. It cannot say that
 * batch sizes have to agree, which strategies are installed, and what a file that was only found may not set.
 */
export function configSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of ioc-scanner',
    description: 'For ioc-scanner.yaml, ioc-scanner.json, their environment files, and config.yaml of the user.',
    ...section(''),
  }
}

/** A section may be empty: that is `null` in YAML. */
function section(key: string): JsonSchema {
  return { type: ['object', 'null'], additionalProperties: false, properties: Object.fromEntries(membersOf(key)) }
}

function membersOf(key: string): readonly (readonly [string, JsonSchema])[] {
  const start = key === '' ? '' : `${key}.`
  const words = [...KNOWN_SETTINGS.keys()]
    .filter((candidate) => candidate.startsWith(start))
    .map((candidate) => candidate.slice(start.length).split('.')[0] ?? '')
  return [...new Set(words)].map((word) => [word, memberOf(`${start}${word}`)])
}

function memberOf(key: string): JsonSchema {
  const setting = KNOWN_SETTINGS.get(key)
  if (setting === undefined && KNOWN_SECTIONS.has(key)) return section(key)
  return setting === undefined ? {} : value(setting)
}

function value(setting: KnownSetting): JsonSchema {
  const { default: usual } = setting
  const unit = 'unit' in setting && setting.unit !== undefined ? ` In ${setting.unit}.` : ''
  const planned = setting.planned ? ' No effect in this version.' : ''
  return {
    description: `${setting.doc}${unit}${planned} Allowed: ${allowed(setting)}.`,
    ...(usual === null ? {} : { default: usual }),
    ...orNull(shape(setting), usual === null),
  }
}

function orNull(schema: JsonSchema, isOptional: boolean): JsonSchema {
  return isOptional ? { anyOf: [schema, { type: 'null' }] } : schema
}

function shape(setting: KnownSetting): JsonSchema {
  switch (setting.format) {
    case 'integer':
    case 'number':
      return { type: setting.format, minimum: setting.min, maximum: setting.max }
    case 'boolean':
      return { type: 'boolean' }
    case 'strategy':
      return { anyOf: [{ enum: STRATEGIES }, { type: 'string', pattern: '^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$' }] }
    case 'preset':
      return { enum: Object.keys(PRESETS) }
    case 'api-url':
      return {
        ...TEXT,
        pattern:
          '^(https://[^/@?#\\s\\\\]+|http://(localhost|127(\\.\\d{1,3}){3}|\\[::1\\])(:\\d+)?)(/[^?#\\s\\\\]*)?$',
      }
    case 'path':
      return TEXT
    case 'names':
    case 'locations':
      return { type: 'array', maxItems: MOST_ITEMS, items: TEXT }
    case 'rules':
      return { type: 'array', maxItems: MOST_ITEMS, items: rule(setting.fields) }
  }
}

/** A bare text stands for a rule with its first field alone. */
function rule(fields: readonly Field[]): JsonSchema {
  const needed = fields.filter((field) => field.needed).map(({ name }) => name)
  const whole: JsonSchema = {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(fields.map(({ name }) => [name, TEXT])),
    required: needed,
  }
  return needed.every((name) => name === fields[0]?.name) ? { anyOf: [TEXT, whole] } : whole
}
