import { CodedError, type ExtensionRegistry } from '@ioc-scanner/core'
import { GitHubSource } from '@ioc-scanner/github'

/** The source whose requests are recorded or replayed. @throws {CodedError} `EXTENSION_UNKNOWN` */
export function gitHubSourceOf(extensions: ExtensionRegistry): GitHubSource {
  const source = extensions.named('repository-source', 'github')
  if (source instanceof GitHubSource) return source
  throw new CodedError('EXTENSION_UNKNOWN', 'the repository source github is not the one of this program')
}
