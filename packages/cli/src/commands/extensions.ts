import { answerFormat } from '../flags/answer-format.js'
import { ScannerCommand } from '../scanner-command.js'

export default class Extensions extends ScannerCommand {
  static override summary = 'List every extension point and what is registered there, by which package.'
  static override examples = ['<%= config.bin %> extensions', '<%= config.bin %> extensions --format json']
  static override flags = { format: answerFormat() }

  async run(): Promise<void> {
    const { flags } = await this.parse(Extensions)
    const { loadExtensions } = await import('../plugins/load-extensions.js')
    const { extensionList, extensionListText } = await import('../plugins/extension-list.js')
    const { registry } = await loadExtensions(this.config)
    const points = extensionList(registry)
    const { problems } = registry
    if (flags.format === 'json') await this.writeJson({ points, problems })
    else await this.write(extensionListText(points))
    for (const { plugin, reason } of problems) this.tell(`plugin ${plugin}: ${reason}`)
  }
}
