import type { Config } from '@oclif/core/config'
import {
  CodedError,
  EXTENSIONS_HOOK,
  ExtensionRegistry,
  messageOf,
  printable,
  type PluginDefinition,
  type PluginHost,
  type PluginProblem,
} from '@ioc-scanner/core'

const LOADING_TIMEOUT_MS = 10_000

type InstalledPlugin = ReturnType<Config['getPluginsList']>[number]

export interface LoadedExtensions {
  readonly registry: ExtensionRegistry
  /** What was taken in: for whoever needs the extensions once more, unused. */
  readonly definitions: readonly PluginDefinition[]
  /** Of those that came with the program, the ones that did not load: without them a scan would overlook things. */
  readonly brokenBuiltIns: readonly PluginProblem[]
}

/** Asks every installed plugin for its extensions. One that fails, hangs or does not fit is a problem, and left out. */
export async function loadExtensions(config: Config): Promise<LoadedExtensions> {
  const registry = new ExtensionRegistry()
  const definitions: PluginDefinition[] = []
  const plugins = config.getPluginsList().filter(({ hooks }) => (hooks[EXTENSIONS_HOOK] ?? []).length > 0)
  const load = async (wanted: readonly InstalledPlugin[]): Promise<readonly PluginProblem[]> =>
    (await Promise.all(wanted.map((plugin) => loadPlugin(plugin, registry, definitions, config)))).flat()
  // Built-in ones first: a stranger must not take their names.
  const brokenBuiltIns = await load(plugins.filter(isBuiltIn))
  await load(plugins.filter((plugin) => !isBuiltIn(plugin)))
  return { registry, definitions, brokenBuiltIns }
}

/** `core` is oclif's word for a plugin that came with the program. */
function isBuiltIn({ type }: InstalledPlugin): boolean {
  return type === 'core'
}

async function loadPlugin(
  plugin: InstalledPlugin,
  registry: ExtensionRegistry,
  definitions: PluginDefinition[],
  config: Config,
): Promise<readonly PluginProblem[]> {
  const { name, version } = plugin
  let isLate = false
  const host: PluginHost = {
    apiVersion: registry.apiVersion,
    install: (definition) => {
      if (isLate) throw new CodedError('PLUGIN_LATE', `plugin '${name}' came too late`)
      registry.install(definition)
      definitions.push(definition)
      registry.nameOrigin({ plugin: definition.name, package: name, version, builtIn: isBuiltIn(plugin) })
    },
  }
  const failures = await withDeadline(runHookOf(plugin, host, config))
  isLate = true
  const reasons = failures?.map(messageOf) ?? [
    `it did not finish loading within ${LOADING_TIMEOUT_MS / 1_000} s: it hangs, or this machine is slow or was paused`,
  ]
  const problems = reasons.map((reason) => ({ plugin: name, reason: printable(reason) }))
  for (const problem of problems) registry.reportProblem(problem)
  return problems
}

/** oclif runs the hooks of all plugins as one: run one by one, a plugin that hangs has a name and takes no other with it. */
async function runHookOf(plugin: InstalledPlugin, host: PluginHost, config: Config): Promise<readonly unknown[]> {
  const alone = Object.create(config, { plugins: { value: new Map([[plugin.name, plugin]]) } }) as Config
  const { failures } = (await alone.runHook(EXTENSIONS_HOOK as 'init', { host } as never, undefined, true)) as {
    readonly failures: readonly { readonly error: unknown }[]
  }
  return failures.map(({ error }) => error)
}

/** oclif's own timeout neither holds the process open nor covers the import of a plugin: this one does both. */
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
