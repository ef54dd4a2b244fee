import {
  ECOSYSTEMS,
  ecosystemOf,
  type Indicator,
  type IocSource,
  type ManifestParser,
  type Package,
  type ParsedManifest,
} from '@ioc-scanner/core'
import type { ModelledCampaign } from '../worlds/modelled-world.js'
import type { PlannedContent, PlannedRepository } from './planned-repository.js'

const BAD_VERSION = '6.6.6'
const HARMLESS = ['harmless\t1.0.0', 'good\t2.1.3', 'fine\t0.4.0']
const END = '\n\n'
const DAY_MS = 86_400_000

const packageOf = (campaign: string): string => `bad-${campaign}`

/** The lines that matter of a modelled file, a package in each, up to an empty one. What makes the file long says nothing. */
export function textOf({ hits }: PlannedContent, ecosystem: string): string {
  const names = [...HARMLESS, ...[...hits].map((campaign) => `${packageOf(campaign)}\t${BAD_VERSION}`)]
  return `${names.map((name) => `${ecosystem}\t${name}`).join('\n')}${END}`
}

/** Readers of the planned lockfiles and manifests: they go by the names that these have. */
export function modelledParsers(repositories: readonly PlannedRepository[]): readonly ManifestParser[] {
  const files = repositories.flatMap((planned) => planned.files)
  return (['lockfile', 'manifest'] as const).map((kind) => {
    const own = files.filter(({ isLockfile }) => isLockfile === (kind === 'lockfile'))
    const names = new Set(own.map(({ path }) => baseName(path)))
    return {
      name: `modelled-${kind}`,
      version: 1,
      kind,
      ecosystems: ECOSYSTEMS,
      matches: (path) => names.has(baseName(path)),
      parse: ({ content }) => parsed(content),
      parseStream: async ({ chunks }) => {
        let head: Uint8Array | undefined
        for await (const chunk of chunks) head ??= chunk
        return parsed(Buffer.from(head ?? []).toString())
      },
    }
  })
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function parsed(content: string): ParsedManifest {
  const packages: Package[] = []
  for (const [index, line] of content.slice(0, content.indexOf(END)).split('\n').entries()) {
    const [ecosystem = '', name, version] = line.split('\t')
    const known = ecosystemOf(ecosystem)
    if (known !== undefined && name !== undefined && version !== undefined)
      packages.push({ ecosystem: known, name, version, line: index + 1 })
  }
  return { packages }
}

/** The indicators of the modelled campaigns. */
export function modelledIocs(
  campaigns: readonly Omit<ModelledCampaign, 'hitsPerThousand'>[],
  nowMs: number,
): IocSource {
  return {
    name: 'modelled',
    load: async function* (context): AsyncGenerator<Indicator> {
      context.stamp(new Date(nowMs).toISOString())
      for (const { id, ecosystem, startedDaysAgo } of campaigns) {
        yield {
          kind: 'package',
          id: `${id}-1`,
          campaign: id,
          title: id,
          source: 'modelled',
          severity: 'critical',
          references: [],
          firstSeenAt: new Date(nowMs - startedDaysAgo * DAY_MS).toISOString(),
          lastSeenAt: null,
          ecosystem,
          name: packageOf(id),
          affected: { versions: [BAD_VERSION] },
        }
      }
    },
  }
}
