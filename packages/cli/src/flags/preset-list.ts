import { PRESETS } from '@ioc-scanner/config'
import { BATCH_SETTINGS, type BatchSettingName } from '@ioc-scanner/core'

/** Every preset: for whom it is, and the values that it sets as they would stand in a file. */
export function presetList(): string {
  return Object.entries(PRESETS)
    .map(([name, { doc, settings }]) => {
      const lines = Object.entries(settings).map(
        ([setting, value]) => `  batch.${BATCH_SETTINGS[setting as BatchSettingName].key}: ${String(value)}\n`,
      )
      return `${name}: ${doc}\n${lines.join('')}`
    })
    .join('\n')
}
