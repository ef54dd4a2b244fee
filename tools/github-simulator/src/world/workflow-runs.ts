import type { Repository } from './world-index.js'
import type { WorldWorkflowRun } from './world.js'

type RunsByCommit = ReadonlyMap<string, readonly WorldWorkflowRun[]>

const indexed = new WeakMap<readonly WorldWorkflowRun[], RunsByCommit>()

/** The runs on one commit, oldest first. */
export function runsAt({ data }: Repository, oid: string): readonly WorldWorkflowRun[] {
  return data.workflowRuns === undefined ? [] : (byCommit(data.workflowRuns).get(oid) ?? [])
}

function byCommit(runs: readonly WorldWorkflowRun[]): RunsByCommit {
  const known = indexed.get(runs)
  if (known !== undefined) return known
  const grouped = new Map<string, WorldWorkflowRun[]>()
  for (const run of runs) grouped.set(run.headOid, [...(grouped.get(run.headOid) ?? []), run])
  indexed.set(runs, grouped)
  return grouped
}

/** The n-th run of a repository, from 0: a thousand runs fit between the numbers of two repositories. */
export function runIdOf(repositoryId: number, index: number): number {
  return repositoryId * 1_000 + 1 + index
}

/** Each run of GitHub Actions has a check suite of its own. The number stays below 2^31, as GraphQL's Int demands. */
export function suiteIdOf({ id }: WorldWorkflowRun): number {
  return id + 800_000_000
}

export const ACTIONS_APP = { id: 15_368, slug: 'github-actions', name: 'GitHub Actions' }

/** Any other app with access to checks: GitHub opens a suite for it on each push, whether it ever does anything or not. */
export const IDLE_APP = { id: 67, slug: 'idle-checks', name: 'Idle Checks' }
