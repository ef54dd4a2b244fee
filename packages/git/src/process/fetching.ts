import type { Clone } from '../clones/clone.js'
import type { GitProgram } from './git-program.js'

/** What one attempt works with. */
export interface Fetching {
  readonly git: GitProgram
  readonly clone: Clone
  readonly nameWithOwner: string
  readonly signal: AbortSignal
  readonly answers: () => void
}
