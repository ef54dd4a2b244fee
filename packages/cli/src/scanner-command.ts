import { Command, Flags } from '@oclif/core'
import { codeOf, messageOf } from '@ioc-scanner/core'

/** 2: nothing was scanned, whatever the reason. */
export const EXIT_NOTHING_SCANNED = 2

/** What all commands share: an error is one clear message, and a stack only with `--debug`. */
export abstract class ScannerCommand extends Command {
  static override baseFlags = {
    debug: Flags.boolean({ summary: 'Show stack traces, and what happens in detail.', helpGroup: 'GLOBAL' }),
  }

  protected override async catch(
    error: Error & { readonly exitCode?: number; readonly oclif?: { readonly exit?: number } },
  ): Promise<void> {
    if (codeOf(error) === 'EEXIT') throw error
    const debug = this.argv.includes('--debug')
    process.stderr.write(`Error: ${debug && error.stack !== undefined ? error.stack : messageOf(error)}\n`)
    if (debug && error.cause !== undefined)
      process.stderr.write(`Caused by: ${String((error.cause as Error).stack ?? error.cause)}\n`)
    this.exit(EXIT_NOTHING_SCANNED)
  }
}
