import type { Campaign } from '../vocabulary/campaign.js'
import type { Repository, RepositoryFile } from '../vocabulary/repository.js'

/** Says which files are fetched first, so that the first bad lockfile is on the screen after seconds. Pure and fast. */
export interface FilePrioritizer {
  /** Unique, kebab-case. */
  readonly name: string
  /**
   * Higher first; equal scores keep their order. Called once for each wanted file.
   * @throws Never on purpose. A throw is reported under the plugin's name and the file gets 0.
   */
  score(candidate: FileCandidate): number
  /**
   * How early the files of a repository should be looked for at all; higher first. Without it repositories keep the order in
   * which they are listed. Called once for each repository, under the same rules.
   */
  scoreRepository?(candidate: RepositoryCandidate): number
}

export interface RepositoryCandidate {
  readonly repository: Repository
  /** Campaigns of the loaded indicators. */
  readonly campaigns: readonly Campaign[]
}

export interface FileCandidate extends RepositoryFile {
  /** Campaigns of the loaded indicators. */
  readonly campaigns: readonly Campaign[]
  /** What this scan has met so far. */
  readonly past: { readonly findingsInRepository: number }
}
