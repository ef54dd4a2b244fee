import { codeOf, messageOf, RequestFailure, type Gap } from '@ioc-scanner/core'
import type { GitHubClient } from '../transport/github-client.js'

/** After so many second opinions the first ones have to do: an organization's policy can forbid thousands of repositories. */
const MAX_QUESTIONS = 50

/** GraphQL says "forbidden" of a repository that is blocked, too. REST tells which it is. */
export class UnreachableRepositories {
  readonly #gaps = new Map<string, Gap>()
  #questions = 0

  constructor(private readonly client: GitHubClient) {}

  note(id: string, gap: Gap): void {
    this.#gaps.set(id, gap)
  }

  /** The gap of that repository, told once; undefined when nothing is wrong with it. */
  take(id: string): Gap | undefined {
    const gap = this.#gaps.get(id)
    this.#gaps.delete(id)
    return gap
  }

  /** The gap with the reason that REST gives, if that is another one. */
  async explain(gap: Gap): Promise<Gap> {
    if (gap.reason !== 'forbidden' || gap.repository === null || this.#questions >= MAX_QUESTIONS) return gap
    this.#questions += 1
    const [owner, repo] = gap.repository.split('/')
    try {
      await this.client.rest({
        kind: 'listing',
        bytes: 10_000,
        files: 0,
        repository: gap.repository,
        route: 'GET /repos/{owner}/{repo}',
        parameters: { owner, repo },
        read: () => undefined,
      })
      return gap
    } catch (failure) {
      if (!(failure instanceof RequestFailure)) throw failure
      const isClearer = codeOf(failure) === 'REFUSED' && failure.reason !== 'forbidden'
      return isClearer ? { ...gap, reason: failure.reason, detail: messageOf(failure) } : gap
    }
  }
}
