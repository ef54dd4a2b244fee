import { ExtensionRegistry, type BatchSettings, type ExtensionPoint, type PluginDefinition } from '@ioc-scanner/core'
import { scan } from '@ioc-scanner/engine'
import type { RunScan } from '@ioc-scanner/simulation'

/** What a scan in a modelled world takes from the installed plugins; everything else comes from the world. */
const DECIDING: ReadonlySet<ExtensionPoint> = new Set(['strategy', 'file-prioritizer'])

/**
 * A scan by the engine with these settings, for `simulate`. Each has a registry and so a strategy of its own, one that has
 * learned nothing yet.
 * @param definitions Of the installed plugins.
 */
export function simulatedScan(definitions: readonly PluginDefinition[], settings: Partial<BatchSettings>): RunScan {
  return async ({ target, plugin, ...surroundings }) => {
    const extensions = new ExtensionRegistry()
    extensions.install(plugin)
    for (const definition of definitions) extensions.install(onlyDeciding(definition))
    return scan(target, { container: extensions, config: settings, ...surroundings })
  }
}

function onlyDeciding(definition: PluginDefinition): PluginDefinition {
  const { name, apiVersion } = definition
  return {
    name,
    apiVersion,
    register: (extensions) =>
      definition.register({
        add: (point, implementation) => {
          if (DECIDING.has(point)) extensions.add(point, implementation)
        },
      }),
  }
}
