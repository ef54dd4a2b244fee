import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import { backupsOf, chosenFile, rollBack } from '@ioc-scanner/config'
import { configurationFlags } from '../../flags/configuration-flags.js'
import { ScannerCommand } from '../../scanner-command.js'

export default class ConfigRollback extends ScannerCommand {
  static override summary = 'Put the last backup of a configuration file back; what it replaces is backed up too.'
  static override examples = [
    '<%= config.bin %> config rollback',
    '<%= config.bin %> config rollback --list',
    '<%= config.bin %> config rollback ioc-scanner.yaml --to 20261124T03 --reason "scans were slower"',
  ]
  static override args = { file: Args.string({ description: 'File to put back [default: the project file].' }) }
  static override flags = {
    to: Flags.string({
      summary: 'This backup: its name, or the beginning of its time [default: the last one].',
      helpValue: '<backup>',
      exclusive: ['list'],
    }),
    list: Flags.boolean({ summary: 'Only list the backups, the last one first.' }),
    reason: Flags.string({ summary: 'Why, for the record of changes.', helpValue: '<text>' }),
    environment: configurationFlags.environment,
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ConfigRollback)
    const { installedStrategies } = await import('../../setup/installed-strategies.js')
    const { rollbackText } = await import('../../setup/migration-text.js')
    const { environment, reason, to } = flags
    const workingDirectory = process.cwd()
    const path = await chosenFile(
      { workingDirectory, ...(environment === undefined ? {} : { environment }) },
      args.file,
    )
    if (flags.list) {
      const backups = await backupsOf(path)
      await this.write(
        backups.map(({ name, at }) => `${at.toISOString()}  ${name}\n`).join('') || 'There is no backup.\n',
      )
      return
    }
    const rolledBack = await rollBack({
      path,
      workingDirectory,
      strategies: await installedStrategies(this.config),
      now: new Date(),
      ...(to === undefined ? {} : { to }),
      ...(reason === undefined ? {} : { reason }),
    })
    for (const { message } of rolledBack.problems) this.tell(`scans refuse what was put back: ${message}`)
    for (const remark of rolledBack.remarks) this.tell(remark)
    await this.write(rollbackText(rolledBack))
  }
}
