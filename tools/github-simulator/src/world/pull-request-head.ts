import type { Git } from '../git/git.js'
import type { Repository } from './world-index.js'
import type { WorldPullRequest } from './world.js'

/** Where the head of a pull request stands: an open one follows its branch, a closed one keeps what it had. */
export function pullRequestHead(git: Git, { gitDirectory }: Repository, pull: WorldPullRequest): string | null {
  const ownBranch =
    pull.state === 'OPEN' && pull.fork === undefined ? git.ref(gitDirectory, `refs/heads/${pull.headBranch}`) : null
  return ownBranch ?? git.ref(gitDirectory, `refs/pull/${pull.number}/head`)
}
