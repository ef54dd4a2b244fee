import { printableJson, purlOf } from '@ioc-scanner/core'
import type { Answer, AnsweredSighting } from './answer.js'
import type { Asked } from './asked.js'
import { QUESTION } from './asked.js'
import { exitCodeOfAnswer } from './exit-code.js'
import { isoOf } from './moment.js'

const RESULTS = { 0: 'nobody', 1: 'found', 3: 'nobody-among-those-covered' } as const

/** The whole answer as one document. */
export function answerAsJson(answer: Answer, asked: readonly Asked[]): object {
  return {
    asked: asked.map(({ text }) => text),
    result: RESULTS[exitCodeOfAnswer(answer)],
    sightings: answer.sightings.map(sightingAsJson),
    ...knowledgeAsJson(answer),
    warnings: answer.warnings,
  }
}

/** A line for each sighting, for each thing that is not covered, and at last one for what the answer stands on. */
export function* answerAsLines(answer: Answer): Generator<string> {
  const line = (value: object): string => `${printableJson(JSON.stringify(value))}\n`
  for (const sighting of answer.sightings) yield line({ kind: 'sighting', ...sightingAsJson(sighting) })
  const { not_covered, knowledge } = knowledgeAsJson(answer)
  for (const missing of not_covered) yield line({ kind: 'not-covered', ...missing })
  yield line({ kind: 'knowledge', result: RESULTS[exitCodeOfAnswer(answer)], ...knowledge })
}

export function sightingAsJson({ sighting, finding, indicator }: AnsweredSighting) {
  const { repository, ref, commit, path, line, ecosystem, name, version, constraint, history } = sighting
  return {
    asked: indicator.title,
    repository: repository.nameWithOwner,
    repository_id: repository.id,
    host: repository.authority,
    visibility: repository.visibility,
    archived: repository.isArchived,
    repository_gone_at: repository.goneAtMs === null ? null : isoOf(repository.goneAtMs),
    ref,
    commit,
    path,
    line: line ?? null,
    ecosystem,
    name,
    version: version ?? null,
    constraint: constraint ?? null,
    purl: purlOf(ecosystem, name, version?.replace(/\p{Cs}/gu, '\ufffd')),
    confidence: finding.confidence,
    direct: sighting.isDirect,
    dependency_path: sighting.dependencyPath ?? null,
    since: isoOf(sighting.sinceMs),
    until: sighting.untilMs === null ? null : isoOf(sighting.untilMs),
    seen_at: isoOf(sighting.seenAtMs),
    origin: sighting.origin,
    teams: finding.teams,
    owners: finding.owners,
    indicator:
      indicator.campaign === QUESTION
        ? null
        : { id: indicator.id, campaign: indicator.campaign, title: indicator.title, severity: finding.severity },
    history:
      history === undefined
        ? null
        : {
            first: { commit: history.first.commit, at: isoOf(history.first.atMs) },
            last: { commit: history.last.commit, at: isoOf(history.last.atMs) },
            ended_at: history.endedAtMs === null ? null : isoOf(history.endedAtMs),
            ci_runs: history.ciRuns.map((run) => ({
              name: run.name,
              commit: run.commit,
              started_at: run.startedAt,
              conclusion: run.conclusion,
              url: run.url ?? null,
            })),
          },
  }
}

function knowledgeAsJson({ knowledge }: Answer) {
  const time = (at: number | null): string | null => (at === null ? null : isoOf(at))
  return {
    knowledge: {
      repositories: knowledge.repositories,
      looked_at: knowledge.scanned,
      oldest_seen_at: time(knowledge.oldestSeenAtMs),
      newest_seen_at: time(knowledge.newestSeenAtMs),
      stalest: knowledge.stalest.map(({ repository, seenAtMs }) => ({ repository, seen_at: isoOf(seenAtMs) })),
      left_out: knowledge.leftOut,
      gone: knowledge.gone,
    },
    not_covered: knowledge.notCovered,
  }
}
