import { BATCH_SETTINGS, type BatchSettings } from '@ioc-scanner/core'
import type { Origin } from './layers/origin.js'
import type { PresetName } from './presets.js'
import { APP_SETTINGS, type AppSettingName } from './settings/app-settings.js'
import { batchKey } from './settings/known-settings.js'

/** A finding that is known and accepted. */
export interface IgnoreRule {
  readonly indicator?: string
  readonly repository?: string
  readonly path?: string
  readonly until?: string
  readonly reason: string
}

/** A report format, and the file to write it to; without one it goes to stdout. */
export interface FormatWish {
  readonly name: string
  readonly output?: string
}

export interface NotificationTarget {
  readonly url: string
  readonly kind?: string
}

/** The configuration of one run: complete, checked, and without any token. */
export interface Configuration {
  readonly batch: BatchSettings
  readonly preset: PresetName | null
  readonly github: {
    readonly apiUrl: string
    /** The three of a GitHub App login; `appId` and `privateKeyFile` are both there or both null. */
    readonly appId: number | null
    readonly privateKeyFile: string | null
    readonly installationId: number | null
  }
  readonly network: {
    readonly requestTimeoutSeconds: number
    readonly idleTimeoutSeconds: number
    readonly caFile: string | null
  }
  readonly iocs: {
    /** Absolute paths, or addresses. */
    readonly files: readonly string[]
    /** Names; empty means all that are installed. */
    readonly sources: readonly string[]
    readonly minSources: number
  }
  readonly detectors: readonly string[]
  readonly ignore: readonly IgnoreRule[]
  readonly formats: readonly FormatWish[]
  readonly inventory: { readonly directory: string | null }
  readonly plugins: readonly string[]
  readonly notify: readonly NotificationTarget[]
  /** The files that were read, in the order of their layers, as messages show them. */
  readonly files: readonly string[]
  /** Where each value came from, by key in files; every key is there. */
  readonly origins: ReadonlyMap<string, Origin>
  /** What is no error and still probably not meant. */
  readonly warnings: readonly string[]
}

/** @param value Looks a checked value up, by key in files: it has the type that its row says. */
export function configurationFrom(
  value: (key: string) => unknown,
  about: Pick<Configuration, 'files' | 'origins' | 'warnings'>,
): Configuration {
  const app = <Value>(name: AppSettingName): Value => value(APP_SETTINGS[name].key) as Value
  return {
    batch: batchSettingsFrom(value),
    preset: app('preset'),
    github: {
      apiUrl: app<string>('apiUrl').replace(/\/+$/, ''),
      appId: app('appId'),
      privateKeyFile: app('privateKeyFile'),
      installationId: app('installationId'),
    },
    network: {
      requestTimeoutSeconds: app('requestTimeoutSeconds'),
      idleTimeoutSeconds: app('idleTimeoutSeconds'),
      caFile: app('caFile'),
    },
    iocs: { files: app('iocFiles'), sources: app('iocSources'), minSources: app('minSources') },
    detectors: app('detectors'),
    ignore: app('ignore'),
    formats: app('formats'),
    inventory: { directory: app('dataDirectory') },
    plugins: app('plugins'),
    notify: app('notify'),
    ...about,
  }
}

function batchSettingsFrom(value: (key: string) => unknown): BatchSettings {
  const named = Object.entries(BATCH_SETTINGS).map(([name, setting]) => [name, value(batchKey(setting))] as const)
  const settings = Object.fromEntries(named) as unknown as BatchSettings
  // Names of extensions are kebab-case; users may write them in any case.
  return { ...settings, defaultStrategy: settings.defaultStrategy.toLowerCase() }
}
