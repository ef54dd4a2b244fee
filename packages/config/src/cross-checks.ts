import { BATCH_SETTINGS } from '@ioc-scanner/core'
import type { Layer } from './layers/layer.js'
import { originText, type Origin } from './layers/origin.js'
import type { ConfigProblem, Report } from './problem.js'
import { APP_SETTINGS } from './settings/app-settings.js'
import { batchKey } from './settings/known-settings.js'

const MIN = batchKey(BATCH_SETTINGS.minBatchSize)
const DEFAULT = batchKey(BATCH_SETTINGS.defaultBatchSize)
const MAX = batchKey(BATCH_SETTINGS.maxBatchSize)

/**
 * Makes min ≤ default ≤ max hold for the batch sizes. What nobody chose gives way: a default batch size that comes from
 * the defaults or from a preset is brought into the range. Everything else that disagrees is reported.
 * @param refused Keys about which there is a problem already; what follows from it is not said again.
 * @returns What has to lie above all layers.
 */
export function agreedBatchSizes(entries: Layer, refused: ReadonlySet<string>, report: Report): Layer {
  const [min, usual, max] = [sizeIn(entries, MIN), sizeIn(entries, DEFAULT), sizeIn(entries, MAX)]
  const agrees = min.value <= usual.value && usual.value <= max.value
  if (agrees || [MIN, DEFAULT, MAX].some((key) => refused.has(key))) return new Map()
  const { origin } = usual
  if (min.value > max.value || !(origin.kind === 'default' || origin.kind === 'preset')) {
    report(disagreement({ min, usual, max }))
    return new Map()
  }
  const value = Math.min(Math.max(usual.value, min.value), max.value)
  return new Map([[DEFAULT, { value, origin: { ...origin, adjusted: true } }]])
}

/** A GitHub App has a number and a key; one without the other is a mistake that would end in a refused login. */
export function checkAppLogin(entries: Layer, refused: ReadonlySet<string>, report: Report): void {
  const { appId, privateKeyFile, installationId } = APP_SETTINGS
  const valueAt = ({ key }: { readonly key: string }): unknown => entries.get(key)?.value ?? null
  const present = [appId, privateKeyFile, installationId].find((setting) => valueAt(setting) !== null)
  const missing = [appId, privateKeyFile].filter((setting) => valueAt(setting) === null)
  if (present === undefined || missing.length === 0 || missing.some(({ key }) => refused.has(key))) return
  const origin = entries.get(present.key)?.origin ?? { kind: 'default' }
  report({
    code: 'CONFIG_INCOMPLETE',
    message: `${present.key} is set (${originText(origin)}), but not ${missing.map(({ key }) => key).join(' and ')}; the login of a GitHub App needs both ${appId.key} and ${privateKeyFile.key}`,
    key: present.key,
    origin,
  })
}

interface Size {
  readonly value: number
  readonly origin: Origin
}

function sizeIn(entries: Layer, key: string): Size {
  const entry = entries.get(key)
  return { value: Number(entry?.value), origin: entry?.origin ?? { kind: 'default' } }
}

function disagreement({ min, usual, max }: Record<'min' | 'usual' | 'max', Size>): ConfigProblem {
  const say = (key: string, { value, origin }: Size): string => `${key} is ${value} (${originText(origin)})`
  return {
    code: 'CONFIG_BATCH_SIZES_DISAGREE',
    message: `${say(MIN, min)}, ${say(DEFAULT, usual)} and ${say(MAX, max)}; allowed is min ≤ default ≤ max`,
    key: DEFAULT,
    origin: usual.origin,
  }
}
