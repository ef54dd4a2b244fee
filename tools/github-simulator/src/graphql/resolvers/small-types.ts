import { nodeIdOf } from '../../world/node-id.js'
import type { TypeResolvers } from '../context.js'

export interface LanguageNode {
  readonly nodeType: 'Language'
  readonly name: string
}

export interface TopicNode {
  readonly nodeType: 'Topic' | 'RepositoryTopic'
  readonly name: string
}

export function languageNode(name: string): LanguageNode {
  return { nodeType: 'Language', name }
}

export function topicNode(nodeType: TopicNode['nodeType'], name: string): TopicNode {
  return { nodeType, name }
}

export const languageResolvers: TypeResolvers<LanguageNode> = {
  id: ({ name }) => nodeIdOf({ type: 'Language', key: name }),
  name: ({ name }) => name,
  color: () => null,
}

export const topicResolvers: TypeResolvers<TopicNode> = {
  id: ({ name }) => nodeIdOf({ type: 'Topic', key: name }),
  name: ({ name }) => name,
}

export const repositoryTopicResolvers: TypeResolvers<TopicNode> = {
  id: ({ name }) => nodeIdOf({ type: 'RepositoryTopic', key: name }),
  topic: ({ name }) => topicNode('Topic', name),
  url: ({ name }) => `https://github.com/topics/${name}`,
  resourcePath: ({ name }) => `/topics/${name}`,
}
