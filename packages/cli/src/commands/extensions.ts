import { Flags } from '@oclif/core'
import { ScannerCommand } from '../scanner-command.js'

export default class Extensions extends ScannerCommand {
  static override summary = 'List every extension point and what is registered there, by which package.'
  static override examples = ['<%= config.bin %> extensions']
  static override flags = {
    format: Flags.option({ summary: 'Output format.', options: ['terminal', 'json'] as const, default: 'terminal' })(),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(Extensions)
    const { EXTENSION_POINTS, printable } = await import('@ioc-scanner/core')
    const { loadExtensions } = await import('../plugins/load-extensions.js')
    const registry = await loadExtensions(this.config)
    const points = (Object.keys(EXTENSION_POINTS) as (keyof typeof EXTENSION_POINTS)[]).map((point) => ({
      point,
      extensions: registry
        .all(point)
        .map(({ name, origin }) => ({
          name,
          plugin: origin.plugin,
          package: origin.package ?? null,
          version: origin.version ?? null,
        })),
    }))
    if (flags.format === 'json')
      process.stdout.write(`${JSON.stringify({ points, problems: registry.problems }, null, 2)}\n`)
    else {
      for (const { point, extensions } of points) {
        process.stdout.write(`${point}${extensions.length === 0 ? ' (none)' : ''}\n`)
        for (const { name, plugin, package: packageName, version } of extensions) {
          process.stdout.write(
            printable(`  ${name.padEnd(24)} ${packageName ?? plugin}${version === null ? '' : ` ${version}`}`) + '\n',
          )
        }
      }
      for (const { plugin, reason } of registry.problems)
        process.stderr.write(printable(`plugin ${plugin}: ${reason}`) + '\n')
    }
  }
}
