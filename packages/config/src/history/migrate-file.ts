import { CodedError } from '@ioc-scanner/core'
import { displayPath } from '../layers/display-path.js'
import { migrateText } from '../migrate/migrate-text.js'
import type { Change, UnknownKey } from '../migrate/migration.js'
import type { ConfigProblem } from '../problem.js'
import { shownLine } from '../shown-value.js'
import { changeFile, type DoneChange } from './change-file.js'
import { checkFile, type Checking } from './check-file.js'
import { locate, textOf } from './configuration-file.js'
import { lineDiff } from './line-diff.js'

export interface MigrationWishes extends Checking {
  readonly path: string
  /** Write the result as YAML, whatever the file is; one that ends with `.json` then ends with `.yaml`. */
  readonly toYaml?: boolean
  /** Say what would change, and write nothing. */
  readonly dryRun?: boolean
  /** Why, for the record. */
  readonly reason?: string
  readonly now: Date
}

export interface MigratedFile {
  /** As messages show it. */
  readonly file: string
  readonly target: string
  readonly changes: readonly Change[]
  readonly unknown: readonly UnknownKey[]
  readonly remarks: readonly string[]
  /** What changes, line by line, without secrets; empty where nothing does. */
  readonly diff: string
  /** Why the result would not be valid: then nothing is written. Only a dry run shows them. */
  readonly refused: readonly ConfigProblem[]
  /** Undefined where nothing was written. */
  readonly done: DoneChange | undefined
}

/** What stays as it was, and is named. */
const STAYS = new Set(['CONFIG_UNKNOWN_KEY', 'CONFIG_NOT_IN_FILES'])

/**
 * Brings a file to today's spelling. Checked by the same code that loads it, before anything is replaced.
 * @throws {CodedError} `CONFIG_MIGRATION_REFUSED` where the result would be refused for more than unknown keys; what
 * `migrateText` and `changeFile` throw. The file is then as it was.
 */
export async function migrateFile(wishes: MigrationWishes): Promise<MigratedFile> {
  const { path, workingDirectory, toYaml, dryRun, reason, now } = wishes
  const file = await locate(path, workingDirectory)
  const before = await textOf(file)
  const { text, changes, unknown } = migrateText(before, file.shown, toYaml ? 'yaml' : undefined)
  const targetPath = toYaml ? file.path.replace(/\.(json|yml)$/, '.yaml') : file.path
  const { problems, remarks } = await checkFile(targetPath, text, wishes)
  const refused = problems.filter(({ code }) => !STAYS.has(code))
  if (refused.length > 0 && !dryRun) {
    const reasons = refused.map(({ message }) => `  ${message}`).join('\n')
    throw new CodedError(
      'CONFIG_MIGRATION_REFUSED',
      `${file.shown} was not changed: the result would not be valid (lines are those of the result; --dry-run shows it)\n${reasons}`,
    )
  }
  const isChanged = text !== before || targetPath !== file.path
  const entry = { action: 'migrate' as const, ...(reason === undefined ? {} : { reason }), changes, unknown }
  return {
    file: file.shown,
    target: displayPath(targetPath, workingDirectory),
    changes,
    unknown,
    remarks,
    refused,
    diff: lineDiff(shownText(before), shownText(text)),
    done:
      isChanged && !dryRun ? await changeFile({ file, target: targetPath, content: { text }, entry, now }) : undefined,
  }
}

const shownText = (text: string): string => text.split(/\r?\n/).map(shownLine).join('\n')
