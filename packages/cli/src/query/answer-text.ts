import { printable } from '@ioc-scanner/core'
import { counted } from '../output/counted.js'
import { ageOf, minuteOf } from './ages.js'
import type { Answer, AnsweredSighting } from './answer.js'
import type { Asked } from './asked.js'
import type { Knowledge, NotCovered } from './knowledge.js'
import { wrapped } from './wrapped.js'

export interface TextOptions {
  readonly columns: number
  readonly colour: boolean
  readonly nowMs: number
}

const MOST_ASKED = 3
const MOST_MISSING = 10
const MOST_OWNERS = 4
const SHORT_COMMIT = 7

/** The answer for somebody who reads it at night: who has it, whom to wake, and what is not known. */
export function answerAsText(answer: Answer, asked: readonly Asked[], options: TextOptions): string {
  const { columns, colour } = options
  const bold = (text: string): string => (colour ? `\u001b[1m${text}\u001b[22m` : text)
  const lines: string[] = []
  const add = (text: string, indent = 0, hanging = indent + 2): void =>
    void lines.push(...wrapped(text, columns, indent, hanging))
  add(bold(headline(answer, asked)))
  for (const group of groupsOf(answer.sightings)) {
    lines.push('')
    for (const [index, [text, indent]] of repositoryLines(group, options).entries())
      add(index === 0 ? bold(text) : text, indent)
  }
  lines.push('')
  for (const [text, indent] of knowledgeLines(answer.knowledge, options.nowMs)) add(text, indent)
  for (const warning of answer.warnings) add(`Warning: ${warning}`)
  return `${lines.join('\n')}\n`
}

function headline({ sightings, knowledge }: Answer, asked: readonly Asked[]): string {
  const texts = asked.slice(0, MOST_ASKED).map(({ text }) => printable(text))
  const what =
    asked.length > MOST_ASKED ? `${texts.join(', ')} and ${asked.length - MOST_ASKED} more` : texts.join(', ')
  const affected = new Set(sightings.map(({ sighting: { repository } }) => `${repository.authority}\0${repository.id}`))
    .size
  if (affected > 0)
    return `${what}: in ${affected} of ${counted(knowledge.repositories, 'repository', 'repositories')}, ${counted(sightings.length, 'place')}`
  return knowledge.notCovered.length > 0
    ? `${what}: nowhere among what was looked at, which is not all`
    : `${what}: nowhere in ${counted(knowledge.repositories, 'repository', 'repositories')}, and all is covered`
}

/** Sightings of one ref of a repository stand together. */
function groupsOf(sightings: readonly AnsweredSighting[]): readonly (readonly AnsweredSighting[])[] {
  const groups = new Map<string, AnsweredSighting[]>()
  for (const each of sightings) {
    const { repository, ref } = each.sighting
    const key = [repository.authority, repository.id, ref].join('\0')
    const group = groups.get(key) ?? []
    groups.set(key, group)
    group.push(each)
  }
  return [...groups.values()]
}

type Line = readonly [text: string, indent: number]

function repositoryLines(group: readonly AnsweredSighting[], { nowMs }: TextOptions): readonly Line[] {
  const [first] = group
  if (first === undefined) return []
  const { repository, ref, commit, seenAtMs } = first.sighting
  const about = [
    repository.visibility === 'local' ? undefined : `${printable(ref)} at ${commit.slice(0, SHORT_COMMIT)}`,
    repository.isArchived ? 'archived' : undefined,
    repository.goneAtMs === null ? undefined : `no longer listed since ${minuteOf(repository.goneAtMs)}`,
    `looked at ${ageOf(seenAtMs, nowMs)} ago`,
  ].filter((part) => part !== undefined)
  const lines: Line[] = [
    [printable(repository.nameWithOwner), 0],
    [about.join(', '), 2],
  ]
  const owners = [
    ...new Map(group.flatMap(({ finding }) => finding.owners.map((owner) => [owner.name, owner.rule]))).entries(),
  ]
  if (owners.length > 0) {
    const named = owners.slice(0, MOST_OWNERS).map(([name, rule]) => printable(`${name} (${rule})`))
    lines.push([
      `owners: ${named.join(', ')}${owners.length > MOST_OWNERS ? ` and ${owners.length - MOST_OWNERS} more` : ''}`,
      2,
    ])
  }
  let path: string | undefined
  for (const each of group) {
    if (each.sighting.path !== path) lines.push([printable(each.sighting.path), 2])
    path = each.sighting.path
    lines.push(...placeLines(each))
  }
  return lines
}

function placeLines({ sighting, finding }: AnsweredSighting): readonly Line[] {
  const { line, name, version, constraint, dependencyPath = [], sinceMs, untilMs, history } = sighting
  const at = line === undefined ? '' : `line ${line}: `
  const what =
    version === undefined ? `${name} ${constraint === '' ? '(any version)' : (constraint ?? '')}` : `${name} ${version}`
  const since = history === undefined ? `seen since ${minuteOf(sinceMs)}` : `committed ${minuteOf(history.first.atMs)}`
  const until = untilMs === null ? '' : `, gone since ${minuteOf(untilMs)}`
  const lines: Line[] = [[`${printable(`${at}${what}`)}, ${finding.confidence}, ${since}${until}`, 4]]
  if (dependencyPath.length > 1) lines.push([`by way of ${printable(dependencyPath.slice(0, -1).join(' > '))}`, 6])
  const runs = history?.ciRuns ?? []
  if (runs.length > 0)
    lines.push([
      `${counted(runs.length, 'CI run')} had it, first ${printable(runs[0]?.name ?? '')} at ${runs[0]?.startedAt ?? ''}`,
      6,
    ])
  return lines
}

function knowledgeLines(knowledge: Knowledge, nowMs: number): readonly Line[] {
  const {
    repositories,
    scanned,
    oldestSeenAtMs: oldest,
    newestSeenAtMs: newest,
    stalest,
    notCovered,
    leftOut,
    gone,
  } = knowledge
  const ages = oldest === null || newest === null ? '' : `, ${between(ageOf(newest, nowMs), ageOf(oldest, nowMs))} ago`
  const lines: Line[] = [
    [
      `Known: ${Math.min(scanned, repositories)} of ${counted(repositories, 'repository', 'repositories')} looked at${ages}`,
      0,
    ],
  ]
  for (const { repository, seenAtMs } of stalest)
    lines.push([`${printable(repository)}: ${ageOf(seenAtMs, nowMs)} ago`, 2])
  if (leftOut > 0) lines.push([`Left out by choice: ${counted(leftOut, 'repository', 'repositories')}`, 0])
  if (gone > 0) lines.push([`No longer listed: ${counted(gone, 'repository', 'repositories')}`, 0])
  if (notCovered.length > 0) lines.push(['Not covered:', 0], ...missing(notCovered))
  return lines
}

function missing(notCovered: readonly NotCovered[]): readonly Line[] {
  const shown = notCovered
    .slice(0, MOST_MISSING)
    .map(({ repository, detail }): Line => [printable(repository === null ? detail : `${repository}: ${detail}`), 2])
  const more = notCovered.length - shown.length
  return more > 0 ? [...shown, [`and ${more} more; --format json has all of them`, 2]] : shown
}

const between = (one: string, other: string): string => (one === other ? one : `${one} to ${other}`)
