import { BATCH_SETTINGS, type BatchSettingName } from '@ioc-scanner/core'
import { isPresetName, PRESETS, type PresetName } from '../presets.js'
import { APP_SETTINGS } from '../settings/app-settings.js'
import { batchKey } from '../settings/known-settings.js'
import type { Entry, Layer } from './layer.js'

/** The preset that the highest of the layers names, whatever the layers below it say; null when none does. */
export function chosenPreset(layers: readonly Layer[]): PresetName | null {
  const named = layers.flatMap((layer) => layer.get(APP_SETTINGS.preset.key) ?? []).at(-1)
  return isPresetName(named?.value) ? named.value : null
}

/** What a preset says. */
export function presetLayer(name: PresetName): Layer {
  return new Map<string, Entry>(
    Object.entries(PRESETS[name].settings).map(([setting, value]) => [
      batchKey(BATCH_SETTINGS[setting as BatchSettingName]),
      { value, origin: { kind: 'preset', name } },
    ]),
  )
}
