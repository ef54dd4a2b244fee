import { ScannerCommand } from '../../scanner-command.js'

export default class ConfigPresets extends ScannerCommand {
  static override summary = 'List the presets and the values they set.'
  static override examples = ['<%= config.bin %> config presets']

  async run(): Promise<void> {
    await this.parse(ConfigPresets)
    const { PRESETS } = await import('@ioc-scanner/config')
    const { BATCH_SETTINGS } = await import('@ioc-scanner/core')
    for (const [name, { doc, settings }] of Object.entries(PRESETS)) {
      process.stdout.write(`${name}: ${doc}\n`)
      for (const [setting, value] of Object.entries(settings)) {
        const { key } = BATCH_SETTINGS[setting as keyof typeof BATCH_SETTINGS]
        process.stdout.write(`  batch.${key}: ${String(value)}\n`)
      }
      process.stdout.write('\n')
    }
  }
}
