import { EXTENSION_POINTS, printable, type ExtensionPoint, type ExtensionRegistry } from '@ioc-scanner/core'

/** What is registered at one extension point. */
export interface ListedPoint {
  readonly point: ExtensionPoint
  readonly extensions: readonly {
    readonly name: string
    readonly plugin: string
    readonly package: string | null
    readonly version: string | null
    readonly built_in: boolean
    /** Of a format that is known by its names only: why it is not read. */
    readonly unread?: string
  }[]
}

const WIDEST_NAME = 22

export function extensionList(registry: ExtensionRegistry): readonly ListedPoint[] {
  return (Object.keys(EXTENSION_POINTS) as ExtensionPoint[]).map((point) => ({
    point,
    extensions: registry.all(point).map(({ name, origin, extension }) => ({
      name,
      plugin: origin.plugin,
      package: origin.package ?? null,
      version: origin.version ?? null,
      built_in: origin.builtIn ?? false,
      ...('unread' in extension && extension.unread !== undefined ? { unread: extension.unread } : {}),
    })),
  }))
}

export function extensionListText(points: readonly ListedPoint[]): string {
  return points
    .flatMap(({ point, extensions }) => [
      `${point}${extensions.length === 0 ? ' (none)' : ''}`,
      ...extensions.map(({ name, plugin, package: packageName, version, built_in, unread }) => {
        const from = `${packageName ?? plugin}${version === null ? '' : ` ${version}`}`
        return printable(
          `  ${name.padEnd(WIDEST_NAME)} ${from}${built_in ? '' : ', installed by you'}${unread === undefined ? '' : ', known and not read'}`,
        )
      }),
    ])
    .map((line) => `${line}\n`)
    .join('')
}
