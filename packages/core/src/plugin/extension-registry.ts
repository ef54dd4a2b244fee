import { container as rootContainer, type DependencyContainer } from '../di.js'
import { CodedError, messageOf } from '../errors.js'
import { EXTENSION_POINTS, tokenOf, type ExtensionPoint, type ExtensionPoints } from '../extensions/points.js'
import {
  API_VERSION,
  type ExtensionRegistrar,
  type Implementation,
  type PluginDefinition,
  type PluginHost,
} from './define-plugin.js'

/** Who brought an extension. */
export interface Origin {
  /** The plugin's own name. */
  readonly plugin: string
  /** npm package and version, where the host knows them. */
  readonly package?: string
  readonly version?: string
  /** Shipped with the host: keeps its name when a stranger's extension asks for the same. */
  readonly builtIn?: boolean
}

export interface Registered<Contract> {
  readonly name: string
  readonly extension: Contract
  readonly origin: Origin
}

/** A plugin or extension that was left out, and why. */
export interface PluginProblem {
  readonly plugin: string
  readonly reason: string
}

interface Registration {
  readonly plugin: string
  readonly create: () => unknown
}

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/

/**
 * The extensions of one host, kept in a tsyringe container. Each is made on its own, when first asked for: one that
 * cannot be made, or whose shape does not fit its contract, becomes a problem and takes no other with it.
 */
export class ExtensionRegistry implements PluginHost {
  readonly apiVersion = API_VERSION
  readonly #container: DependencyContainer
  readonly #origins = new Map<string, Origin>()
  readonly #made = new Map<ExtensionPoint, readonly Registered<unknown>[]>()
  readonly #problems = new Map<string, PluginProblem>()

  constructor(container: DependencyContainer = rootContainer.createChildContainer()) {
    this.#container = container
  }

  install(definition: PluginDefinition): void {
    const name: unknown = (definition as PluginDefinition | undefined)?.name
    if (typeof name !== 'string' || !NAME.test(name) || typeof definition.register !== 'function') {
      throw new CodedError(
        'PLUGIN_INVALID',
        `a plugin needs a kebab-case name and a register function; got name '${String(name)}'`,
      )
    }
    if (definition.apiVersion !== API_VERSION) {
      const wanted = String(definition.apiVersion)
      throw new CodedError(
        'PLUGIN_API_VERSION',
        `plugin '${name}' is written for API version ${wanted}; this is version ${API_VERSION}`,
      )
    }
    if (this.#origins.has(name)) {
      throw new CodedError('PLUGIN_INVALID', `there are two plugins named '${name}'; the second was left out`)
    }
    const added: { readonly point: ExtensionPoint; readonly create: () => unknown }[] = []
    const registrar: ExtensionRegistrar = {
      add: (point, implementation) => {
        if (!Object.hasOwn(EXTENSION_POINTS, point)) {
          const known = Object.keys(EXTENSION_POINTS).join(', ')
          throw new CodedError(
            'PLUGIN_INVALID',
            `plugin '${name}' adds to the unknown extension point '${String(point)}'; there are ${known}`,
          )
        }
        added.push({ point, create: this.#factoryOf(implementation) })
      },
    }
    definition.register(registrar)
    this.#origins.set(name, { plugin: name })
    for (const { point, create } of added) {
      this.#container.register<Registration>(tokenOf(point), { useValue: { plugin: name, create } })
      this.#made.delete(point)
    }
  }

  /** Tells from which npm package a plugin came. */
  nameOrigin(origin: Origin): void {
    this.#origins.set(origin.plugin, origin)
    this.#made.clear()
  }

  /** Notes a plugin that was left out. */
  reportProblem({ plugin, reason }: PluginProblem): void {
    this.#problems.set(`${plugin}\0${reason}`, { plugin, reason })
  }

  get problems(): readonly PluginProblem[] {
    return [...this.#problems.values()]
  }

  /** Every plugin that was taken in. */
  get origins(): readonly Origin[] {
    return [...this.#origins.values()]
  }

  /** All usable extensions of a point, by name. */
  all<Point extends ExtensionPoint>(point: Point): readonly Registered<ExtensionPoints[Point]>[] {
    const made = this.#made.get(point) ?? this.#make(point)
    this.#made.set(point, made)
    return made as readonly Registered<ExtensionPoints[Point]>[]
  }

  /**
   * The extension of that name.
   * @throws {CodedError} `EXTENSION_UNKNOWN`, with the names that there are.
   */
  named<Point extends ExtensionPoint>(point: Point, name: string): ExtensionPoints[Point] {
    const all = this.all(point)
    const found = all.find((registered) => registered.name === name)
    if (found === undefined) {
      const names = all.map((registered) => registered.name).join(', ')
      throw new CodedError('EXTENSION_UNKNOWN', `there is no ${point} '${name}'; installed: ${names || 'none'}`)
    }
    return found.extension
  }

  #factoryOf(implementation: Implementation<unknown>): () => unknown {
    if (typeof implementation !== 'function') return () => implementation
    const constructor = implementation as new (...dependencies: unknown[]) => object
    return () => this.#container.resolve(constructor)
  }

  #make(point: ExtensionPoint): readonly Registered<unknown>[] {
    const token = tokenOf(point)
    if (!this.#container.isRegistered(token, true)) return []
    const made = new Map<string, Registered<unknown>>()
    const registrations = this.#container.resolveAll<Registration>(token)
    const rank = ({ plugin }: Registration): string => `${this.#origins.get(plugin)?.builtIn ? 0 : 1}${plugin}`
    for (const { plugin, create } of [...registrations].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))) {
      try {
        const extension = create()
        const name = checkShape(point, extension)
        if (made.has(name))
          throw new Error(`there is already a ${point} '${name}', from plugin '${made.get(name)?.origin.plugin}'`)
        made.set(name, { name, extension, origin: this.#origins.get(plugin) ?? { plugin } })
      } catch (cause) {
        this.reportProblem({ plugin, reason: `its ${point} was left out: ${messageOf(cause)}` })
      }
    }
    return [...made.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }
}

function checkShape(point: ExtensionPoint, extension: unknown): string {
  const shape = extension as Record<string, unknown> | null | undefined
  if (typeof shape !== 'object' || shape === null) throw new Error('it is no object')
  if (typeof shape['name'] !== 'string' || !NAME.test(shape['name']))
    throw new Error(`its name '${String(shape['name'])}' is not kebab-case`)
  const missing = EXTENSION_POINTS[point].filter((method) => typeof shape[method] !== 'function')
  if (missing.length > 0) throw new Error(`it has no ${missing.join(' and no ')}`)
  return shape['name']
}
