import {
  codeOf,
  GAP_REASONS,
  messageOf,
  type Gap,
  type GapReason,
  type Repository,
  type TreeFilter,
  type TreeListing,
} from '@ioc-scanner/core'
import { QuerySize } from '../query-size.js'
import type { UnreachableRepositories } from '../listing/unreachable-repositories.js'
import type { GitHubClient } from '../transport/github-client.js'
import { FolderQueue, type Place, type TreeTask } from './folder-queue.js'
import { OpenRepository, type WantedFolder } from './open-repository.js'
import { PulledInput } from './pulled-input.js'
import { restTree } from './rest-tree.js'
import type { TreeCache } from './tree-cache.js'
import type { TreeItem } from './tree-items.js'
import { askTrees, type AskedTree, type TreeAnswer } from './tree-query.js'

export interface TreeWorld {
  readonly client: GitHubClient
  readonly cache: TreeCache
  readonly unreachable: UnreachableRepositories
  /** Gaps that concern no repository and have not been told yet. */
  readonly notices: () => readonly Gap[]
}

const REPOSITORIES_PER_QUERY = 50
const TREES_PER_REPOSITORY = 8
/** Repositories between being read from the input and being read by the consumer. */
const MAX_OPEN = 150
const MAX_TRIES = 3
const SMALLER_MAY_PASS = new Set(['TOO_HEAVY', 'TIMEOUT', 'TRANSIENT'])

/**
 * Lists the trees of many repositories, level by level and all of them together: each query is filled with whatever
 * folders are wanted next. A query that is not full waits for those under way, because a point buys 400 trees or one.
 */
export class TreeWalk {
  readonly #queue = new FolderQueue()
  readonly #size = new QuerySize(REPOSITORIES_PER_QUERY)
  readonly #open = new Set<OpenRepository>()
  readonly #finished: TreeListing[] = []
  readonly #unfolded: { readonly place: Place; readonly items: readonly TreeItem[] }[] = []
  readonly #input: PulledInput<Repository>
  #isStopped = false
  #inFlight = 0
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
      if (this.#inFlight === 0 && !this.#input.answersAtOnce) this.#sendRest()
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

  #want({ path, tree }: WantedFolder, open: OpenRepository): void {
    const items = this.world.cache.get(tree)
    if (items === undefined) this.#queue.want(tree, { open, path })
    else this.#unfolded.push({ place: { open, path }, items })
  }

  #unfold(): void {
    for (let next = this.#unfolded.pop(); next !== undefined; next = this.#unfolded.pop()) {
      const { open, path } = next.place
      if (open.isLost) continue
      for (const folder of open.expand(path, next.items)) this.#want(folder, open)
      this.#finishIfDone(open)
    }
  }

  #sendFull(): void {
    const { current } = this.#size
    while (this.#queue.fills(current, current * TREES_PER_REPOSITORY)) {
      this.#send(this.#queue.take(current, current * TREES_PER_REPOSITORY))
    }
  }

  #sendRest(): void {
    const { current } = this.#size
    while (!this.#queue.isEmpty) this.#send(this.#queue.take(current, current * TREES_PER_REPOSITORY))
  }

  /** @param isPart Of a query that was too heavy. */
  #send(tasks: readonly TreeTask[], isPart = false): void {
    this.#inFlight += 1
    const sent = isPart && tasks.length === 1 ? this.#askRest(tasks) : this.#ask(tasks, isPart)
    sent
      .catch((thrown: unknown) => this.#fail(thrown))
      .finally(() => {
        this.#inFlight -= 1
        this.#advance()
      })
  }

  async #ask(tasks: readonly TreeTask[], isPart: boolean): Promise<void> {
    const asked = tasks.map(askedAs)
    let answers: readonly TreeAnswer[]
    try {
      answers = await askTrees(this.world.client, asked)
    } catch (failure) {
      this.#failed(tasks, failure, isPart)
      return
    }
    if (this.#isStopped) return
    if (answers.some(({ status }) => status === 'again')) this.#size.tooHeavy()
    else this.#size.passed()
    for (const [index, task] of tasks.entries()) {
      const answer = answers[index]
      if (answer !== undefined) this.#answered(task, answer, asked[index]?.repository ?? '')
    }
  }

  #answered(task: TreeTask, answer: TreeAnswer, repository: string): void {
    switch (answer.status) {
      case 'items':
        this.#arrived(task, answer.oid, answer.items)
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

  #arrived(task: TreeTask, oid: string, items: readonly TreeItem[]): void {
    this.world.cache.put(oid, items)
    for (const place of this.#queue.done(task)) this.#unfolded.push({ place, items })
  }

  /** A query failed as a whole, its repetitions included. Halves of it may pass; a single tree goes by REST. */
  #failed(tasks: readonly TreeTask[], failure: unknown, isPart: boolean): void {
    const reason = reasonOf(failure)
    if (reason === undefined) throw failure
    const code = codeOf(failure) ?? ''
    const isWorthSplitting = SMALLER_MAY_PASS.has(code) && (code === 'TOO_HEAVY' || reason === 'unparsable' || !isPart)
    if (!isWorthSplitting) {
      for (const task of tasks) this.#giveUp(task, reason, messageOf(failure))
      return
    }
    if (!isPart) this.#size.tooHeavy()
    const half = Math.ceil(tasks.length / 2)
    for (const part of [tasks.slice(0, half), tasks.slice(half)]) if (part.length > 0) this.#send(part, true)
  }

  async #askRest(tasks: readonly TreeTask[]): Promise<void> {
    for (const task of tasks) {
      const asked = askedAs(task)
      try {
        const { oid, items, isCut } = await restTree(this.world.client, asked)
        if (this.#isStopped) return
        if (!isCut) {
          this.#arrived(task, oid, items)
          continue
        }
        const detail = `GitHub lists only the first ${items.length} entries of this folder`
        for (const place of this.#queue.done(task)) {
          place.open.miss(place.path, 'truncated', detail)
          this.#unfolded.push({ place, items })
        }
      } catch (failure) {
        const reason = reasonOf(failure)
        if (reason === undefined) throw failure
        const isFinal = codeOf(failure) === 'MISSING' || codeOf(failure) === 'REFUSED'
        if (isFinal) this.#missed(task, asked.repository, reason, messageOf(failure))
        else this.#giveUp(task, reason, messageOf(failure))
      }
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

/** The first place that is left gives the name under which a tree is asked for. */
function askedAs({ tree, places }: TreeTask): AskedTree {
  const place = places.find(({ open }) => !open.isLost) ?? places[0]
  return { repository: place?.open.repository.nameWithOwner ?? '', tree }
}

/** The reason of a request's failure; undefined for anything else that was thrown. */
function reasonOf(failure: unknown): GapReason | undefined {
  const reason = (failure as { reason?: unknown } | null | undefined)?.reason
  return GAP_REASONS.find((known) => known === reason)
}
