import type { WorldPullRequest, WorldRepository, WorldWorkflowRun } from '../world/world.js'
import { runIdOf } from '../world/workflow-runs.js'
import { isoTime } from './exposures.js'
import type { ReplayedHistory } from './replay-commits.js'

/** What git does not keep of a history: runs on its commits, and pull requests. */
export function historyWorld(
  { databaseId }: WorldRepository,
  history: ReplayedHistory,
  oids: readonly string[],
): { readonly workflowRuns: readonly WorldWorkflowRun[]; readonly pullRequests: readonly WorldPullRequest[] } {
  const runs = history.commits.flatMap(({ branch, time, runs: described }, at) =>
    described.map((run) => ({ ...run, branch, time, headOid: oids[at] ?? '' })),
  )
  return {
    workflowRuns: runs.map((run, index): WorldWorkflowRun => ({
      id: runIdOf(databaseId, index),
      headOid: run.headOid,
      headBranch: run.branch,
      event: run.event ?? 'push',
      workflow: run.workflow ?? 'build',
      runNumber: index + 1,
      conclusion: run.conclusion ?? 'success',
      createdAt: isoTime(run.time + (run.afterSeconds ?? 60)),
    })),
    pullRequests: history.pulls.map(({ number, branch, state = 'OPEN', title, base, fork }): WorldPullRequest => ({
      number,
      state,
      title: title ?? `Merge ${branch}`,
      headBranch: branch,
      baseBranch: base ?? history.defaultBranch,
      ...(fork === undefined ? {} : { fork }),
      createdAt: isoTime(history.commits[history.heads.get(branch) ?? 0]?.time ?? 0),
    })),
  }
}
