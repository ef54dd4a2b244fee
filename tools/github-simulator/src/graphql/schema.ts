import { schema as published } from '@octokit/graphql-schema'
import { buildClientSchema, isAbstractType, isObjectType } from 'graphql'
import type { GraphQLSchema, IntrospectionQuery } from 'graphql'
import { connectionResolvers, edgeResolvers, pageInfoResolvers } from './connection.js'
import type { Resolver, TypeResolvers } from './context.js'
import { notSimulated } from './field-error.js'
import { organizationResolvers, userResolvers } from './resolvers/account.js'
import { blobResolvers } from './resolvers/blob.js'
import {
  commitResolvers,
  gitActorResolvers,
  refResolvers,
  submoduleResolvers,
  tagResolvers,
  treeEntryResolvers,
  treeResolvers,
} from './resolvers/git-object.js'
import { appResolvers, checkSuiteResolvers, workflowResolvers, workflowRunResolvers } from './resolvers/checks.js'
import { pullRequestResolvers } from './resolvers/pull-requests.js'
import { queryResolvers, rateLimitResolvers } from './resolvers/query.js'
import { repositoryResolvers } from './resolvers/repository.js'
import { languageResolvers, repositoryTopicResolvers, topicResolvers } from './resolvers/small-types.js'
import { teamResolvers } from './resolvers/team.js'

/** A table may take its sources as it likes; the schema only passes on what the parent's resolver returned. */
type AnyTable = TypeResolvers<never>

const tables: Readonly<Record<string, AnyTable>> = {
  Query: queryResolvers,
  RateLimit: rateLimitResolvers,
  Organization: organizationResolvers,
  User: userResolvers,
  Team: teamResolvers,
  Repository: repositoryResolvers,
  Ref: refResolvers,
  Commit: commitResolvers,
  Tree: treeResolvers,
  TreeEntry: treeEntryResolvers,
  Blob: blobResolvers,
  Tag: tagResolvers,
  GitActor: gitActorResolvers,
  Submodule: submoduleResolvers,
  Language: languageResolvers,
  Topic: topicResolvers,
  RepositoryTopic: repositoryTopicResolvers,
  CheckSuite: checkSuiteResolvers,
  WorkflowRun: workflowRunResolvers,
  Workflow: workflowResolvers,
  App: appResolvers,
  PullRequest: pullRequestResolvers,
  PageInfo: pageInfoResolvers,
}

/** Connections whose nodes are simulated, and their edges. */
const CONNECTIONS: Readonly<Record<string, string>> = {
  RepositoryConnection: 'RepositoryEdge',
  TeamConnection: 'TeamEdge',
  TeamRepositoryConnection: 'TeamRepositoryEdge',
  TeamMemberConnection: 'TeamMemberEdge',
  OrganizationConnection: 'OrganizationEdge',
  OrganizationMemberConnection: 'OrganizationMemberEdge',
  RefConnection: 'RefEdge',
  CommitConnection: 'CommitEdge',
  CommitHistoryConnection: 'CommitEdge',
  LanguageConnection: 'LanguageEdge',
  RepositoryTopicConnection: 'RepositoryTopicEdge',
  CheckSuiteConnection: 'CheckSuiteEdge',
  PullRequestConnection: 'PullRequestEdge',
  SubmoduleConnection: 'SubmoduleEdge',
}

let built: GraphQLSchema | undefined

/** GitHub's published schema with the simulator's resolvers; every other field refuses. Built once per process. */
export function simulatedSchema(): GraphQLSchema {
  return (built ??= build())
}

function build(): GraphQLSchema {
  const { data, ...bare } = published.json as { data?: IntrospectionQuery } & IntrospectionQuery
  const schema = buildClientSchema(data ?? bare)
  const edges = new Set(Object.values(CONNECTIONS))
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue
    if (isAbstractType(type)) type.resolveType = (value: { nodeType?: string }) => value.nodeType
    if (!isObjectType(type)) continue
    const table = tables[type.name] ?? (CONNECTIONS[type.name] === undefined ? undefined : connectionResolvers)
    const resolvers = (table ?? (edges.has(type.name) ? edgeResolvers : {})) as Readonly<
      Record<string, Resolver<unknown>>
    >
    for (const field of Object.values(type.getFields())) {
      field.resolve = resolvers[field.name] ?? refuseField
    }
  }
  return schema
}

const refuseField: Resolver<unknown> = (_source, _args, _context, info) => {
  throw notSimulated(`the field ${info.parentType.name}.${info.fieldName}`)
}
