import {
  definePlugin,
  ExtensionRegistry,
  type ExtensionPoints,
  type Indicator,
  type ManifestParser,
  type PackageIndicator,
  type Strategy,
} from '@ioc-scanner/core'
import type { MemorySource } from './memory-source.js'

/** A lockfile of lines `name version`, and `-r path` for references. */
export const lineLock: ManifestParser = {
  name: 'line-lock',
  version: 1,
  kind: 'lockfile',
  ecosystems: ['npm'],
  matches: (path) => path.endsWith('.lock'),
  parse: ({ content, path }, report) => {
    const lines = content.split('\n').map((text, index) => ({ text, line: index + 1 }))
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : ''
    const references = lines.flatMap(({ text }) => (text.startsWith('-r ') ? [folder + text.slice(3)] : []))
    const packages = lines.flatMap(({ text, line }) => {
      if (text === '' || text.startsWith('-r ') || text.startsWith('#')) return []
      const [name, version] = text.split(' ')
      if (name === undefined || version === undefined) {
        report({ line, reason: 'package without version' })
        return []
      }
      return [{ ecosystem: 'npm' as const, name, version, line }]
    })
    return { packages, references }
  },
}

/** A manifest of lines `name constraint`. */
export const lineManifest: ManifestParser = {
  name: 'line-manifest',
  version: 1,
  kind: 'manifest',
  ecosystems: ['npm'],
  matches: (path) => path.endsWith('.manifest'),
  parse: ({ content }) => ({
    packages: content
      .split('\n')
      .filter((text) => text !== '')
      .map((text, index) => ({
        ecosystem: 'npm' as const,
        name: text.split(' ')[0] ?? '',
        constraint: text.split(' ').slice(1).join(' '),
        line: index + 1,
      })),
  }),
}

export const indicator = (
  name: string,
  affected: PackageIndicator['affected'],
  more: Partial<PackageIndicator> = {},
): PackageIndicator => ({
  kind: 'package',
  id: `test/${name}`,
  campaign: 'test-campaign',
  title: 'Test campaign',
  source: 'test',
  severity: 'critical',
  references: [],
  ecosystem: 'npm',
  name,
  affected,
  ...more,
})

export const plainStrategy: Strategy = {
  name: 'adaptive',
  plan: (_conditions, { batchSize, concurrency }) => ({
    batchSize: batchSize.default,
    concurrency: concurrency.max,
    crossRepository: true,
    pauseMs: 0,
  }),
}

/** A registry with the two parsers, the source, one IOC source and one strategy. */
export function registryWith(
  source: MemorySource,
  indicators: readonly Indicator[],
  more: { readonly [Point in keyof ExtensionPoints]?: readonly ExtensionPoints[Point][] } = {},
): ExtensionRegistry {
  const registry = new ExtensionRegistry()
  const plugin = definePlugin({
    name: 'test',
    apiVersion: 1,
    register(extensions) {
      extensions.add('repository-source', source)
      extensions.add('manifest-parser', lineLock)
      extensions.add('manifest-parser', lineManifest)
      extensions.add('ioc-source', {
        name: 'test',
        async *load({ stamp }) {
          stamp('2026-11-24')
          yield* indicators
        },
      })
      for (const strategy of more.strategy ?? [plainStrategy]) extensions.add('strategy', strategy)
      for (const iocs of more['ioc-source'] ?? []) extensions.add('ioc-source', iocs)
      for (const prioritizer of more['file-prioritizer'] ?? []) extensions.add('file-prioritizer', prioritizer)
      for (const detector of more.detector ?? []) extensions.add('detector', detector)
      for (const sink of more['metrics-sink'] ?? []) extensions.add('metrics-sink', sink)
      for (const parser of more['manifest-parser'] ?? []) extensions.add('manifest-parser', parser)
    },
  })
  registry.install(plugin.definition)
  return registry
}
