/** What an opaque global id stands for. `repository` and `account` are database ids. */
export type NodeKey =
  | {
      readonly type:
        | 'Organization'
        | 'User'
        | 'Repository'
        | 'Team'
        | 'Language'
        | 'Topic'
        | 'RepositoryTopic'
        | 'CheckSuite'
        | 'WorkflowRun'
        | 'Workflow'
        | 'PullRequest'
        | 'App'
      readonly key: string
    }
  | { readonly type: 'Ref'; readonly repository: number; readonly name: string }
  | { readonly type: 'Commit' | 'Tree' | 'Blob' | 'Tag'; readonly repository: number; readonly oid: string }

const PREFIX_OF = {
  Organization: 'O_',
  User: 'U_',
  Repository: 'R_',
  Team: 'T_',
  Language: 'LA_',
  Topic: 'TO_',
  RepositoryTopic: 'RT_',
  CheckSuite: 'CS_',
  WorkflowRun: 'WFR_',
  Workflow: 'W_',
  PullRequest: 'PR_',
  App: 'A_',
  Ref: 'REF_',
  Commit: 'C_',
  Tree: 'TR_',
  Blob: 'B_',
  Tag: 'TAG_',
} as const

const TYPE_OF = new Map(Object.entries(PREFIX_OF).map(([type, prefix]) => [prefix as string, type as NodeKey['type']]))

export function nodeIdOf(node: NodeKey): string {
  const text =
    'oid' in node ? `${node.repository}:${node.oid}` : 'name' in node ? `${node.repository}:${node.name}` : node.key
  return PREFIX_OF[node.type] + Buffer.from(`kwDO${text}`).toString('base64url')
}

export function parseNodeId(id: string): NodeKey | null {
  const split = id.indexOf('_') + 1
  const type = TYPE_OF.get(id.slice(0, split))
  const text = Buffer.from(id.slice(split), 'base64url').toString('utf8')
  if (type === undefined || !text.startsWith('kwDO')) return null
  const key = text.slice(4)
  const colon = key.indexOf(':')
  const repository = Number(key.slice(0, colon))
  if (type === 'Ref') return { type, repository, name: key.slice(colon + 1) }
  if (type === 'Commit' || type === 'Tree' || type === 'Blob' || type === 'Tag') {
    return { type, repository, oid: key.slice(colon + 1) }
  }
  return { type, key }
}
