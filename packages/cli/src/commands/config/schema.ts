import { configSchema } from '@ioc-scanner/config'
import { ScannerCommand } from '../../scanner-command.js'

export default class ConfigSchema extends ScannerCommand {
  static override summary = 'Print the JSON Schema of configuration files, for editors.'
  static override examples = ['<%= config.bin %> config schema > ioc-scanner-config.schema.json']

  async run(): Promise<void> {
    await this.parse(ConfigSchema)
    await this.writeJson(configSchema())
  }
}
