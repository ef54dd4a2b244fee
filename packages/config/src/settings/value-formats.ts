import { allowedValues, fitsSetting } from '@ioc-scanner/core'
import { PRESETS } from '../presets.js'
import type { Field } from './app-settings.js'
import type { KnownSetting } from './known-settings.js'

const MOST_ITEMS = 1_000
const LONGEST_TEXT = 4_096

/** Whether the value fits the setting by type, shape and range. */
export function fits(setting: KnownSetting, value: unknown): boolean {
  switch (setting.format) {
    case 'integer':
    case 'number':
      return (value === null && setting.default === null) || fitsSetting({ ...withNames(setting), default: 0 }, value)
    case 'boolean':
    case 'strategy':
      return fitsSetting(withNames(setting), value)
    case 'api-url':
      return isText(value) && isApiUrl(value)
    case 'preset':
      return value === null || (isText(value) && Object.hasOwn(PRESETS, value))
    case 'path':
      return value === null || isText(value)
    case 'names':
    case 'locations':
      return isList(value) && value.every(isText)
    case 'rules':
      return isList(value) && value.every((item) => isRule(item, setting.fields))
  }
}

/** What is allowed, in words: `an integer from 1 to 50`. */
export function allowed(setting: KnownSetting): string {
  switch (setting.format) {
    case 'integer':
    case 'number':
      return setting.max === Number.MAX_SAFE_INTEGER
        ? 'a whole number above 0'
        : allowedValues({ ...withNames(setting), default: 0 })
    case 'boolean':
    case 'strategy':
      return allowedValues(withNames(setting))
    case 'api-url':
      return 'an https address, or http to a loopback address, without user, password, query or fragment'
    case 'preset':
      return Object.keys(PRESETS).join(', ')
    case 'path':
      return 'a path'
    case 'names':
      return 'a list of names'
    case 'locations':
      return 'a list of paths and addresses'
    case 'rules':
      return `a list of rules with ${fieldsInWords(setting.fields)}`
  }
}

/** Digits with an optional sign and point: no exponents, no hexadecimals, nothing behind. */
const DECIMAL = /^[+-]?(\d+(\.\d+)?|\.\d+)$/

export const TRUE = ['true', '1', 'yes']
export const FALSE = ['false', '0', 'no']

/**
 * The value that a variable or a flag means. What cannot be read stays the text that it was, and then fits nothing:
 * `12abc`, `1e3` and `0x10` are no numbers here.
 */
export function fromText(setting: KnownSetting, text: string): unknown {
  const trimmed = text.trim()
  switch (setting.format) {
    case 'integer':
    case 'number':
      return DECIMAL.test(trimmed) ? Number(trimmed) : text
    case 'boolean':
      if (TRUE.includes(trimmed.toLowerCase())) return true
      return FALSE.includes(trimmed.toLowerCase()) ? false : text
    case 'names':
    case 'locations':
      return [trimmed]
    case 'rules':
      return [ruleFrom(trimmed, setting.fields)]
    default:
      return trimmed
  }
}

/** The rule that a bare text stands for. */
export function ruleFrom(text: string, fields: readonly Field[]): Record<string, string> {
  return { [fields[0]?.name ?? 'name']: text }
}

/** Core's functions ask for rows that have a variable and a flag; neither matters for the value. */
function withNames<S extends KnownSetting>(setting: S): S & { readonly env: string; readonly flag: string } {
  return { ...setting, env: setting.env ?? '', flag: setting.flag ?? '' }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_TEXT && !value.includes('\0')
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length <= MOST_ITEMS
}

function isRule(value: unknown, fields: readonly Field[]): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const rule = value as Readonly<Record<string, unknown>>
  return fields.every(({ name, needed }) => (rule[name] === undefined ? needed !== true : isText(rule[name])))
}

function fieldsInWords(fields: readonly Field[]): string {
  return fields.map(({ name, needed }) => (needed ? `${name} (needed)` : name)).join(', ')
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

function isApiUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password, search, hash } = new URL(text)
  if (username !== '' || password !== '' || search !== '' || hash !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname))
}
