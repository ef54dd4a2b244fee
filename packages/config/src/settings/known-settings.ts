import { BATCH_SETTINGS, type Setting } from '@ioc-scanner/core'
import { APP_SETTINGS, type AppSetting } from './app-settings.js'

/** A row of either table, with its whole key in files: what layers, schema and reference page are made from. */
export type KnownSetting = (AppSetting | Setting) & {
  readonly key: string
  readonly env?: string
  readonly flag?: string
  readonly flagAliases?: readonly string[]
  readonly restricted?: string
  readonly confined?: true
  readonly narrows?: true
  readonly planned?: true
}

/** The key in files of a batch setting: `batch.concurrency.max_concurrent_requests`. */
export const batchKey = (setting: Setting): string => `batch.${setting.key}`

const batch: readonly KnownSetting[] = Object.values<Setting>(BATCH_SETTINGS).map((setting) => ({
  ...setting,
  key: batchKey(setting),
}))

/** Every setting there is, by its key in files, in the order of the reference page. */
export const KNOWN_SETTINGS: ReadonlyMap<string, KnownSetting> = new Map(
  [...batch, ...Object.values<AppSetting>(APP_SETTINGS)].map((setting) => [setting.key, setting]),
)

/** The sections that hold them: `batch`, `batch.concurrency`, `github` … */
export const KNOWN_SECTIONS: ReadonlySet<string> = new Set(
  [...KNOWN_SETTINGS.keys()].flatMap((key) =>
    key.split('.').flatMap((_, depth, words) => (depth === 0 ? [] : [words.slice(0, depth).join('.')])),
  ),
)

/** Letters and digits alone: `maxBatchSize`, `max-batch-size` and `MAX_BATCH_SIZE` are the same word. */
export const bareWord = (word: string): string => word.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

/** What else people call a setting (its flag, its variable, its name in code), as bare words, with its key in files. */
export const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ...Object.entries<Setting>(BATCH_SETTINGS).map(([name, setting]) => [bareWord(name), batchKey(setting)] as const),
  ...Object.entries<AppSetting>(APP_SETTINGS).map(([name, { key }]) => [bareWord(name), key] as const),
  ...[...KNOWN_SETTINGS.values()].flatMap(({ key, env = '', flag = '', flagAliases = [] }) =>
    [flag, ...flagAliases, env.replace('GITHUB_IOC_SCANNER_', '')]
      .filter((word) => word !== '')
      .map((word) => [bareWord(word), key] as const),
  ),
])
