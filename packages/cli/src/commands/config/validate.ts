import { batchSettingFlags, configurationFlags } from '../../flags/configuration-flags.js'
import { ScannerCommand } from '../../scanner-command.js'

const BYTES_PER_MIB = 1_048_576

export default class ConfigValidate extends ScannerCommand {
  static override summary = 'Check the configuration: all problems at once, and nothing is sent.'
  static override examples = ['<%= config.bin %> config validate --config ioc-scanner.yaml']
  static override flags = { ...configurationFlags, ...batchSettingFlags() }

  async run(): Promise<void> {
    const { flags } = await this.parse(ConfigValidate)
    const { loadForCommand } = await import('../../flags/load-for-command.js')
    const { configuration } = await loadForCommand(flags, this.config, (message) => this.tell(message))
    const { batch, files } = configuration
    const baseMb = process.memoryUsage.rss() / BYTES_PER_MIB
    if (baseMb >= batch.maxMemoryUsageMb) {
      this.tell(
        `the process alone takes up ${Math.round(baseMb)} MiB: memory.max_usage_mb ${batch.maxMemoryUsageMb} cannot be kept`,
      )
    }
    await this.write(
      `The configuration is valid${files.length === 0 ? ' (no file was found)' : `: ${files.join(', ')}`}.\n`,
    )
  }
}
