import * as Args from '@oclif/core/args'
import { answerFormat } from '../flags/answer-format.js'
import { ScannerCommand } from '../scanner-command.js'

export default class Extract extends ScannerCommand {
  static override summary = 'Print the packages that manifests and lockfiles name.'
  static override description =
    'Exit codes: 0 all was read; 3 something could not be read, and is named on stderr; 2 nothing was read.'
  static override examples = [
    '<%= config.bin %> extract package-lock.json',
    '<%= config.bin %> extract a/yarn.lock b/poetry.lock --format json',
  ]
  static override args = {
    file: Args.string({ description: 'Manifest, lockfile or workflow; several are allowed.', required: true }),
  }
  static override strict = false
  static override flags = { format: answerFormat() }

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Extract)
    const { extractFiles } = await import('../extract/extract-files.js')
    const { extractedAsJson, extractedAsText, problemsAsText } = await import('../extract/extracted-output.js')
    const { loadExtensions } = await import('../plugins/load-extensions.js')

    const { registry } = await loadExtensions(this.config)
    const parsers = registry.all('manifest-parser').map(({ extension }) => extension)
    for (const { plugin, reason } of registry.problems) this.tell(`plugin ${plugin}: ${reason}`)
    const extracted = await extractFiles(argv.map(String), parsers)
    await this.write(flags.format === 'json' ? extractedAsJson(extracted) : extractedAsText(extracted))
    process.stderr.write(problemsAsText(extracted))
    this.exit(extracted.some(({ problems }) => problems.length > 0) ? 3 : 0)
  }
}
