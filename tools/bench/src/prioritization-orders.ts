import { createHash } from 'node:crypto'
import type { FileCandidate, FilePrioritizer, RepositoryCandidate } from '@ioc-scanner/core'
import type { Hit } from '@ioc-scanner/simulation'

/** Shuffles repositories and files, always the same for a seed. */
export class RandomOrder implements FilePrioritizer {
  readonly name = 'random'

  constructor(private readonly seed: number) {}

  score({ repository, file }: FileCandidate): number {
    return shareOf(`${this.seed} ${repository.nameWithOwner} ${file.path}`)
  }

  scoreRepository({ repository }: RepositoryCandidate): number {
    return shareOf(`${this.seed} ${repository.nameWithOwner}`)
  }
}

/**
 * Knows where the hits are: as early as anybody could ask for them. What has none keeps a rank of its own, so that the engine,
 * which holds back the lower ranks while better may still come, holds them back.
 */
export class OracleOrder implements FilePrioritizer {
  readonly name = 'oracle'
  readonly #files: ReadonlySet<string>
  readonly #repositories: ReadonlySet<string>
  readonly #others: RandomOrder

  constructor(hits: readonly Hit[], seed: number) {
    this.#files = new Set(hits.map(({ repository, path }) => `${repository}\0${path}`))
    this.#repositories = new Set(hits.map(({ repository }) => repository))
    this.#others = new RandomOrder(seed)
  }

  score(candidate: FileCandidate): number {
    const isHit = this.#files.has(`${candidate.repository.nameWithOwner}\0${candidate.file.path}`)
    return (isHit ? 1 : 0) + this.#others.score(candidate)
  }

  scoreRepository(candidate: RepositoryCandidate): number {
    const isHit = this.#repositories.has(candidate.repository.nameWithOwner)
    return (isHit ? 1 : 0) + this.#others.scoreRepository(candidate)
  }
}

/** From 0 to 1. */
function shareOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32
}
