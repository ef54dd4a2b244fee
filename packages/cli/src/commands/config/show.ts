import { answerFormat } from '../../flags/answer-format.js'
import { batchSettingFlags, configurationFlags } from '../../flags/configuration-flags.js'
import { loadForCommand } from '../../flags/load-for-command.js'
import { ScannerCommand } from '../../scanner-command.js'

const WIDEST_SETTING = 60

export default class ConfigShow extends ScannerCommand {
  static override summary = 'Show every setting with its value and where it came from.'
  static override examples = ['<%= config.bin %> config show --preset high-performance']
  static override flags = { format: answerFormat(), ...configurationFlags, ...batchSettingFlags() }

  async run(): Promise<void> {
    const { flags } = await this.parse(ConfigShow)
    const { explainConfiguration } = await import('@ioc-scanner/config')
    const { configuration } = await loadForCommand(flags, this.config, (message) => this.tell(message))
    const rows = explainConfiguration(configuration)
    if (flags.format === 'json') return this.write(`${JSON.stringify(rows, null, 2)}\n`)
    const settings = rows.map(({ key, value }) => `${key} = ${value}`)
    const width = Math.min(WIDEST_SETTING, Math.max(...settings.map(({ length }) => length)))
    return this.write(
      rows.map(({ origin }, index) => `${settings[index]?.padEnd(width) ?? ''}  # ${origin}\n`).join(''),
    )
  }
}
