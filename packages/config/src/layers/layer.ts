import { shownValue } from '../shown-value.js'
import { keysThatDoNotFit } from '../schema.js'
import { KNOWN_SETTINGS, type KnownSetting } from '../settings/known-settings.js'
import { allowed } from '../settings/value-formats.js'
import { nearest } from '../nearest.js'
import { PRESETS } from '../presets.js'
import type { Report } from '../problem.js'
import { originText, type Origin } from './origin.js'

export interface Entry {
  readonly value: unknown
  readonly origin: Origin
}

/** What one source says, by key in files. A later layer wins. */
export type Layer = ReadonlyMap<string, Entry>

export function defaultLayer(): Layer {
  const origin: Origin = { kind: 'default' }
  return new Map([...KNOWN_SETTINGS.values()].map((setting) => [setting.key, { value: setting.default, origin }]))
}

/** The layers laid over each other; a later one wins. */
export function stacked(layers: readonly Layer[]): Layer {
  return new Map(layers.flatMap((layer) => [...layer]))
}

/** The same layer without the values that do not fit: each is reported with its origin and with what is allowed. */
export function checkedLayer(layer: Layer, report: Report): Layer {
  const bad = keysThatDoNotFit(valuesOf(layer))
  for (const key of bad) {
    const [entry, setting] = [layer.get(key), KNOWN_SETTINGS.get(key)]
    if (entry !== undefined && setting !== undefined) reportMisfit(setting, entry, report)
  }
  return new Map([...layer].filter(([key]) => !bad.has(key)))
}

/** The values alone, by key in files. */
export function valuesOf(layer: Layer): ReadonlyMap<string, unknown> {
  return new Map([...layer].map(([key, { value }]) => [key, value]))
}

function reportMisfit(setting: KnownSetting, { value, origin }: Entry, report: Report): void {
  const outOfRange = typeof value === 'number' && (setting.format === 'integer' || setting.format === 'number')
  report({
    code: outOfRange ? 'CONFIG_OUT_OF_RANGE' : 'CONFIG_WRONG_VALUE',
    message: `${setting.key} is ${shownValue(value)} (${originText(origin)}); allowed is ${allowed(setting)}${hint(setting, value)}`,
    key: setting.key,
    origin,
  })
}

function hint(setting: KnownSetting, value: unknown): string {
  if (setting.format !== 'preset' || typeof value !== 'string') return ''
  const meant = nearest(value, Object.keys(PRESETS))
  return meant === undefined ? '' : `; did you mean ${meant}?`
}
