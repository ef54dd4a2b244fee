import { explainConfiguration, type Configuration } from '@ioc-scanner/config'
import { printableJson } from '@ioc-scanner/core'

const WIDEST_SETTING = 60

/** Every setting with its value and where it came from. */
export function settingsList(configuration: Configuration, format: 'terminal' | 'json'): string {
  const rows = explainConfiguration(configuration)
  if (format === 'json') return `${printableJson(JSON.stringify(rows, null, 2))}\n`
  const settings = rows.map(({ key, value, origin }) => ({ setting: `${key} = ${value}`, origin }))
  const width = Math.min(WIDEST_SETTING, Math.max(...settings.map(({ setting }) => setting.length)))
  return settings.map(({ setting, origin }) => `${setting.padEnd(width)}  # ${origin}\n`).join('')
}
