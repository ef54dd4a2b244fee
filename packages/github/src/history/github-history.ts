import {
  messageOf,
  RequestFailure,
  type CommitQuestion,
  type HistoryAnswer,
  type HistoryCommit,
  type HistoryQuestion,
  type ParentsAnswer,
  type RepositoryHistory,
  type RunsAnswer,
  type WorkflowRun,
} from '@ioc-scanner/core'
import { brokenAnswer, isObject, listOf, objectOf, textOf, type JsonObject } from '../transport/checked-json.js'
import type { GitHubClient } from '../transport/github-client.js'
import type { GraphqlError } from '../transport/graphql-errors.js'
import { graphqlText } from '../transport/graphql-text.js'
import { failureReason } from '../trees/failure-reason.js'
import { askInBatches, type FieldAnswer, type Lost } from './ask-in-batches.js'
import { COMMIT, commitIn, fileField, fileIn, nextIn } from './read-commit.js'

const PAGE = 100
/** Of one question: 5,000 commits. */
const MAX_PAGES = 50
const RUNS_PAGE = 50
const MAX_PARENTS = 20
/** A hundred connections cost a point; thirty to fifty repositories is what GitHub gets done in its time. */
const HISTORIES = { fields: 100, repositories: 40, bytes: 800 }
const OBJECTS = { fields: 100, repositories: 40, bytes: 800 }
const RUN = 'databaseId url event createdAt workflow{name}'

/** The past of GitHub's repositories: histories by path, a hundred for a point. */
export class GitHubHistory implements RepositoryHistory {
  constructor(private readonly client: GitHubClient) {}

  async commits(questions: readonly HistoryQuestion[]): Promise<readonly HistoryAnswer[]> {
    const known = questions.map(() => ({ commits: [] as HistoryCommit[], gap: undefined as Lost | undefined }))
    let open = questions.map((question, index) => ({ question, index, after: '' }))
    for (let page = 1; open.length > 0; page += 1) {
      const answers = await this.#ask(open, ({ question, after }) => historyField(question, after), HISTORIES)
      open = open.flatMap((asked, place) => {
        const own = known[asked.index]
        if (own === undefined) return []
        const next = readPage(answers[place], asked.question, own)
        if (next === null) return []
        if (page < MAX_PAGES) return [{ ...asked, after: `,after:${graphqlText(next)}` }]
        own.gap ??= { reason: 'truncated', detail: `only the last ${MAX_PAGES * PAGE} commits were looked at` }
        return []
      })
    }
    return known.map(({ commits, gap }) => ({ commits, ...(gap === undefined ? {} : { gap }) }))
  }

  async parents(questions: readonly (CommitQuestion & { readonly file: string })[]): Promise<readonly ParentsAnswer[]> {
    const field = ({ commit, file }: (typeof questions)[number]): string =>
      `object(oid:"${commit}"){... on Commit{parents(first:${MAX_PARENTS}){nodes{oid ${fileField(file)}}}}}`
    const answers = await this.#ask(
      questions.map((question) => ({ question })),
      ({ question }) => field(question),
      OBJECTS,
    )
    return answers.map((answer) => {
      try {
        const parents = objectOf(valueOf(answer)['parents'], 'parents')
        const nodes = listOf(parents['nodes'], 'parents').filter(isObject)
        return {
          parents: nodes.map((node) => ({ commit: textOf(node['oid'], 'a parent'), file: fileIn(node['file']) })),
        }
      } catch (thrown) {
        return { parents: [], gap: lostBy(thrown) }
      }
    })
  }

  async runs(questions: readonly CommitQuestion[]): Promise<readonly RunsAnswer[]> {
    const known = questions.map(() => ({ runs: [] as WorkflowRun[], gap: undefined as Lost | undefined }))
    let open = questions.map((question, index) => ({ question, index, after: '' }))
    for (let page = 1; open.length > 0; page += 1) {
      const answers = await this.#ask(open, ({ question, after }) => runsField(question, after), OBJECTS)
      open = open.flatMap((asked, place) => {
        const own = known[asked.index]
        if (own === undefined) return []
        const next = readRuns(answers[place], own)
        return next === null || page >= MAX_PAGES ? [] : [{ ...asked, after: `,after:${graphqlText(next)}` }]
      })
    }
    return known.map(({ runs, gap }) => ({ runs, ...(gap === undefined ? {} : { gap }) }))
  }

  #ask<Asked extends { readonly question: CommitQuestion | HistoryQuestion }>(
    asked: readonly Asked[],
    field: (asked: Asked) => string,
    shape: typeof HISTORIES,
  ): Promise<readonly FieldAnswer[]> {
    const fields = asked.map((one) => ({ repository: one.question.repository.nameWithOwner, field: field(one) }))
    return askInBatches(this.client, fields, shape)
  }
}

function historyField({ head, path, file, sinceMs, untilMs, newest }: HistoryQuestion, after: string): string {
  const limits = [
    `first:${Math.min(PAGE, newest ?? PAGE)}${after}`,
    ...(path === undefined ? [] : [`path:${graphqlText(path)}`]),
    ...(sinceMs === undefined ? [] : [`since:"${new Date(sinceMs).toISOString()}"`]),
    ...(untilMs === undefined ? [] : [`until:"${new Date(untilMs).toISOString()}"`]),
  ]
  const content = file === undefined ? '' : ` ${fileField(file)}`
  return `object(oid:"${head}"){... on Commit{history(${limits.join(',')}){pageInfo{hasNextPage endCursor} nodes{${COMMIT}${content}}}}}`
}

function runsField({ commit }: CommitQuestion, after: string): string {
  return `object(oid:"${commit}"){... on Commit{checkSuites(first:${RUNS_PAGE}${after}){pageInfo{hasNextPage endCursor} nodes{conclusion workflowRun{${RUN}}}}}}`
}

/** @returns Where it goes on; null: that was all, or all that can be had. */
function readPage(
  answer: FieldAnswer | undefined,
  { file, newest }: HistoryQuestion,
  known: { readonly commits: HistoryCommit[]; gap: Lost | undefined },
): string | null {
  try {
    const history = objectOf(valueOf(answer)['history'], 'history')
    const nodes = listOf(history['nodes'], 'a page of commits')
    for (const [index, node] of nodes.entries()) {
      const commit = isObject(node) ? commitIn(node) : undefined
      if (commit === undefined || !isObject(node)) throw brokenAnswer('a commit of a history cannot be read')
      if (file === undefined) known.commits.push(commit)
      else {
        const error = fileError(answer, index)
        if (error === undefined) known.commits.push({ ...commit, file: fileIn(node['file']) })
        else {
          known.commits.push(commit)
          known.gap ??= { reason: error.reason, detail: `commit ${commit.commit}: ${error.message}` }
        }
      }
    }
    return newest !== undefined && known.commits.length >= newest ? null : nextIn(history)
  } catch (thrown) {
    known.gap = lostBy(thrown)
    return null
  }
}

/** What went wrong with the content at that place of the page: it is there, and could not be had. */
function fileError(answer: FieldAnswer | undefined, index: number): GraphqlError | undefined {
  if (answer === undefined || answer.lost !== undefined) return undefined
  return answer.errors.find(({ path }) => path[0] === 'history' && path[1] === 'nodes' && path[2] === index)
}

function readRuns(
  answer: FieldAnswer | undefined,
  known: { readonly runs: WorkflowRun[]; gap: Lost | undefined },
): string | null {
  try {
    const suites = objectOf(valueOf(answer)['checkSuites'], 'checkSuites')
    for (const suite of listOf(suites['nodes'], 'check suites').filter(isObject)) {
      const run = suite['workflowRun']
      if (isObject(run)) known.runs.push(readRun(run, suite['conclusion'])) // another app's suite has none
    }
    return nextIn(suites)
  } catch (thrown) {
    known.gap = lostBy(thrown)
    return null
  }
}

function readRun({ databaseId, url, event, createdAt, workflow }: JsonObject, conclusion: unknown): WorkflowRun {
  if (!Number.isSafeInteger(databaseId)) throw brokenAnswer('a workflow run has no number')
  const name = isObject(workflow) ? workflow['name'] : undefined
  return {
    id: databaseId as number,
    workflow: typeof name === 'string' ? name : '',
    event: typeof event === 'string' ? event : '',
    createdAt: textOf(createdAt, "a run's date"),
    conclusion: typeof conclusion === 'string' ? conclusion.toLowerCase() : null,
    url: typeof url === 'string' ? url : null,
  }
}

const failureOf = ({ reason, detail }: Lost): RequestFailure => new RequestFailure('REFUSED', reason, detail)

function valueOf(answer: FieldAnswer | undefined): JsonObject {
  if (answer?.lost !== undefined) throw failureOf(answer.lost)
  if (!answer?.value) throw failureOf({ reason: 'not-found', detail: 'GitHub does not have the commit any more' })
  return answer.value
}

function lostBy(thrown: unknown): Lost {
  const reason = failureReason(thrown)
  if (reason === undefined) throw thrown
  return { reason, detail: messageOf(thrown) }
}
