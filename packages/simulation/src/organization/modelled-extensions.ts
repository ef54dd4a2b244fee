import {
  type Indicator,
  type IocSource,
  type ManifestParser,
  type Package,
  type ParsedManifest,
} from '@ioc-scanner/core'
import type { ModelledCampaign } from '../worlds/modelled-world.js'
import { ECOSYSTEM_FILES } from './file-kinds.js'
import type { PlannedContent } from './planned-repository.js'

const BAD_VERSION = '6.6.6'
const HARMLESS = ['harmless 1.0.0', 'good 2.1.3', 'fine 0.4.0']
const END = '\n\n'
const DAY_MS = 86_400_000

const packageOf = (campaign: string): string => `bad-${campaign}`

/** The lines that matter of a modelled file, a package in each, up to an empty one. What makes the file long says nothing. */
export function textOf({ hits }: PlannedContent, ecosystem: string): string {
  const names = [...HARMLESS, ...[...hits].map((campaign) => `${packageOf(campaign)} ${BAD_VERSION}`)]
  return `${names.map((name) => `${ecosystem} ${name}`).join('\n')}${END}`
}

/** Reads modelled lockfiles and manifests. */
export const MODELLED_PARSERS: readonly ManifestParser[] = (['lockfile', 'manifest'] as const).map((kind) => {
  const names = new Set(ECOSYSTEM_FILES.map((files) => files[kind]))
  return {
    name: `modelled-${kind}`,
    version: 1,
    kind,
    ecosystems: ECOSYSTEM_FILES.map(({ ecosystem }) => ecosystem),
    matches: (path) => names.has(path.slice(path.lastIndexOf('/') + 1)),
    parse: ({ content }) => parsed(content),
    parseStream: async ({ chunks }) => {
      let head = ''
      for await (const chunk of chunks) if (head === '') head = Buffer.from(chunk).toString('latin1')
      return parsed(head)
    },
  }
})

function parsed(content: string): ParsedManifest {
  const packages: Package[] = []
  for (const [index, line] of content.slice(0, content.indexOf(END)).split('\n').entries()) {
    const [ecosystem, name, version] = line.split(' ')
    const known = ECOSYSTEM_FILES.find((files) => files.ecosystem === ecosystem)
    if (known !== undefined && name !== undefined && version !== undefined)
      packages.push({ ecosystem: known.ecosystem, name, version, line: index + 1 })
  }
  return { packages }
}

/** The indicators of the modelled campaigns. */
export function modelledIocs(campaigns: readonly ModelledCampaign[], nowMs: number): IocSource {
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
