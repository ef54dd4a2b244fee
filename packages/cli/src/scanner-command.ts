import { Command } from '@oclif/core/command'
import * as Flags from '@oclif/core/flags'
import { printable, printableJson } from '@ioc-scanner/core'

/** What all commands share. Errors are thrown: the program turns them into one message and exit code 2. */
export abstract class ScannerCommand extends Command {
  static override baseFlags = {
    debug: Flags.boolean({ summary: 'Show stack traces, and what happens in detail.', helpGroup: 'GLOBAL' }),
  }

  readonly #told = new Set<string>()

  /** Says on stderr what is no error and should be known. Once. */
  protected tell(message: string): void {
    if (this.#told.has(message)) return
    this.#told.add(message)
    process.stderr.write(`Warning: ${printable(message)}\n`)
  }

  protected get told(): ReadonlySet<string> {
    return this.#told
  }

  /** Writes the answer for programs: one document, safe to print. */
  protected writeJson(value: unknown): Promise<void> {
    return this.write(`${printableJson(JSON.stringify(value, null, 2))}\n`)
  }

  /** Writes a part of the answer, as fast as it is read. A reader that has gone away has seen enough. */
  protected write(text: string): Promise<void> {
    return new Promise((resolve) => {
      process.stdout.write(text, () => resolve())
    })
  }
}
