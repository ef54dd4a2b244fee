import { BATCH_SETTINGS, DEFAULT_BATCH_SETTINGS, type BatchSettingName, type BatchSettings } from '@ioc-scanner/core'
import { PRESETS, type PresetName } from '../presets.js'

/** A configuration that is about to be written: a preset or the defaults, and what differs from them. */
export interface Draft {
  readonly preset: PresetName | null
  readonly settings: Partial<BatchSettings>
  /** Why a setting differs, for its comment. */
  readonly reasons: Partial<Record<BatchSettingName, string>>
  /** What was measured or answered, for the head of the file. */
  readonly remarks: readonly string[]
}

/** A setting that is wanted, and why. */
export interface Wish {
  readonly name: BatchSettingName
  readonly value: number
  readonly because: string
}

/** What lies below the draft's own settings. */
export function baseOf(preset: PresetName | null): BatchSettings {
  return preset === null ? DEFAULT_BATCH_SETTINGS : PRESETS[preset].settings
}

/** The wishes over the preset: within the ranges, the batch sizes in agreement, and nothing that is so already. */
export function draftOf(preset: PresetName | null, wishes: readonly Wish[], remarks: readonly string[]): Draft {
  const base = baseOf(preset)
  const wanted = new Map(wishes.map(({ name, value, because }) => [name, { value: inRange(name, value), because }]))
  const at = (name: BatchSettingName): number => wanted.get(name)?.value ?? Number(base[name])
  const [min, usual, max] = [at('minBatchSize'), at('defaultBatchSize'), at('maxBatchSize')]
  const agreed = Math.min(Math.max(usual, min), max)
  if (agreed !== usual)
    wanted.set('defaultBatchSize', { value: agreed, because: 'between the smallest and the largest batch' })
  const differing = [...wanted].filter(([name, { value }]) => value !== base[name])
  return {
    preset,
    settings: Object.fromEntries(differing.map(([name, { value }]) => [name, value])),
    reasons: Object.fromEntries(differing.map(([name, { because }]) => [name, because])),
    remarks,
  }
}

function inRange(name: BatchSettingName, value: number): number {
  const setting = BATCH_SETTINGS[name]
  if (!('min' in setting)) return value
  const near = Math.min(Math.max(value, setting.min), setting.max)
  return setting.format === 'integer' ? Math.round(near) : near
}
