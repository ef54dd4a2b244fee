import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Configuration } from '../src/configuration.js'
import { loadConfiguration, type ConfigurationRequest } from '../src/load-configuration.js'
import type { ConfigInvalidError } from '../src/problem.js'

/** What a test asks for beside the two directories. */
export type Wishes = Partial<Omit<ConfigurationRequest, 'workingDirectory' | 'userConfigDirectory'>>

/** A working directory and a user's configuration directory, with the given files in them. */
export interface Workplace extends Disposable {
  readonly directory: string
  readonly userDirectory: string
  load(wishes?: Wishes): Promise<Configuration>
  /** The error that loading ends with; loading without one fails the test. */
  refusal(wishes?: Wishes): Promise<ConfigInvalidError>
}

/** @param files Texts by path below the working directory; `user/config.yaml` lies in the user's directory. */
export function workplace(files: Readonly<Record<string, string | Uint8Array>> = {}): Workplace {
  const root = mkdtempSync(join(tmpdir(), 'ioc-scanner-config-'))
  const [directory, userDirectory] = [join(root, 'work'), join(root, 'user')]
  mkdirSync(directory)
  mkdirSync(userDirectory)
  for (const [name, text] of Object.entries(files)) {
    const path = name.startsWith('user/') ? join(root, name) : join(directory, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  const load = (wishes: Wishes = {}): Promise<Configuration> =>
    loadConfiguration({
      workingDirectory: directory,
      userConfigDirectory: userDirectory,
      flags: {},
      env: {},
      ...wishes,
    })
  return {
    directory,
    userDirectory,
    load,
    refusal: (wishes) =>
      load(wishes).then(
        () => {
          throw new Error('the configuration was accepted')
        },
        (thrown: ConfigInvalidError) => thrown,
      ),
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  }
}
