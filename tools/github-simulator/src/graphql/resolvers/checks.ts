import type { GraphQLResolveInfo } from 'graphql'
import { nodeIdOf } from '../../world/node-id.js'
import { ACTIONS_APP, IDLE_APP, runsAt, suiteIdOf } from '../../world/workflow-runs.js'
import type { Repository } from '../../world/world-index.js'
import type { WorldWorkflowRun } from '../../world/world.js'
import { connectionOf } from '../connection.js'
import type { Arguments, TypeResolvers } from '../context.js'
import { notSimulated } from '../field-error.js'
import { gitNode } from '../nodes.js'
import type { RepositoryNode } from '../nodes.js'
import { refNode } from './repository.js'

interface SuiteNode {
  readonly nodeType: 'CheckSuite'
  readonly repository: Repository
  readonly oid: string
  /** Null: the suite of another app, which never ran anything. */
  readonly run: WorldWorkflowRun | null
}

interface RunNode {
  readonly nodeType: 'WorkflowRun'
  readonly repository: Repository
  readonly run: WorldWorkflowRun
}

interface WorkflowNode {
  readonly nodeType: 'Workflow'
  readonly repository: Repository
  readonly name: string
}

/** A commit on which Actions ran has a suite for each run, and one that only waits. */
export function checkSuitesOf(repository: Repository, oid: string, args: Arguments, info: GraphQLResolveInfo): unknown {
  const { appId, checkName } = (args['filterBy'] ?? {}) as { appId?: number | null; checkName?: string | null }
  if (typeof checkName === 'string') throw notSimulated('check suites by the name of a check')
  const runs = runsAt(repository, oid)
  const all = runs.length === 0 ? [] : [null, ...runs]
  const items = all.filter((run) => typeof appId !== 'number' || appId === appOf(run).id)
  const toNode = (run: WorldWorkflowRun | null): SuiteNode => ({ nodeType: 'CheckSuite', repository, oid, run })
  return connectionOf({ items, toNode }, args, info)
}

function appOf(run: WorldWorkflowRun | null): typeof ACTIONS_APP {
  return run === null ? IDLE_APP : ACTIONS_APP
}

function suiteNumber({ repository, oid, run }: SuiteNode): number {
  // Any number will do that no other suite of the repository has.
  return run === null ? repository.id + Number.parseInt(oid.slice(0, 6), 16) : suiteIdOf(run)
}

export const checkSuiteResolvers: TypeResolvers<SuiteNode> = {
  id: (suite) => nodeIdOf({ type: 'CheckSuite', key: String(suiteNumber(suite)) }),
  databaseId: (suite) => suiteNumber(suite),
  app: ({ run }) => appOf(run),
  status: ({ run }) => (run === null ? 'QUEUED' : 'COMPLETED'),
  conclusion: ({ run }) => run?.conclusion.toUpperCase() ?? null,
  createdAt: ({ repository, run }) => run?.createdAt ?? repository.pushedAt,
  updatedAt: ({ repository, run }) => run?.createdAt ?? repository.pushedAt,
  commit: ({ repository, oid }) => gitNode(repository, 'commit', oid),
  repository: ({ repository }): RepositoryNode => ({ nodeType: 'Repository', repository, refused: false }),
  branch: ({ repository, run }, _, { git }) => {
    const name = `refs/heads/${run?.headBranch ?? ''}`
    const oid = run === null ? null : git.ref(repository.gitDirectory, name)
    return oid === null ? null : refNode(repository, name, oid)
  },
  workflowRun: ({ repository, run }): RunNode | null =>
    run === null ? null : { nodeType: 'WorkflowRun', repository, run },
}

const pathOf = ({ repository, run }: RunNode): string => `/${repository.nameWithOwner}/actions/runs/${run.id}`

export const workflowRunResolvers: TypeResolvers<RunNode> = {
  id: ({ run }) => nodeIdOf({ type: 'WorkflowRun', key: String(run.id) }),
  databaseId: ({ run }) => run.id,
  runNumber: ({ run }) => run.runNumber,
  event: ({ run }) => run.event,
  createdAt: ({ run }) => run.createdAt,
  updatedAt: ({ run }) => run.createdAt,
  url: (node) => `https://github.com${pathOf(node)}`,
  resourcePath: (node) => pathOf(node),
  checkSuite: ({ repository, run }): SuiteNode => ({ nodeType: 'CheckSuite', repository, oid: run.headOid, run }),
  workflow: ({ repository, run }): WorkflowNode => ({ nodeType: 'Workflow', repository, name: run.workflow }),
}

export const workflowResolvers: TypeResolvers<WorkflowNode> = {
  id: ({ repository, name }) => nodeIdOf({ type: 'Workflow', key: `${repository.id}:${name}` }),
  name: ({ name }) => name,
  state: () => 'ACTIVE',
}

export const appResolvers: TypeResolvers<typeof ACTIONS_APP> = {
  id: ({ id }) => nodeIdOf({ type: 'App', key: String(id) }),
  databaseId: ({ id }) => id,
  slug: ({ slug }) => slug,
  name: ({ name }) => name,
}
