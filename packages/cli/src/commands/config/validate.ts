import { batchSettingFlags, configurationFlags } from '../../flags/configuration-flags.js'
import { ScannerCommand } from '../../scanner-command.js'

export default class ConfigValidate extends ScannerCommand {
  static override summary = 'Check the configuration: all problems at once, and nothing is sent.'
  static override examples = ['<%= config.bin %> config validate --config ioc-scanner.yaml']
  static override flags = { ...configurationFlags, ...batchSettingFlags() }

  async run(): Promise<void> {
    const { flags } = await this.parse(ConfigValidate)
    const { loadForCommand } = await import('../../flags/load-for-command.js')
    const { configuration, extensions } = await loadForCommand(flags, this.config, (message) => this.tell(message))
    const { batch, files } = configuration
    const { scanBaseMb } = await import('../../setup/scan-base.js')
    const baseMb = await scanBaseMb(configuration, extensions)
    if (baseMb !== null && baseMb >= batch.maxMemoryUsageMb) {
      this.tell(
        `a scan of nothing takes up ${Math.round(baseMb)} MiB: batch.memory.max_usage_mb ${batch.maxMemoryUsageMb} cannot be kept`,
      )
    }
    await this.write(
      `The configuration is valid${files.length === 0 ? ' (no file was found)' : `: ${files.join(', ')}`}.\n`,
    )
  }
}
