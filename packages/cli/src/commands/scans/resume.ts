import { ScannerCommand } from '../../scanner-command.js'

export default class ScansResume extends ScannerCommand {
  static override summary = 'Go on with an interrupted scan: the same as scan --resume [ID].'
  static override usage = ['scans resume [ID] [FLAGS of scan]']
  static override examples = [
    '<%= config.bin %> scans resume',
    '<%= config.bin %> scans resume 3f2a91c0 --output report.json',
  ]
  static override strict = false

  async run(): Promise<void> {
    await this.config.runCommand('scan', ['--resume', ...this.argv])
  }
}
