import { basename } from 'node:path'
import type { MigratedFile, RolledBack } from '@ioc-scanner/config'
import { printable } from '@ioc-scanner/core'
import { counted } from '../output/counted.js'

/** What a migration did, or would do: the changes with their lines and reasons, and where the old file is. */
export function migrationText({ file, target, changes, unknown, diff, done }: MigratedFile, isDryRun: boolean): string {
  if (diff === '' && done === undefined && file === target) {
    const rest = unknown.length === 0 ? '' : ', except for what nobody knows'
    return `${file} is written as it is written today${rest}: nothing was changed.\n`
  }
  const head = `${file}${target === file ? '' : ` → ${target}`}: ${counted(changes.length, 'change')}\n`
  const lines = changes.map(({ line, was, now, why }) => `  line ${line}: ${was} → ${now} (${why})\n`)
  return printableLines([head, ...lines, ...(isDryRun ? ['\n', diff, '\n', 'Nothing was written.\n'] : keptText(done))])
}

/** What a rollback did. */
export function rollbackText({ file, backup, done }: RolledBack): string {
  return printableLines([
    `${file} is again what it was at ${backup.at.toISOString()} (${backup.name})\n`,
    ...keptText(done),
  ])
}

function keptText(done: MigratedFile['done']): readonly string[] {
  if (done === undefined) return []
  const backup = done.backup === null ? [] : [`Backup: ${basename(done.backup)}\n`]
  return [...backup, `Record: ${basename(done.record)}\n`]
}

const printableLines = (texts: readonly string[]): string =>
  texts
    .join('')
    .split('\n')
    .map((line) => printable(line))
    .join('\n')
