import {
  codeOf,
  messageOf,
  type Gap,
  type GapReason,
  type Repository,
  type TreeFilter,
  type TreeListing,
} from '@ioc-scanner/core'
import type { UnreachableRepositories } from '../listing/unreachable-repositories.js'
import type { GitHubClient } from '../transport/github-client.js'
import { failureReason } from './failure-reason.js'
import { FolderHabits } from './folder-habits.js'
import { askedAs, FolderQueue, type Place, type TreeTask } from './folder-queue.js'
import { OpenRepository, type WantedFolder } from './open-repository.js'
import { PulledInput } from './pulled-input.js'
import { QueryShape } from './query-shape.js'
import { restTree } from './rest-tree.js'
import type { StoredTrees } from './stored-trees.js'
import type { TreeCache } from './tree-cache.js'
import type { TreeItem } from './tree-items.js'
import { askTrees, type TreeAnswer, type TreeAnswers, type TreesByOid } from './tree-query.js'

export interface TreeWorld {
  readonly client: GitHubClient
  readonly cache: TreeCache
  readonly stored: StoredTrees
  readonly unreachable: UnreachableRepositories
  /** Gaps that concern no repository and have not been told yet. */
  readonly notices: () => readonly Gap[]
}

/** Repositories between being read from the input and being read by the consumer. */
const MAX_OPEN = 150
/** In full, without looking ahead, and in two smaller queries. */
const MAX_TRIES = 4
const NOTHING_AHEAD: TreesByOid = new Map()
const SMALLER_MAY_PASS = new Set(['TOO_HEAVY', 'TIMEOUT', 'TRANSIENT'])

interface Unfolded {
  readonly place: Place
  readonly items: readonly TreeItem[]
  /** Trees that came with it: if it turns out to hold them, they are known already. */
  readonly ahead: TreesByOid
}

/**
 * Lists the trees of many repositories, level by level and all of them together: each query is filled with whatever
 * folders are wanted next, and with what is probably wanted after them. A query that is not full waits for those under
 * way, because a point buys 400 trees or one.
 */
export class TreeWalk {
  readonly #queue = new FolderQueue()
  readonly #habits = new FolderHabits()
  readonly #shape = new QueryShape(this.#habits)
  readonly #open = new Set<OpenRepository>()
  readonly #finished: TreeListing[] = []
  readonly #unfolded: Unfolded[] = []
  readonly #input: PulledInput<Repository>
  #isStopped = false
  #inFlight = 0
  /** Trees that the store is being asked for. */
  #recalled = 0
  #failure: { readonly thrown: unknown } | undefined
  #wake: () => void = () => undefined

  constructor(
    repositories: AsyncIterable<Repository>,
    private readonly wanted: TreeFilter,
    private readonly world: TreeWorld,
  ) {
    this.#input = new PulledInput(repositories, {
      item: (repository) => this.#take(repository),
      changed: () => this.#advance(),
      failed: (thrown) => this.#fail(thrown),
    })
  }

  async *listings(): AsyncGenerator<TreeListing> {
    try {
      for (;;) {
        this.#advance()
        if (this.#failure !== undefined) throw this.#failure.thrown
        const next = this.#finished.shift()
        if (next !== undefined) yield next
        else if (this.#input.hasEnded && this.#open.size === 0) return
        else await new Promise<void>((resolve) => (this.#wake = resolve))
      }
    } finally {
      this.#isStopped = true
      this.#input.stop()
    }
  }

  /** Does all that can be done now: never waits. */
  #advance(): void {
    if (this.#isStopped || this.#failure !== undefined) return
    this.#guarded(() => {
      this.#unfold()
      if (this.#open.size + this.#finished.length < MAX_OPEN) this.#input.pull()
      this.#sendFull()
      const waits = this.#inFlight > 0 || this.#recalled > 0 || this.#input.answersAtOnce
      if (!waits) this.#sendRest()
    })
    this.#wake()
  }

  #take(repository: Repository): void {
    const open = new OpenRepository(repository, this.wanted)
    this.#open.add(open)
    const gap = this.world.unreachable.take(repository.id)
    if (gap !== undefined) this.#explain(open, gap)
    const root = open.open()
    if (root !== undefined) this.#want(root, open)
    this.#finishIfDone(open)
  }

  #explain(open: OpenRepository, gap: Gap): void {
    open.hold()
    this.world.unreachable
      .explain(gap)
      .then((explained) => {
        open.release([explained])
        this.#finishIfDone(open)
      })
      .catch((thrown: unknown) => this.#fail(thrown))
      .finally(() => this.#advance())
  }

  #want({ path, tree }: WantedFolder, open: OpenRepository, ahead = NOTHING_AHEAD): void {
    const known = this.world.cache.get(tree)
    const items = known ?? ahead.get(tree)
    if (items !== undefined) {
      if (known === undefined) {
        this.#remember(tree, items)
        this.#habits.needed(path)
      }
      this.#unfolded.push({ place: { open, path }, items, ahead })
    } else if (this.world.stored.mayKnow(tree)) this.#recall({ path, tree }, open)
    else this.#askFor({ path, tree }, open)
  }

  /** An earlier scan may have met it. */
  #recall(folder: WantedFolder, open: OpenRepository): void {
    const { cache, stored } = this.world
    this.#recalled += 1
    stored
      .find(folder.tree)
      .then((items) => {
        if (items === undefined) this.#askFor(folder, open)
        else {
          cache.put(folder.tree, items)
          this.#unfolded.push({ place: { open, path: folder.path }, items, ahead: NOTHING_AHEAD })
        }
      })
      .catch((thrown: unknown) => this.#fail(thrown))
      .finally(() => {
        this.#recalled -= 1
        this.#advance()
      })
  }

  #askFor({ path, tree }: WantedFolder, open: OpenRepository): void {
    if (this.#queue.want(tree, { open, path })) this.#habits.needed(path)
  }

  /** It came over the wire: no scan has to ask for it again. */
  #remember(oid: string, items: readonly TreeItem[]): void {
    this.world.cache.put(oid, items)
    this.world.stored.keep(oid, items)?.catch((thrown: unknown) => this.#fail(thrown))
  }

  #unfold(): void {
    for (let next = this.#unfolded.pop(); next !== undefined; next = this.#unfolded.pop()) {
      const { open, path } = next.place
      if (open.isLost) continue
      this.#habits.opened(path)
      for (const folder of open.expand(path, next.items)) this.#want(folder, open, next.ahead)
      this.#finishIfDone(open)
    }
  }

  #sendFull(): void {
    while (this.#queue.fills(this.#shape.maxRepositories, this.#shape.maxTrees)) this.#sendNext()
  }

  #sendRest(): void {
    while (!this.#queue.isEmpty) this.#sendNext()
  }

  #sendNext(): void {
    this.#send(this.#queue.take(this.#shape.maxRepositories, this.#shape.maxTrees))
  }

  /** @param isPart Of a query that was too heavy. */
  #send(tasks: readonly TreeTask[], isPart = false): void {
    this.#inFlight += 1
    const [first] = tasks
    const isSingle = isPart && tasks.length === 1 && first !== undefined
    const sent = isSingle ? this.#askRest(first) : this.#ask(tasks, isPart)
    sent
      .catch((thrown: unknown) => this.#fail(thrown))
      .finally(() => {
        this.#inFlight -= 1
        this.#advance()
      })
  }

  async #ask(tasks: readonly TreeTask[], isPart: boolean): Promise<void> {
    const asked = tasks.map(askedAs)
    const ahead = isPart ? [] : this.#shape.ahead(tasks)
    let answered: TreeAnswers
    try {
      answered = await askTrees(this.world.client, asked, ahead)
    } catch (failure) {
      if (ahead.length === 0 || codeOf(failure) !== 'TOO_HEAVY') {
        this.#failed(tasks, failure, isPart)
        return
      }
      this.#shape.tooHeavy(ahead)
      this.#send(tasks)
      return
    }
    if (this.#isStopped) return
    if (answered.isCutShort) this.#shape.tooHeavy(ahead)
    else this.#shape.passed()
    for (const [index, task] of tasks.entries()) {
      const answer = answered.answers[index]
      if (answer !== undefined) this.#answered(task, answer, asked[index]?.repository ?? '', answered.ahead)
    }
  }

  #answered(task: TreeTask, answer: TreeAnswer, repository: string, ahead: TreesByOid): void {
    switch (answer.status) {
      case 'items':
        this.#arrived(task, answer.oid, answer.items, ahead)
        return
      case 'again':
        task.tries += 1
        if (task.tries < MAX_TRIES) this.#queue.again(task)
        else this.#send([task], true)
        return
      case 'doubtful':
        this.#send([task], true)
        return
      case 'lost':
        this.#lose(task, repository, answer.reason, answer.detail)
    }
  }

  #arrived(task: TreeTask, oid: string, items: readonly TreeItem[], ahead = NOTHING_AHEAD): void {
    this.#remember(oid, items)
    for (const place of this.#queue.done(task)) this.#unfolded.push({ place, items, ahead })
  }

  /** A query failed as a whole, its repetitions included. Halves of it may pass; a single tree goes by REST. */
  #failed(tasks: readonly TreeTask[], failure: unknown, isPart: boolean): void {
    const reason = failureReason(failure)
    if (reason === undefined) throw failure
    const code = codeOf(failure) ?? ''
    const isWorthSplitting = SMALLER_MAY_PASS.has(code) && (code === 'TOO_HEAVY' || reason === 'unparsable' || !isPart)
    if (!isWorthSplitting) {
      for (const task of tasks) this.#giveUp(task, reason, messageOf(failure))
      return
    }
    if (!isPart) this.#shape.tooHeavy([])
    const half = Math.ceil(tasks.length / 2)
    for (const part of [tasks.slice(0, half), tasks.slice(half)]) if (part.length > 0) this.#send(part, true)
  }

  async #askRest(task: TreeTask): Promise<void> {
    const asked = askedAs(task)
    try {
      const { oid, items, isCut } = await restTree(this.world.client, asked)
      if (this.#isStopped) return
      if (!isCut) {
        this.#arrived(task, oid, items)
        return
      }
      const detail = `GitHub lists only the first ${items.length} entries of this folder`
      for (const place of this.#queue.done(task)) {
        place.open.miss(place.path, 'truncated', detail)
        this.#unfolded.push({ place, items, ahead: NOTHING_AHEAD })
      }
    } catch (failure) {
      const reason = failureReason(failure)
      if (reason === undefined) throw failure
      const isFinal = codeOf(failure) === 'MISSING' || codeOf(failure) === 'REFUSED'
      if (isFinal) this.#missed(task, asked.repository, reason, messageOf(failure))
      else this.#giveUp(task, reason, messageOf(failure))
    }
  }

  /** This repository does not give the tree; another that has it may. */
  #missed(task: TreeTask, repository: string, reason: GapReason, detail: string): void {
    for (const { open, path } of task.places) {
      if (open.repository.nameWithOwner !== repository || open.isLost) continue
      open.giveUp(path, reason, detail)
      this.#finishIfDone(open)
    }
    this.#queue.leave(task, repository)
  }

  #giveUp(task: TreeTask, reason: GapReason, detail: string): void {
    for (const { open, path } of this.#queue.done(task)) {
      open.giveUp(path, reason, detail)
      this.#finishIfDone(open)
    }
  }

  /** The repository under whose name the tree was asked for is gone. */
  #lose(task: TreeTask, repository: string, reason: GapReason, detail: string): void {
    for (const { open } of task.places) {
      if (open.repository.nameWithOwner !== repository || open.isLost) continue
      open.lose(reason, detail)
      this.#queue.forget(open)
      this.#finishIfDone(open)
    }
    this.#queue.again(task)
  }

  #finishIfDone(open: OpenRepository): void {
    if (!open.isDone || !this.#open.delete(open)) return
    // Until its end the listing tells them itself.
    if (this.#input.hasEnded) open.add(this.world.notices())
    this.#finished.push(open.listing)
  }

  #guarded(act: () => void): void {
    try {
      act()
    } catch (thrown) {
      this.#fail(thrown)
    }
  }

  #fail(thrown: unknown): void {
    this.#failure ??= { thrown }
    this.#wake()
  }
}
