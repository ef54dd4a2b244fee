import {
  CodedError,
  ecosystemOf,
  normaliseName,
  type ArtifactIndicator,
  type Indicator,
  type IocContext,
  type IocSource,
  type PackageIndicator,
} from '@ioc-scanner/core'
import type { CampaignFacts } from './campaign-facts.js'
import { CAMPAIGNS, FACTS_AS_OF } from './facts.generated.js'
import { readArtifact, readPackage } from './reading-rules.js'

const NAME = 'builtin'

/** The shipped facts about known supply-chain campaigns. Needs neither network nor files. */
export class BuiltinIocs implements IocSource {
  readonly name = NAME

  async *load(context: IocContext): AsyncGenerator<Indicator, void, undefined> {
    context.stamp(FACTS_AS_OF)
    for (const encoded of CAMPAIGNS) {
      context.signal.throwIfAborted()
      const campaign = JSON.parse(encoded) as CampaignFacts
      yield* packageIndicators(campaign)
      yield* artifactIndicators(campaign)
    }
  }
}

function* packageIndicators(campaign: CampaignFacts): Generator<PackageIndicator> {
  for (const [ecosystemName, rows] of campaign.packages) {
    const ecosystem = ecosystemOf(ecosystemName)
    if (ecosystem === undefined)
      throw new CodedError('IOC_FACTS_INVALID', `${campaign.id} names the unknown ecosystem '${ecosystemName}'`)
    for (const [spelledName, versions] of rows) {
      const name = normaliseName(ecosystem, spelledName)
      yield {
        kind: 'package',
        id: `${campaign.id}/${ecosystem}/${name}`,
        ...sharedBy(campaign),
        ...readPackage(ecosystem, name),
        ecosystem,
        name,
        affected: versions === '*' ? { all: true } : { versions: versions.split(';') },
        note: campaign.note,
      }
    }
  }
}

function* artifactIndicators(campaign: CampaignFacts): Generator<ArtifactIndicator> {
  for (const [artifact, rows] of campaign.artifacts) {
    for (const [value, note] of rows) {
      yield {
        kind: 'artifact',
        id: `${campaign.id}/${artifact}/${value}`,
        ...sharedBy(campaign),
        ...readArtifact(artifact, value, note),
        artifact,
        value,
        note: note === '' ? campaign.note : note,
      }
    }
  }
}

function sharedBy({ id, title, references, firstSeenAt, lastSeenAt }: CampaignFacts) {
  return { campaign: id, title, source: NAME, references, firstSeenAt, lastSeenAt }
}
