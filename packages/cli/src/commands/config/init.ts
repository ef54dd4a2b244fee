import { access } from 'node:fs/promises'
import * as Flags from '@oclif/core/flags'
import {
  configurationText,
  draftForAnswers,
  draftForMachine,
  draftOf,
  environmentFileName,
  PRESETS,
  writeNewFile,
  type Draft,
  type PresetName,
} from '@ioc-scanner/config'
import { CodedError } from '@ioc-scanner/core'
import { configurationFlags } from '../../flags/configuration-flags.js'
import { ScannerCommand } from '../../scanner-command.js'

const INTERRUPTED = 130
const PRESET_NAMES = Object.keys(PRESETS) as PresetName[]

export default class ConfigInit extends ScannerCommand {
  static override summary = 'Write a configuration file with short comments: asked for, from a preset, or measured.'
  static override description =
    'Asks on a terminal. A file that is there is never replaced without --force, and then a backup is kept. Holds no secret.'
  static override examples = [
    '<%= config.bin %> config init',
    '<%= config.bin %> config init --preset rate-limited',
    '<%= config.bin %> config init --detect --environment production',
  ]
  static override flags = {
    preset: Flags.option({
      summary: `Start from a preset: ${PRESET_NAMES.join(', ')}.`,
      options: PRESET_NAMES,
      exclusive: ['detect'],
      helpValue: '<name>',
    })(),
    detect: Flags.boolean({
      summary: 'Measure memory and, with a token, limits and latency of the API; costs no points.',
    }),
    output: Flags.string({ summary: 'File to write [default: ioc-scanner.yaml].', helpValue: '<file>' }),
    environment: Flags.string({
      summary: 'Write the environment file ioc-scanner.<name>.yaml.',
      helpValue: '<name>',
      exclusive: ['output'],
    }),
    force: Flags.boolean({ summary: 'Replace a file that is there; a backup is kept.' }),
    reason: Flags.string({ summary: 'Why, for the record of changes.', helpValue: '<text>' }),
    'dry-run': Flags.boolean({ summary: 'Print what would be written.' }),
    'api-url': configurationFlags['api-url'],
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(ConfigInit)
    const path =
      flags.output ?? (flags.environment === undefined ? 'ioc-scanner.yaml' : environmentFileName(flags.environment))
    if (!path.endsWith('.yaml')) {
      throw new CodedError(
        'CONFIG_OUTPUT_NAME',
        '--output names a file that does not end with .yaml, and YAML is written',
      )
    }
    const { askAnswers, askToReplace, canAsk } = await import('../../setup/ask-answers.js')
    const isAsking = flags.preset === undefined && !flags.detect
    if (isAsking && !canAsk()) {
      throw new CodedError(
        'CONFIG_INIT_NEEDS_CHOICE',
        `there is no terminal to ask on: pass --preset (${PRESET_NAMES.join(', ')}) or --detect`,
      )
    }
    const mayReplace =
      isAsking && !flags.force && !flags['dry-run'] && (await isThere(path))
        ? await askToReplace(path)
        : flags.force === true
    if (mayReplace === undefined) this.#interrupted()
    if (isAsking && !mayReplace && !flags['dry-run'] && (await isThere(path))) {
      await this.write('Nothing was written.\n')
      return
    }
    const choice = isAsking ? await askAnswers() : (flags.preset ?? 'measured')
    if (choice === undefined) this.#interrupted()
    const draft = await this.#draft(choice, flags['api-url'])
    const text = configurationText(draft)
    if (flags['dry-run']) {
      await this.write(text)
      return
    }
    const { reason } = flags
    const wishes = { path, text, force: mayReplace, workingDirectory: process.cwd(), now: new Date() }
    const { file, backup } = await writeNewFile({ ...wishes, ...(reason === undefined ? {} : { reason }) })
    const kept = backup === null ? '' : `What was there is kept in ${backup}.\n`
    await this.write(`Wrote ${file}.\n${kept}`)
  }

  #interrupted(): never {
    process.stderr.write('Interrupted; nothing was written.\n')
    this.exit(INTERRUPTED)
  }

  async #draft(
    choice: PresetName | 'measured' | Parameters<typeof draftForAnswers>[0],
    apiUrl?: string,
  ): Promise<Draft> {
    if (choice === 'measured') {
      const { measureMachine } = await import('../../setup/measure-machine.js')
      return draftForMachine(await measureMachine(apiUrl, this.config, (message) => this.tell(message)))
    }
    return typeof choice === 'string' ? draftOf(choice, [], []) : draftForAnswers(choice)
  }
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false, // the write itself says what is wrong with it
  )
