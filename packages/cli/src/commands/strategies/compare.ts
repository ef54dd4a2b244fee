import { BATCH_SETTINGS } from '@ioc-scanner/core'
import * as Flags from '@oclif/core/flags'
import { answerFormat } from '../../flags/answer-format.js'
import { batchSettingFlags, configurationFlags } from '../../flags/configuration-flags.js'
import { ScannerCommand } from '../../scanner-command.js'

/** Which strategy scans is what is compared. */
function withoutStrategy<Flags extends object>(flags: Flags): Flags {
  return Object.fromEntries(
    Object.entries(flags).filter(([name]) => name !== BATCH_SETTINGS.defaultStrategy.flag),
  ) as Flags
}

export default class StrategiesCompare extends ScannerCommand {
  static override summary =
    'Let the installed strategies, or two settings files, scan modelled worlds and compare what it takes.'
  static override description = [
    'Nothing is sent: the scanner that also scans GitHub runs against a modelled GitHub, and time is modelled too.',
    'The same seed gives the same numbers.',
  ].join('\n')
  static override examples = [
    '<%= config.bin %> strategies compare',
    '<%= config.bin %> strategies compare --world slow-server --strategy adaptive --strategy parallel',
    '<%= config.bin %> strategies compare --config old.yaml --config new.yaml --format json',
  ]
  static override flags = {
    world: Flags.string({
      summary:
        'Only this world, or that of a JSON file or a recording (several times: these); default: all but large-organization.',
      helpValue: '<name|file>',
      multiple: true,
    }),
    strategy: Flags.string({
      summary: 'Only this strategy (several times: these); default: every installed one.',
      helpValue: '<name>',
      multiple: true,
    }),
    seed: Flags.integer({
      summary: 'What chance decides: another seed, another organization and other losses.',
      helpValue: '<n>',
      min: 0,
      max: 2_147_483_647,
      default: 1,
    }),
    format: answerFormat(),
    preset: configurationFlags.preset,
    environment: configurationFlags.environment,
    config: Flags.string({
      summary: 'Settings to compare with; given twice: two settings files to compare with each other.',
      helpValue: '<file>',
      helpGroup: 'CONFIGURATION',
      multiple: true,
    }),
    ...withoutStrategy(batchSettingFlags()),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(StrategiesCompare)
    const { format, seed, world: worlds = [], strategy: strategies = [], config: files = [] } = flags
    // Heavy imports wait until they are needed.
    const { checkSettingsFiles, strategyContestants } = await import('../../comparison/contestants.js')
    const { compareIn } = await import('../../comparison/compare.js')
    const { comparedWorlds } = await import('../../comparison/compared-worlds.js')
    const { comparisonJson } = await import('../../comparison/comparison-json.js')
    const { COMPARISON_LEGEND, comparedWorldText, differenceText } = await import('../../comparison/comparison-text.js')
    const { loadForCommand } = await import('../../flags/load-for-command.js')

    checkSettingsFiles(files, strategies)
    const chosen = await comparedWorlds(worlds)
    const load = (file?: string) =>
      loadForCommand({ ...flags, config: file }, this.config, (message) => this.tell(message))
    const { configuration, extensions, definitions } = await load(files[0])
    const [one, other] = files
    const contestants =
      one === undefined || other === undefined
        ? strategyContestants(strategies, configuration.batch, extensions)
        : [
            { name: one, settings: configuration.batch },
            { name: other, settings: (await load(other)).configuration.batch },
          ]

    const compared = []
    for (const world of chosen) {
      const result = await compareIn(world, seed, contestants, definitions)
      compared.push(result)
      if (format === 'json') continue
      await this.write(comparedWorldText(result))
      if (one !== undefined && other !== undefined) await this.write(differenceText([one, other], result))
    }
    await this.write(format === 'json' ? comparisonJson(compared, seed) : COMPARISON_LEGEND)
  }
}
