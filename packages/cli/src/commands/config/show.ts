import { answerFormat } from '../../flags/answer-format.js'
import { batchSettingFlags, configurationFlags } from '../../flags/configuration-flags.js'
import { ScannerCommand } from '../../scanner-command.js'

export default class ConfigShow extends ScannerCommand {
  static override summary = 'Show every setting with its value and where it came from.'
  static override examples = ['<%= config.bin %> config show --preset high-performance']
  static override flags = { format: answerFormat(), ...configurationFlags, ...batchSettingFlags() }

  async run(): Promise<void> {
    const { flags } = await this.parse(ConfigShow)
    const { loadForCommand } = await import('../../flags/load-for-command.js')
    const { settingsList } = await import('../../flags/settings-list.js')
    const { configuration } = await loadForCommand(flags, this.config, (message) => this.tell(message))
    await this.write(settingsList(configuration, flags.format))
  }
}
