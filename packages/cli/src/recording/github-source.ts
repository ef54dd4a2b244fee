import { CodedError, type ExtensionRegistry } from '@ioc-scanner/core'
import type { GitHubSource } from '@ioc-scanner/github'

/** The source whose requests are recorded or replayed. @throws {CodedError} `EXTENSION_UNKNOWN` */
export async function gitHubSourceOf(extensions: ExtensionRegistry): Promise<GitHubSource> {
  const github = await import('@ioc-scanner/github')
  const source = extensions.named('repository-source', 'github')
  if (source instanceof github.GitHubSource) return source
  throw new CodedError('EXTENSION_UNKNOWN', 'the repository source github is not the one of this program')
}
