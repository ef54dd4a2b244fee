import type { ExtensionPoint, ExtensionPoints } from '../extensions/points.js'

/** The version of the plugin API that this core speaks. It changes only when a contract breaks. */
export const API_VERSION = 1

/** What a plugin says of itself. */
export interface PluginDefinition {
  /** Unique, kebab-case: under this name its problems are reported. */
  readonly name: string
  /** The API version it was written for. */
  readonly apiVersion: number
  /** Adds its extensions. Synchronous, without I/O. */
  register(extensions: ExtensionRegistrar): void
}

/** What a plugin is handed to register with: never the container. */
export interface ExtensionRegistrar {
  /**
   * Adds an implementation: a ready object, or a class that the host makes once when it is needed (without constructor
   * arguments, or with `@inject` from `@ioc-scanner/core/di`).
   */
  add<Point extends ExtensionPoint>(point: Point, implementation: Implementation<ExtensionPoints[Point]>): void
}

export type Implementation<Contract> = Contract | (new (...dependencies: never[]) => Contract)

/** What the host hands to a plugin's hook: plain data and functions, so that two copies of core understand each other. */
export interface PluginHost {
  readonly apiVersion: number
  /** Takes the plugin in, wholly or not at all. @throws {CodedError} `PLUGIN_API_VERSION`, `PLUGIN_INVALID`. */
  install(definition: PluginDefinition): void
}

/** An oclif hook. `definition` is for hosts that are not oclif, and for tests. */
export interface PluginHook {
  (options: { readonly host: PluginHost }): Promise<string>
  readonly definition: PluginDefinition
}

/**
 * Makes the hook that a plugin package exports as default and names in its package.json:
 * `"oclif": { "hooks": { "ioc-scanner:extensions": "./dist/index.js" } }`.
 */
export function definePlugin(definition: PluginDefinition): PluginHook {
  const hook = async ({ host }: { readonly host: PluginHost }): Promise<string> => {
    host.install(definition)
    return definition.name
  }
  return Object.assign(hook, { definition })
}

/** The hook's name in a plugin's package.json. */
export const EXTENSIONS_HOOK = 'ioc-scanner:extensions'
