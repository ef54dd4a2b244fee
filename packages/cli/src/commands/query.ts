import * as Flags from '@oclif/core/flags'
import { ECOSYSTEMS } from '@ioc-scanner/core'
import { configurationFlags } from '../flags/configuration-flags.js'
import { ScannerCommand } from '../scanner-command.js'

const { config, environment } = configurationFlags
const DAY_MS = 86_400_000

export default class Query extends ScannerCommand {
  static override summary = 'Say who has a package: from the inventory, without an API call.'
  static override description = [
    'What is asked: pkg:npm/axios@1.14.1, axios@1.14.1, "axios@>=1.14.0 <1.15", axios, @scope/name@1.2.3, npm:axios.',
    "Ranges are read by their ecosystem's rules; without an ecosystem, every one that has the name is asked.",
    '',
    'The answer is a text on a terminal. In a pipe it is lines with tabs between repository, ref, path, line, ecosystem, name, version or constraint, confidence, since, until, seen at, dependency path, and owners.',
    '',
    'Exit codes: 1 somebody has it; 0 nobody has it, and the inventory covers everything; 3 nobody of whom it is known; 2 no answer.',
  ].join('\n')
  static override usage = ['query PACKAGE… [FLAGS]', 'query --file FILE [FLAGS]', 'query --iocs FILE [FLAGS]']
  static override examples = [
    '<%= config.bin %> query axios@1.14.1',
    '<%= config.bin %> query "axios@>=1.14.0 <1.15" --ecosystem npm --format json',
    '<%= config.bin %> query --iocs tonight.csv',
    '<%= config.bin %> query num2words --ever',
  ]
  static override strict = false
  static override flags = {
    file: Flags.string({
      summary: 'Ask for each line of this file as well (- is standard input).',
      multiple: true,
      helpValue: '<file>',
    }),
    iocs: Flags.string({
      summary: 'Ask for the indicators of this file or folder as well.',
      multiple: true,
      helpValue: '<file>',
    }),
    ecosystem: Flags.string({
      summary: `Only in these ecosystems: ${ECOSYSTEMS.join(', ')}.`,
      multiple: true,
      helpValue: '<name>',
    }),
    direct: Flags.boolean({ summary: 'Only what a repository asks for itself, as far as its files tell.' }),
    'as-of': Flags.string({
      summary: 'What was there then (2026-11-24, to its end in UTC, or 2026-11-24T04:30Z), as far as is known.',
      helpValue: '<date>',
      exclusive: ['ever'],
    }),
    ever: Flags.boolean({ summary: 'Also what is gone: everything that was ever seen.' }),
    'stale-after': Flags.integer({
      summary: 'Name repositories that were not looked at for so many days.',
      default: 7,
      min: 1,
      max: 3_650,
      helpValue: '<days>',
    }),
    format: Flags.string({
      summary: 'terminal, tsv, json, ndjson, or any installed report format.',
      helpValue: '<name>',
    }),
    output: Flags.string({ summary: 'Write the answer to this file.', helpValue: '<file>' }),
    config,
    environment,
    'data-dir': configurationFlags['data-dir'],
  }

  async run(): Promise<void> {
    const { argv, flags } = await this.parse(Query)
    const { runQuery } = await import('../query/run-query.js')
    const { loadForCommand } = await import('../flags/load-for-command.js')
    const { dataFolder } = await import('../inventory/data-folder.js')
    const { configuration, extensions } = await loadForCommand(flags, this.config, (message) => this.tell(message))
    this.exit(
      await runQuery({
        texts: argv.map(String),
        files: flags.file ?? [],
        iocs: flags.iocs ?? [],
        ecosystems: flags.ecosystem ?? [],
        direct: flags.direct,
        asOf: flags['as-of'],
        ever: flags.ever,
        staleAfterMs: flags['stale-after'] * DAY_MS,
        format: flags.format,
        output: flags.output,
        folder: dataFolder(configuration, this.config),
        extensions,
        toolVersion: this.config.version,
        tell: (message) => this.tell(message),
        write: (text) => this.write(text),
      }),
    )
  }
}
