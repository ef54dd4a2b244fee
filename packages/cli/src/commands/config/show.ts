import { batchSettingFlags, configurationFlags } from '../../flags/configuration-flags.js'
import { loadForCommand } from '../../flags/load-for-command.js'
import { ScannerCommand } from '../../scanner-command.js'

export default class ConfigShow extends ScannerCommand {
  static override summary = 'Show every setting with its value and where it came from.'
  static override examples = ['<%= config.bin %> config show --preset high-performance']
  static override flags = { ...configurationFlags, ...batchSettingFlags() }

  async run(): Promise<void> {
    const { flags } = await this.parse(ConfigShow)
    const { explainConfiguration } = await import('@ioc-scanner/config')
    const rows = explainConfiguration(await loadForCommand(this, flags))
    const width = Math.max(...rows.map(({ key, value }) => key.length + value.length + 3))
    for (const { key, value, origin } of rows)
      process.stdout.write(`${`${key} = ${value}`.padEnd(Math.min(width, 60))}  # ${origin}\n`)
  }
}
