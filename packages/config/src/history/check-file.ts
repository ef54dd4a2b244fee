import { basename } from 'node:path'
import { originText } from '../layers/origin.js'
import { PROJECT_FILES } from '../layers/find-files.js'
import { loadConfiguration } from '../load-configuration.js'
import { ConfigInvalidError, type ConfigProblem } from '../problem.js'
import { KNOWN_SETTINGS } from '../settings/known-settings.js'

export interface FileCheck {
  readonly problems: readonly ConfigProblem[]
  /** What is no error and should be known. */
  readonly remarks: readonly string[]
}

export interface Checking {
  readonly workingDirectory: string
  /** Names of the installed strategies; without them the strategy's name is not looked up. */
  readonly strategies?: readonly string[]
}

/** Checks one file alone, as loading it would. @param text What is about to be written there. */
export async function checkFile(
  path: string,
  text: string,
  { workingDirectory, strategies }: Checking,
): Promise<FileCheck> {
  try {
    const { origins } = await loadConfiguration({
      workingDirectory,
      configFile: path,
      drafts: new Map([[path, text]]),
      flags: {},
      env: {},
      ...(strategies === undefined ? {} : { strategies }),
    })
    const isFound = PROJECT_FILES.includes(basename(path)) || /^ioc-scanner\.[\w-]+\.(yaml|json)$/.test(basename(path))
    const restricted = [...origins].filter(
      ([key, { kind }]) => isFound && kind === 'file' && KNOWN_SETTINGS.get(key)?.restricted !== undefined,
    )
    const remarks = restricted.map(
      ([key, origin]) => `${key} (${originText(origin)}) counts only where this file is named with --config`,
    )
    return { problems: [], remarks }
  } catch (thrown) {
    if (thrown instanceof ConfigInvalidError) return { problems: thrown.problems, remarks: [] }
    throw thrown
  }
}
