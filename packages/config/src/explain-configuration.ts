import { BATCH_SETTINGS } from '@ioc-scanner/core'
import type { Configuration } from './configuration.js'
import { originText, type Origin } from './layers/origin.js'
import { APP_SETTINGS, type AppSettingName } from './settings/app-settings.js'
import { batchKey } from './settings/known-settings.js'

/** One line of `config show`. */
export interface ExplainedSetting {
  readonly key: string
  /** As it would stand in a file; addresses to notify, which are secrets, are only counted. */
  readonly value: string
  /** In words. */
  readonly origin: string
  /** The same, for programs. */
  readonly source: Origin
}

const IN_CONFIGURATION: Readonly<Record<AppSettingName, (configuration: Configuration) => unknown>> = {
  preset: ({ preset }) => preset,
  apiUrl: ({ github }) => github.apiUrl,
  appId: ({ github }) => github.appId,
  privateKeyFile: ({ github }) => github.privateKeyFile,
  installationId: ({ github }) => github.installationId,
  requestTimeoutSeconds: ({ network }) => network.requestTimeoutSeconds,
  idleTimeoutSeconds: ({ network }) => network.idleTimeoutSeconds,
  caFile: ({ network }) => network.caFile,
  iocFiles: ({ iocs }) => iocs.files,
  iocSources: ({ iocs }) => iocs.sources,
  minSources: ({ iocs }) => iocs.minSources,
  detectors: ({ detectors }) => detectors,
  ignore: ({ ignore }) => ignore,
  formats: ({ formats }) => formats,
  dataDirectory: ({ inventory }) => inventory.directory,
  plugins: ({ plugins }) => plugins,
  notify: ({ notify }) => (notify.length === 0 ? [] : `${notify.length} (hidden)`),
}

/** Every setting with its value and where it came from, in the order of the reference page. */
export function explainConfiguration(configuration: Configuration): readonly ExplainedSetting[] {
  const row = (key: string, value: unknown): ExplainedSetting => {
    const source = configuration.origins.get(key) ?? { kind: 'default' }
    return { key, value: typeof value === 'string' ? value : JSON.stringify(value), origin: originText(source), source }
  }
  return [
    ...Object.entries(BATCH_SETTINGS).map(([name, setting]) =>
      row(batchKey(setting), configuration.batch[name as keyof typeof BATCH_SETTINGS]),
    ),
    ...Object.entries(APP_SETTINGS).map(([name, { key }]) =>
      row(key, IN_CONFIGURATION[name as AppSettingName](configuration)),
    ),
  ]
}
