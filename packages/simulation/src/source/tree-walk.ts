import { setImmediate } from 'node:timers/promises'
import {
  codeOf,
  messageOf,
  RequestFailure,
  type Repository,
  type TreeFilter,
  type TreeListing,
} from '@ioc-scanner/core'
import type { PlannedRepository } from '../organization/planned-repository.js'
import type { ModelledThing } from '../server/modelled-request.js'
import type { ModelledClient } from './modelled-client.js'
import { QuerySize } from './query-size.js'

/** Trees of one repository that are due together. */
interface TreeTask {
  readonly planned: PlannedRepository
  /** Folders that were answered before. */
  readonly known: ReadonlySet<string>
  readonly folders: readonly string[]
  /** How often an answer broke off before it. */
  readonly tries: number
}

const ROOT = ''
/** Repositories that have been looked into before folders are asked for that nothing but their likes has named. */
const MIN_SEEN = 4
/** Repositories between being read from the input and being read by the consumer. */
const MAX_OPEN = 150
const REPOSITORIES_PER_QUERY = 50
const TREES_PER_REPOSITORY = 8
const MAX_TRIES = 4
const BYTES_PER_TREE = 1_500
const REST_TREE_BYTES = 1_000_000
const SMALLER_MAY_PASS = new Set(['TOO_HEAVY', 'TIMEOUT', 'TRANSIENT'])

/**
 * Lists trees as packages/github does: of many repositories in one query, those folders at once that others have as well,
 * and what only this one has by a query of its own level. A query that is not full waits for those under way.
 */
export class TreeWalk {
  readonly #input: AsyncIterator<Repository>
  readonly #size = new QuerySize(REPOSITORIES_PER_QUERY)
  #due: TreeTask[] = []
  readonly #finished: TreeListing[] = []
  #open = 0
  #seen = 0
  #inFlight = 0
  #inputState: 'idle' | 'pulling' | 'slow' | 'ended' = 'idle'
  #isStopped = false
  #failure: { readonly thrown: unknown } | undefined
  #wake: () => void = () => undefined

  constructor(
    repositories: AsyncIterable<Repository>,
    private readonly wanted: TreeFilter,
    private readonly client: ModelledClient,
    private readonly planOf: (repository: Repository) => PlannedRepository,
  ) {
    this.#input = repositories[Symbol.asyncIterator]()
  }

  async *listings(): AsyncGenerator<TreeListing> {
    try {
      for (;;) {
        this.#advance()
        if (this.#failure !== undefined) throw this.#failure.thrown
        const next = this.#finished.shift()
        if (next !== undefined) yield next
        else if (this.#inputState === 'ended' && this.#open === 0) return
        else await new Promise<void>((resolve) => (this.#wake = resolve))
      }
    } finally {
      this.#isStopped = true
      if (this.#inputState !== 'ended') void this.#input.return?.().catch(() => undefined)
    }
  }

  /** Does all that can be done now: never waits. */
  #advance(): void {
    if (this.#isStopped || this.#failure !== undefined) return
    if (this.#inputState === 'idle' && this.#open + this.#finished.length < MAX_OPEN) {
      this.#inputState = 'pulling'
      this.#pull().catch((thrown: unknown) => this.#fail(thrown))
    }
    while (this.#isQueryFull) this.#sendNext()
    if (this.#inFlight === 0 && this.#inputState !== 'pulling') while (this.#due.length > 0) this.#sendNext()
    this.#wake()
  }

  /** Reads one repository; notices when it does not come at once. */
  async #pull(): Promise<void> {
    const reading = this.#input.next()
    reading.catch(() => undefined) // awaited below
    if (await Promise.race([reading.then(() => false), setImmediate(true)])) {
      this.#inputState = 'slow'
      this.#advance()
    }
    const result = await reading
    this.#inputState = result.done === true ? 'ended' : 'idle'
    if (result.done !== true) this.#take(this.planOf(result.value))
    this.#advance()
  }

  #take(planned: PlannedRepository): void {
    this.#open += 1
    this.#goOn(planned, new Set())
  }

  /** Asks for the folders that are wanted next; there are none when all were answered. */
  #goOn(planned: PlannedRepository, known: ReadonlySet<string>): void {
    const next = new Set(known.size === 0 ? [ROOT] : [])
    const looksAhead = this.#seen >= MIN_SEEN
    // Parents come before children.
    for (const { path, isUsual } of planned.folders) {
      const parent = folderOf(path)
      const isNamed = known.has(parent) || (looksAhead && isUsual && next.has(parent))
      if (!known.has(path) && isNamed && this.wanted.folder(path)) next.add(path)
    }
    if (next.size > 0) this.#due.push({ planned, known, folders: [...next], tries: 0 })
    else this.#finish(planned, known)
  }

  get #isQueryFull(): boolean {
    if (this.#due.length >= this.#size.current) return true
    return treesOf(this.#due) >= this.#size.current * TREES_PER_REPOSITORY
  }

  #sendNext(): void {
    const tasks: TreeTask[] = []
    const mostTrees = this.#size.current * TREES_PER_REPOSITORY
    for (const task of this.#due) {
      if (tasks.length === this.#size.current) break
      if (tasks.length > 0 && treesOf(tasks) + task.folders.length > mostTrees) break
      tasks.push(task)
    }
    this.#due = this.#due.slice(tasks.length)
    this.#send(tasks, false)
  }

  #send(tasks: readonly TreeTask[], isPart: boolean): void {
    this.#inFlight += 1
    const [first] = tasks
    const sent = isPart && tasks.length === 1 && first !== undefined ? this.#askRest(first) : this.#ask(tasks, isPart)
    sent
      .catch((thrown: unknown) => this.#fail(thrown))
      .finally(() => {
        this.#inFlight -= 1
        this.#advance()
      })
  }

  async #ask(tasks: readonly TreeTask[], isPart: boolean): Promise<void> {
    const things = tasks.flatMap(thingsOf)
    const bytes = things.length * BYTES_PER_TREE
    try {
      const request = {
        kind: 'tree',
        bucket: 'graphql',
        things,
        heldBytes: bytes,
        files: 0,
        expectedBytes: bytes,
      } as const
      const answered = await this.client.send(request, async (served) => ({
        value: served.answered,
        bytes: served.answered * BYTES_PER_TREE,
      }))
      if (answered < things.length) this.#size.tooHeavy()
      else this.#size.passed()
      this.#answered(tasks, answered)
    } catch (failure) {
      this.#failed(tasks, failure, isPart)
    }
  }

  #answered(tasks: readonly TreeTask[], answered: number): void {
    let trees = 0
    for (const task of tasks) {
      trees += task.folders.length
      if (trees <= answered) this.#arrived(task)
      else if (task.tries + 1 < MAX_TRIES) this.#due.push({ ...task, tries: task.tries + 1 })
      else this.#send([task], true)
    }
  }

  #arrived({ planned, known, folders }: TreeTask): void {
    this.#seen += 1
    this.#goOn(planned, new Set([...known, ...folders]))
  }

  /** A query failed as a whole, its repetitions included. Halves of it may pass; a single repository goes by REST. */
  #failed(tasks: readonly TreeTask[], failure: unknown, isPart: boolean): void {
    const code = codeOf(failure) ?? ''
    if (!(failure instanceof RequestFailure)) throw failure
    if (!SMALLER_MAY_PASS.has(code) || (isPart && code !== 'TOO_HEAVY')) {
      for (const { planned } of tasks) this.#giveUp(planned, failure)
      return
    }
    if (!isPart) this.#size.tooHeavy()
    const half = Math.ceil(tasks.length / 2)
    for (const part of [tasks.slice(0, half), tasks.slice(half)]) if (part.length > 0) this.#send(part, true)
  }

  async #askRest(task: TreeTask): Promise<void> {
    try {
      for (const thing of thingsOf(task)) {
        const request = { kind: 'tree', bucket: 'rest', things: [thing], heldBytes: REST_TREE_BYTES, files: 0 } as const
        const repository = task.planned.repository.nameWithOwner
        await this.client.send({ ...request, repository, expectedBytes: REST_TREE_BYTES }, async () => ({
          value: undefined,
          bytes: thing.bytes,
        }))
      }
    } catch (failure) {
      if (!(failure instanceof RequestFailure)) throw failure
      this.#giveUp(task.planned, failure)
      return
    }
    this.#arrived(task)
  }

  #giveUp({ repository }: PlannedRepository, failure: RequestFailure): void {
    const { nameWithOwner, head } = repository
    const gap = {
      repository: nameWithOwner,
      ref: head?.ref ?? null,
      path: null,
      reason: failure.reason,
      detail: messageOf(failure),
    }
    this.#open -= 1
    this.#finished.push({ repository, files: [], gaps: [gap] })
  }

  #finish({ repository, folders, files }: PlannedRepository, known: ReadonlySet<string>): void {
    const entries = files
      .filter(({ path }) => known.has(folderOf(path)))
      .map(({ path, content }) => ({ path, oid: content.oid, size: content.bytes, kind: 'file' as const }))
    const pruned = folders
      .map(({ path }) => path)
      .filter((path) => known.has(folderOf(path)) && !this.wanted.folder(path))
    this.#open -= 1
    this.#finished.push({ repository, files: entries.filter((entry) => this.wanted.file(entry)), gaps: [], pruned })
  }

  #fail(thrown: unknown): void {
    this.#failure ??= { thrown }
    this.#wake()
  }
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

function treesOf(tasks: readonly TreeTask[]): number {
  return tasks.reduce((sum, { folders }) => sum + folders.length, 0)
}

function thingsOf({ planned, folders }: TreeTask): readonly ModelledThing[] {
  return folders.map(() => ({ repository: planned.repository.id, bytes: BYTES_PER_TREE }))
}
