import { access, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { printable } from '@ioc-scanner/core'
import { nearest } from '../nearest.js'
import { displayPath } from './display-path.js'
import { shownText, shownValue } from '../shown-value.js'
import { ConfigInvalidError, type ConfigProblem, type Report } from '../problem.js'
import type { FileRole } from './origin.js'

/** A file that is to be read, because it is there or because it was asked for. */
export interface FoundFile {
  readonly path: string
  readonly role: FileRole
}

export interface FileWishes {
  readonly workingDirectory: string
  /** Holds `config.yaml`; without it, no user file is read. */
  readonly userConfigDirectory?: string
  /** `--environment` */
  readonly environment?: string
  /** `--config`; null: no project file is looked for. */
  readonly configFile?: string | null
}

export const PROJECT_FILES = ['ioc-scanner.yaml', 'ioc-scanner.json', 'batch_config.yaml', 'batch_config.json']

/** The files that apply, in the order of their layers: user, then project or `--config`, then environment. */
export async function findFiles(
  wishes: FileWishes,
  report: Report,
  warn: (message: string) => void,
): Promise<readonly FoundFile[]> {
  const { workingDirectory, userConfigDirectory, configFile } = wishes
  const user = userConfigDirectory === undefined ? [] : await existing(userConfigDirectory, ['config.yaml'])
  const project =
    configFile === undefined
      ? onlyOne(
          await existing(workingDirectory, PROJECT_FILES),
          workingDirectory,
          'use one, or name one with --config',
          report,
        )
      : configFile === null
        ? []
        : [resolve(workingDirectory, configFile)]
  const environment = await environmentFile(wishes, report)
  await warnOfMisnamed(wishes, warn)
  return [
    ...user.map((path) => ({ path, role: 'user' as const })),
    ...project.map((path) => ({ path, role: configFile === undefined ? ('project' as const) : ('given' as const) })),
    ...environment.map((path) => ({ path, role: 'environment' as const })),
  ]
}

/**
 * The one file that a command changes: the one that was named, else that of the environment, else the project file.
 * @throws `ConfigInvalidError` where there is none, or more than one.
 */
export async function chosenFile(wishes: FileWishes, named: string | undefined): Promise<string> {
  const { workingDirectory, environment } = wishes
  if (named !== undefined) return resolve(workingDirectory, named)
  const problems: ConfigProblem[] = []
  const report = (problem: ConfigProblem): void => void problems.push(problem)
  const found =
    environment === undefined
      ? onlyOne(await existing(workingDirectory, PROJECT_FILES), workingDirectory, 'name one of them', report)
      : await environmentFile(wishes, report)
  const [file] = found
  if (file !== undefined) return file
  if (problems.length === 0) {
    const message = `there is no ${PROJECT_FILES.join(', ')} in ${printable(workingDirectory)}; name the file`
    report({ code: 'CONFIG_FILE_MISSING', message })
  }
  throw new ConfigInvalidError(problems)
}

/** @throws `ConfigInvalidError` where the name of the environment cannot be part of a file's. */
export function environmentFileName(environment: string): string {
  const problem = environmentNameProblem(environment)
  if (problem !== undefined) throw new ConfigInvalidError([problem])
  return `ioc-scanner.${environment}.yaml`
}

function environmentNameProblem(environment: string): ConfigProblem | undefined {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(environment) && shownText(environment) === environment) return undefined
  const message = `--environment is ${shownValue(environment)}; allowed are letters, digits, - and _, at most 64`
  return { code: 'CONFIG_WRONG_VALUE', message }
}

async function environmentFile(
  { environment, workingDirectory }: FileWishes,
  report: Report,
): Promise<readonly string[]> {
  if (environment === undefined) return []
  const problem = environmentNameProblem(environment)
  if (problem !== undefined) {
    report(problem)
    return []
  }
  const names = [`ioc-scanner.${environment}.yaml`, `ioc-scanner.${environment}.json`]
  const found = await existing(workingDirectory, names)
  if (found.length > 0) return onlyOne(found, workingDirectory, 'use one', report)
  const others = await environmentsIn(workingDirectory)
  const known = others.length === 0 ? 'there is no environment file' : `there are ${others.join(', ')}`
  const meant = nearest(environment, others)
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`
  const message = `--environment ${environment} needs the file ${names.join(' or ')} in ${printable(workingDirectory)}; ${known}${hint}`
  report({ code: 'CONFIG_FILE_MISSING', message })
  return []
}

const MOST_ENVIRONMENTS = 20

/** Names of the environments that have a file there. */
async function environmentsIn(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory).catch(() => []) // the file is missing in any case: that is what is reported
  const environments = names.flatMap(
    (name) => /^ioc-scanner\.([A-Za-z0-9][\w-]{0,63})\.(?:yaml|json)$/.exec(name)?.[1] ?? [],
  )
  return [...new Set(environments)]
    .filter((name) => shownText(name) === name)
    .sort()
    .slice(0, MOST_ENVIRONMENTS)
}

/** Which of two would win could only be guessed. */
function onlyOne(found: readonly string[], directory: string, advice: string, report: Report): readonly string[] {
  if (found.length < 2) return found
  const shown = found.map((path) => displayPath(path, directory)).join(' and ')
  report({ code: 'CONFIG_TWO_FILES', message: `${shown} lie in the same folder; ${advice}` })
  return []
}

async function existing(directory: string, names: readonly string[]): Promise<string[]> {
  const paths = names.map((name) => join(directory, name))
  const there = await Promise.all(paths.map(isThere))
  return paths.filter((_, index) => there[index])
}

/** A file that is not read because of its ending would be overlooked in silence. */
async function warnOfMisnamed(wishes: FileWishes, warn: (message: string) => void): Promise<void> {
  const names = [
    'ioc-scanner.yml',
    'batch_config.yml',
    ...(wishes.environment ? [`ioc-scanner.${wishes.environment}.yml`] : []),
  ]
  const misnamed = [
    ...(await existing(wishes.workingDirectory, names)),
    ...(wishes.userConfigDirectory === undefined
      ? []
      : await existing(wishes.userConfigDirectory, ['config.yml', 'config.json'])),
  ]
  for (const path of misnamed) {
    const shown = displayPath(path, wishes.workingDirectory)
    warn(`${shown} is not read: the name has to be ${shown.replace(/\.(yml|json)$/, '.yaml')}`)
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    (thrown: NodeJS.ErrnoException) => thrown.code !== 'ENOENT' && thrown.code !== 'ENOTDIR',
  )
}
