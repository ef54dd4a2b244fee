import { codeOf, messageOf, printable } from '@ioc-scanner/core'

/** 2: nothing was scanned, whatever the reason. */
const NOTHING_SCANNED = 2

/** What a command ended with: its own exit code, or 2 for everything that was thrown. */
export function exitCodeOfError(thrown: unknown): number {
  return isExit(thrown) ? (thrown.oclif.exit ?? 0) : NOTHING_SCANNED
}

/**
 * One clear message; with `debug` the stacks of it and of its causes. Ends with a line break and holds no other control
 * character. Empty where nothing went wrong.
 */
export function textOfError(thrown: unknown, debug: boolean): string {
  if (isExit(thrown)) return ''
  if (!debug) return lines(`Error: ${messageOf(thrown)}${isExpected(thrown) ? '' : UNEXPECTED}`)
  return causesOf(thrown)
    .map((cause, index) => lines(`${index === 0 ? 'Error' : 'Caused by'}: ${stackOf(cause)}`))
    .join('')
}

/** How oclif's commands end with an exit code. */
export function isExit(thrown: unknown): thrown is { readonly oclif: { readonly exit?: number } } {
  return codeOf(thrown) === 'EEXIT'
}

/** What we, oclif or Node throw on purpose has a code or an exit code; anything else is a mistake of ours or of a plugin. */
function isExpected(thrown: unknown): boolean {
  return (
    codeOf(thrown) !== undefined || (thrown as { readonly oclif?: unknown } | null | undefined)?.oclif !== undefined
  )
}

const UNEXPECTED = ' (unexpected: --debug shows where it comes from)'
const MOST_CAUSES = 5

function causesOf(thrown: unknown): readonly unknown[] {
  const causes = [thrown]
  while (causes.length < MOST_CAUSES) {
    const cause = (causes.at(-1) as { readonly cause?: unknown } | null | undefined)?.cause
    if (cause === undefined) break
    causes.push(cause)
  }
  return causes
}

function stackOf(thrown: unknown): string {
  const stack = (thrown as { readonly stack?: unknown } | null)?.stack
  return typeof stack === 'string' ? stack.replace(/^(?:Coded)?Error: /, '') : messageOf(thrown)
}

function lines(text: string): string {
  return `${text.trimEnd().split('\n').map(printable).join('\n')}\n`
}
