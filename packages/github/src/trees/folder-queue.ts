import type { OpenRepository } from './open-repository.js'
import type { AskedTree } from './tree-query.js'

/** A tree that is wanted at one or more places. It is asked for once. */
export interface TreeTask {
  readonly tree: string
  places: Place[]
  /** How often an answer broke off before it. */
  tries: number
}

export interface Place {
  readonly open: OpenRepository
  readonly path: string
}

/** The trees to ask for next, by the repository under whose name they are asked for. */
export class FolderQueue {
  readonly #tasks = new Map<string, TreeTask>()
  readonly #ready = new Map<OpenRepository, Set<TreeTask>>()

  /** Notes that a tree is wanted at a place. @returns false when it is on its way already. */
  want(tree: string, place: Place): boolean {
    const known = this.#tasks.get(tree)
    if (known !== undefined) {
      known.places.push(place)
      return false
    }
    const task: TreeTask = { tree, places: [place], tries: 0 }
    this.#tasks.set(tree, task)
    this.#enqueue(task, place.open)
    return true
  }

  /** Back into the queue; under another name if the repository was lost. */
  again(task: TreeTask): void {
    const place = task.places.find(({ open }) => !open.isLost)
    if (place === undefined) this.done(task)
    else this.#enqueue(task, place.open)
  }

  /** Back into the queue for the other repositories that want it. */
  leave(task: TreeTask, repository: string): void {
    task.places = task.places.filter(({ open }) => open.repository.nameWithOwner !== repository)
    this.again(task)
  }

  /** The tree was answered, one way or another. @returns The places that still want to know. */
  done(task: TreeTask): readonly Place[] {
    this.#tasks.delete(task.tree)
    return task.places.filter(({ open }) => !open.isLost)
  }

  /** Trees for one query, repositories that wait longest first; fewer than allowed when there are no more. */
  take(maxRepositories: number, maxTrees: number): readonly TreeTask[] {
    const taken: TreeTask[] = []
    let repositories = 0
    for (const [open, tasks] of this.#ready) {
      if (repositories === maxRepositories || taken.length === maxTrees) break
      repositories += 1
      for (const task of tasks) {
        if (taken.length === maxTrees) break
        tasks.delete(task)
        taken.push(task)
      }
      if (tasks.size === 0) this.#ready.delete(open)
    }
    return taken
  }

  /** Whether they would fill a query. */
  fills(maxRepositories: number, maxTrees: number): boolean {
    if (this.#ready.size >= maxRepositories) return true
    let trees = 0
    for (const tasks of this.#ready.values()) trees += tasks.size
    return trees >= maxTrees
  }

  get isEmpty(): boolean {
    return this.#ready.size === 0
  }

  /** Takes out what is queued under a repository that was lost, for those that share it. */
  forget(open: OpenRepository): void {
    const tasks = this.#ready.get(open)
    this.#ready.delete(open)
    for (const task of tasks ?? []) this.again(task)
  }

  #enqueue(task: TreeTask, open: OpenRepository): void {
    const tasks = this.#ready.get(open) ?? new Set()
    tasks.add(task)
    this.#ready.set(open, tasks)
  }
}

/** The first place that is left gives the name under which a tree is asked for. */
export function askedAs({ tree, places }: TreeTask): AskedTree {
  const place = places.find(({ open }) => !open.isLost) ?? places[0]
  return { repository: place?.open.repository.nameWithOwner ?? '', tree }
}
