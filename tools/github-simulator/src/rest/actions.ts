import { refuse } from '../server/answer.js'
import { nodeIdOf } from '../world/node-id.js'
import { suiteIdOf } from '../world/workflow-runs.js'
import type { Repository } from '../world/world-index.js'
import type { WorldWorkflowRun } from '../world/world.js'
import { findRepository } from './find-repository.js'
import { pageOf } from './pagination.js'
import type { RestRequest, RestResult, Route } from './route.js'

/** Runs of GitHub Actions: did CI run on a commit? */
export const actionRoutes: readonly Route[] = [
  { method: 'GET', path: '/repos/:owner/:repo/actions/runs', kind: 'history', handle: workflowRuns },
]

function workflowRuns(request: RestRequest): RestResult {
  const repository = findRepository(request)
  const { query } = request.incoming
  const [oid, branch, event, status] = ['head_sha', 'branch', 'event', 'status'].map((name) => query.get(name))
  const isCreatedThen = createdFilter(query.get('created'))
  const found = (repository.data.workflowRuns ?? [])
    .filter(
      (run) =>
        (oid == null || run.headOid === oid) &&
        (branch == null || run.headBranch === branch) &&
        (event == null || run.event === event) &&
        (status == null || status === 'completed' || run.conclusion === status) &&
        isCreatedThen(Date.parse(run.createdAt)),
    )
    .sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt) || b.id - a.id)
  const page = pageOf(found, request.incoming, `/repositories/${repository.id}/actions/runs`)
  const runs = page.items.map((run) => runJson(repository, run, request))
  return { json: { total_count: found.length, workflow_runs: runs }, headers: page.headers }
}

/** `2026-03-31`, `2026-03-30..2026-04-01`, `>=…`, `<…`; a date without time means the whole day. */
function createdFilter(text: string | null): (createdMs: number) => boolean {
  if (text === null) return () => true
  const [, comparison = '', from = '', to] = /^(>=|<=|>|<)?([^.]+)(?:\.\.(.+))?$/.exec(text) ?? []
  const [start, end] = [startOf(from), endOf(to ?? from)]
  if (Number.isNaN(start) || Number.isNaN(end)) throw refuse(422, `created is no date: ${text}`)
  switch (comparison) {
    case '>=':
      return (created) => created >= start
    case '<=':
      return (created) => created <= end
    case '>':
      return (created) => created > end
    case '<':
      return (created) => created < start
    default:
      return (created) => created >= start && created <= end
  }
}

function startOf(text: string): number {
  return Date.parse(text)
}

function endOf(text: string): number {
  return Date.parse(text) + (text.includes('T') ? 0 : 86_400_000 - 1)
}

function runJson({ id, nameWithOwner }: Repository, run: WorldWorkflowRun, { incoming }: RestRequest): object {
  const url = `${incoming.base}/repos/${nameWithOwner}/actions/runs/${run.id}`
  return {
    id: run.id,
    node_id: nodeIdOf({ type: 'WorkflowRun', key: String(run.id) }),
    name: run.workflow,
    path: `.github/workflows/${run.workflow}.yml`,
    check_suite_id: suiteIdOf(run),
    head_branch: run.headBranch,
    head_sha: run.headOid,
    run_number: run.runNumber,
    run_attempt: 1,
    event: run.event,
    status: 'completed',
    conclusion: run.conclusion,
    workflow_id: id,
    url,
    html_url: `https://github.com/${nameWithOwner}/actions/runs/${run.id}`,
    created_at: run.createdAt,
    updated_at: run.createdAt,
    run_started_at: run.createdAt,
  }
}
