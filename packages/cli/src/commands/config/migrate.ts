import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { chosenFile, ConfigInvalidError, migrateFile } from '@ioc-scanner/config'
import { configurationFlags } from '../../flags/configuration-flags.js'
import { ScannerCommand } from '../../scanner-command.js'

export default class ConfigMigrate extends ScannerCommand {
  static override summary = 'Bring a configuration file to the spelling of today; comments and unknown keys stay.'
  static override description = [
    'Takes names of variables, flags and code for keys, sections without `batch`, numbers with units, names in any case.',
    '',
    'The result is checked before it replaces the file. A backup and a record of what changed and why lie beside it.',
  ].join('\n')
  static override examples = [
    '<%= config.bin %> config migrate batch_config.json --dry-run',
    '<%= config.bin %> config migrate batch_config.json --to yaml',
    '<%= config.bin %> config migrate --environment production --reason "new names"',
  ]
  static override args = { file: Args.string({ description: 'File to migrate [default: the project file].' }) }
  static override flags = {
    'dry-run': Flags.boolean({ summary: 'Show what would change, and write nothing.' }),
    to: Flags.option({ summary: 'Write YAML, whatever the file is.', options: ['yaml'] as const })(),
    reason: Flags.string({ summary: 'Why, for the record of changes.', helpValue: '<text>' }),
    environment: configurationFlags.environment,
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ConfigMigrate)
    const { installedStrategies } = await import('../../setup/installed-strategies.js')
    const { migrationText } = await import('../../setup/migration-text.js')
    const { environment, reason } = flags
    const isDryRun = flags['dry-run']
    const workingDirectory = process.cwd()
    const place = { workingDirectory, ...(environment === undefined ? {} : { environment }) }
    const migrated = await migrateFile({
      path: await chosenFile(place, args.file),
      workingDirectory,
      strategies: await installedStrategies(this.config),
      toYaml: flags.to === 'yaml',
      dryRun: isDryRun,
      now: new Date(),
      ...(reason === undefined ? {} : { reason }),
    })
    for (const { line, key, advice } of migrated.unknown) {
      this.tell(`line ${line}: ${key} is unknown and stays, and scans refuse it: ${advice}`)
    }
    for (const remark of migrated.remarks) this.tell(remark)
    await this.write(migrationText(migrated, isDryRun))
    if (migrated.refused.length > 0) throw new ConfigInvalidError(migrated.refused)
  }
}
