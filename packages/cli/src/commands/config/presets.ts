import { ScannerCommand } from '../../scanner-command.js'

export default class ConfigPresets extends ScannerCommand {
  static override summary = 'List the presets and the values they set.'
  static override examples = ['<%= config.bin %> config presets']

  async run(): Promise<void> {
    await this.parse(ConfigPresets)
    const { PRESETS } = await import('@ioc-scanner/config')
    const { BATCH_SETTINGS } = await import('@ioc-scanner/core')
    const texts = Object.entries(PRESETS).map(([name, { doc, settings }]) => {
      const lines = Object.entries(settings).map(([setting, value]) => {
        const { key } = BATCH_SETTINGS[setting as keyof typeof BATCH_SETTINGS]
        return `  batch.${key}: ${String(value)}\n`
      })
      return `${name}: ${doc}\n${lines.join('')}`
    })
    await this.write(texts.join('\n'))
  }
}
