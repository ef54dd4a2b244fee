import { ScannerCommand } from '../../scanner-command.js'

export default class ConfigPresets extends ScannerCommand {
  static override summary = 'List the presets and the values they set.'
  static override examples = ['<%= config.bin %> config presets']

  async run(): Promise<void> {
    await this.parse(ConfigPresets)
    const { presetList } = await import('../../flags/preset-list.js')
    await this.write(presetList())
  }
}
