import { QuerySize } from '../query-size.js'
import type { FolderHabits } from './folder-habits.js'
import { askedAs, type TreeTask } from './folder-queue.js'
import type { AskedTree } from './tree-query.js'

const REPOSITORIES_PER_QUERY = 50
const TREES_PER_REPOSITORY = 8
const FOLDERS_AHEAD_PER_TREE = 8

/**
 * What one query asks for: trees that are due, of so many repositories, and in the room that is left folders below them
 * that other repositories have. Asked for level by level a repository takes a place in one query after the other.
 */
export class QueryShape {
  readonly #size = new QuerySize(REPOSITORIES_PER_QUERY)
  /** 2: it looks ahead. 1: it does not. */
  readonly #reach = new QuerySize(2)

  constructor(private readonly habits: FolderHabits) {}

  get maxRepositories(): number {
    return this.#size.current
  }

  get maxTrees(): number {
    return this.#size.current * TREES_PER_REPOSITORY
  }

  /** What to ask for beside these trees, before an entry has named it. */
  ahead(tasks: readonly TreeTask[]): readonly AskedTree[] {
    if (this.#reach.current === 1) return []
    const folders: AskedTree[] = []
    for (const task of tasks) {
      const room = Math.min(FOLDERS_AHEAD_PER_TREE, this.maxTrees - tasks.length - folders.length)
      const expected = this.habits.expectedBelow(task.places[0]?.path ?? '', room)
      folders.push(...expected.map((folder) => ({ ...askedAs(task), folder })))
    }
    return folders
  }

  passed(): void {
    this.#size.passed()
    this.#reach.passed()
  }

  /** It was too much. What is least needed goes first: for a while no query looks ahead. */
  tooHeavy(ahead: readonly AskedTree[]): void {
    if (ahead.length > 0) this.#reach.tooHeavy()
    else this.#size.tooHeavy()
  }
}
