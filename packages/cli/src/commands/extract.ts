import { Args, Flags } from '@oclif/core'
import { ScannerCommand } from '../scanner-command.js'

export default class Extract extends ScannerCommand {
  static override summary = 'Print the packages that manifests and lockfiles name.'
  static override examples = [
    '<%= config.bin %> extract package-lock.json',
    '<%= config.bin %> extract a/yarn.lock b/poetry.lock --format json',
  ]
  static override args = {
    file: Args.string({ description: 'Manifest, lockfile or workflow; several are allowed.', required: true }),
  }
  static override strict = false
  static override flags = {
    format: Flags.option({ summary: 'Output format.', options: ['terminal', 'json'] as const, default: 'terminal' })(),
  }

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Extract)
    const { extractFiles } = await import('../extract/extract-files.js')
    const { extractedAsJson, extractedAsText } = await import('../extract/extracted-output.js')
    const { loadExtensions } = await import('../plugins/load-extensions.js')

    const extensions = await loadExtensions(this.config)
    const extracted = await extractFiles(
      argv.map(String),
      extensions.all('manifest-parser').map(({ extension }) => extension),
    )
    process.stdout.write(flags.format === 'json' ? extractedAsJson(extracted) : extractedAsText(extracted))
    for (const { path, problems } of extracted) {
      for (const { line, reason } of problems)
        process.stderr.write(`${path}${line === undefined ? '' : `:${line}`}: ${reason}\n`)
    }
    this.exit(extracted.some(({ problems }) => problems.length > 0) ? 3 : 0)
  }
}
