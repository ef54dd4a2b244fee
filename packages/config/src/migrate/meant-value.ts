import { fits } from '../settings/value-formats.js'
import type { KnownSetting } from '../settings/known-settings.js'

/** What is meant, as it is written today, and why it changes. */
export interface MeantValue {
  readonly value: unknown
  readonly why: string
}

const SECONDS: Readonly<Record<string, number>> = {
  ms: 0.001,
  milliseconds: 0.001,
  s: 1,
  sec: 1,
  secs: 1,
  second: 1,
  seconds: 1,
  m: 60,
  min: 60,
  minute: 60,
  minutes: 60,
}

const KIB = 1_024
const BYTES: Readonly<Record<string, number>> = {
  b: 1,
  byte: 1,
  bytes: 1,
  k: KIB,
  kb: KIB,
  kib: KIB,
  m: KIB ** 2,
  mb: KIB ** 2,
  mib: KIB ** 2,
  g: KIB ** 3,
  gb: KIB ** 3,
  gib: KIB ** 3,
}

const UNIT_SIZE = { s: 1, bytes: 1, MiB: KIB ** 2 } as const
const ON = ['true', 'yes', 'on', '1']
const OFF = ['false', 'no', 'off', '0']

/**
 * What an older way to write a value means; undefined where it fits already, or where nobody can say.
 * @param source The value as it stands in the file, without quotes.
 */
export function meantValue(setting: KnownSetting, value: unknown, source: string): MeantValue | undefined {
  if (isOddNumber(value, source)) {
    return fits(setting, value) ? { value, why: 'is written in digits' } : undefined
  }
  const isName = setting.format === 'strategy' || setting.format === 'preset'
  if (fits(setting, value) && !isName) return undefined
  const meant = isName ? meantName(value) : inToday(setting, value, source.trim())
  return meant !== undefined && meant.value !== value && fits(setting, meant.value) ? meant : undefined
}

function inToday(setting: KnownSetting, value: unknown, text: string): MeantValue | undefined {
  switch (setting.format) {
    case 'integer':
    case 'number':
      return meantNumber(text, 'unit' in setting ? setting.unit : undefined, setting.format === 'integer')
    case 'boolean':
      return meantBoolean(text)
    case 'names':
    case 'locations':
      return typeof value === 'string' ? { value: [value], why: 'is a list' } : undefined
    default:
      return undefined
  }
}

/** `BatchStrategy.ADAPTIVE`, `High_Performance`. */
function meantName(value: unknown): MeantValue | undefined {
  if (typeof value !== 'string') return undefined
  const word = value.trim().replace(/^[A-Za-z]+\./, '')
  return { value: word.replaceAll(/[_ ]+/g, '-').toLowerCase(), why: 'names are lower case, with dashes' }
}

const WITH_UNIT = /^([+-]?(?:\d+(?:[._]\d+)*|\.\d+))\s*([a-z%]*)$/i

function meantNumber(
  text: string,
  unit: keyof typeof UNIT_SIZE | undefined,
  isInteger: boolean,
): MeantValue | undefined {
  const [, digits = '', suffix = ''] = WITH_UNIT.exec(text) ?? []
  const number = digits === '' ? Number.NaN : Number(digits.replaceAll('_', ''))
  if (!Number.isFinite(number)) return undefined
  if (suffix === '') return { value: number, why: 'is a number without quotes' }
  if (suffix === '%') return unit === undefined ? { value: number / 100, why: 'is a share, not per cent' } : undefined
  if (unit === undefined) return undefined
  const size = (unit === 's' ? SECONDS : BYTES)[suffix.toLowerCase()]
  if (size === undefined) return undefined
  const exact = Number(((number * size) / UNIT_SIZE[unit]).toPrecision(12))
  const value = isInteger ? Math.floor(exact) : exact
  return { value, why: value === exact ? `is counted in ${unit}` : `is counted in whole ${unit}, rounded down` }
}

function meantBoolean(text: string): MeantValue | undefined {
  const word = text.toLowerCase()
  if (ON.includes(word)) return { value: true, why: 'is true or false' }
  return OFF.includes(word) ? { value: false, why: 'is true or false' } : undefined
}

/** `1e3` and `0x10`, which are read as numbers and refused. */
function isOddNumber(value: unknown, source: string): boolean {
  return typeof value === 'number' && !/^[+-]?(\d+(\.\d+)?|\.\d+)$/.test(source.trim())
}
