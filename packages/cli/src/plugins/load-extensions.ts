import type { Config } from '@oclif/core'
import { EXTENSIONS_HOOK, ExtensionRegistry, messageOf, printable, type PluginHost } from '@ioc-scanner/core'

const HOOK_TIMEOUT_MS = 10_000
/** oclif's own timeout neither holds the process open nor covers the import of a plugin: ours does both. */
const LOADING_TIMEOUT_MS = HOOK_TIMEOUT_MS + 2_000

interface HookResult {
  readonly successes: readonly {
    readonly plugin: { readonly name: string; readonly version: string; readonly type: string }
    readonly result: unknown
  }[]
  readonly failures: readonly { readonly plugin: { readonly name: string }; readonly error: unknown }[]
}

/** Asks every installed plugin for its extensions. One that fails, hangs or does not fit is a problem, and left out. */
export async function loadExtensions(config: Config): Promise<ExtensionRegistry> {
  const registry = new ExtensionRegistry()
  const host: PluginHost = { apiVersion: registry.apiVersion, install: (definition) => registry.install(definition) }
  const loaded = await withDeadline(
    config.runHook(
      EXTENSIONS_HOOK as 'init',
      { host } as never,
      HOOK_TIMEOUT_MS,
      true,
    ) as unknown as Promise<HookResult>,
  )
  if (loaded === undefined) {
    registry.reportProblem({
      plugin: 'unknown',
      reason: `a plugin did not finish loading within ${LOADING_TIMEOUT_MS / 1_000} s`,
    })
    return registry
  }
  for (const { plugin, result } of loaded.successes) {
    if (typeof result !== 'string') continue
    registry.nameOrigin({
      plugin: result,
      package: plugin.name,
      version: plugin.version,
      builtIn: plugin.type === 'core',
    })
  }
  for (const { plugin, error } of loaded.failures)
    registry.reportProblem({ plugin: plugin.name, reason: printable(messageOf(error)) })
  return registry
}

async function withDeadline<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), LOADING_TIMEOUT_MS)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
