import { codeOf, messageOf, type GapReason } from '@ioc-scanner/core'
import { QuerySize } from '../query-size.js'
import { isObject, type JsonObject } from '../transport/checked-json.js'
import type { GitHubClient } from '../transport/github-client.js'
import type { GraphqlError } from '../transport/graphql-errors.js'
import { aliasObjects } from '../transport/repository-aliases.js'
import { failureReason } from '../trees/failure-reason.js'

/** What is asked of one place of one repository, as a field of it. */
export interface AskedField {
  /** `owner/name` */
  readonly repository: string
  /** The field with its arguments and selection: `object(oid:"…"){…}`. */
  readonly field: string
}

export interface Lost {
  readonly reason: GapReason
  readonly detail: string
}

/** What became of one question. `value` is null where GitHub says nothing and names no error. */
export type FieldAnswer =
  | { readonly value: JsonObject | null; readonly errors: readonly GraphqlError[]; readonly lost?: undefined }
  | { readonly lost: Lost }

export interface BatchShape {
  /** Fields of one query at most. Each connection in it is a hundredth of a point. */
  readonly fields: number
  readonly repositories: number
  /** Expected of one field. */
  readonly bytes: number
  readonly fragments?: string
}

interface Waiting {
  readonly index: number
  tries: number
}

/** Queries under way at the same time: each waits to be admitted besides. */
const WORKERS = 8
/** A question whose answer keeps breaking off is given up. */
const MAX_TRIES = 6
const SMALLER_MAY_PASS = new Set(['TOO_HEAVY', 'TIMEOUT', 'TRANSIENT'])

/**
 * Asks many repositories many things, as many by one query as GitHub gets done: what is too heavy is asked again in smaller
 * queries, and what fails alone is lost alone. Answers in the order of the questions.
 */
export async function askInBatches(
  client: GitHubClient,
  asked: readonly AskedField[],
  shape: BatchShape,
): Promise<readonly FieldAnswer[]> {
  const batches = new Batches(client, asked, shape)
  await Promise.all(Array.from({ length: Math.min(WORKERS, asked.length) }, () => batches.work()))
  return batches.answers
}

class Batches {
  readonly answers: FieldAnswer[]
  /** Neighbours are questions about the same repository: fewer repositories fit into more queries. */
  readonly #waiting: Waiting[]
  /** Parts of queries that were too heavy. */
  readonly #parts: Waiting[][] = []
  readonly #size: QuerySize

  constructor(
    private readonly client: GitHubClient,
    private readonly asked: readonly AskedField[],
    private readonly shape: BatchShape,
  ) {
    this.#size = new QuerySize(shape.fields)
    this.#waiting = asked.map((_, index) => ({ index, tries: 0 })).reverse()
    this.answers = asked.map(() => ({ lost: { reason: 'plugin', detail: 'it was not asked' } }))
  }

  async work(): Promise<void> {
    for (let batch = this.#next(); batch.length > 0; batch = this.#next()) await this.#ask(batch)
  }

  #next(): readonly Waiting[] {
    const part = this.#parts.pop()
    if (part !== undefined) return part
    const batch: Waiting[] = []
    const repositories = new Set<string>()
    while (batch.length < this.#size.current) {
      const next = this.#waiting.at(-1)
      if (next === undefined) break
      repositories.add(this.asked[next.index]?.repository ?? '')
      if (repositories.size > this.shape.repositories) break
      batch.push(next)
      this.#waiting.pop()
    }
    return batch
  }

  async #ask(batch: readonly Waiting[]): Promise<void> {
    const fields = batch.flatMap(({ index }) => this.asked[index] ?? [])
    const { fields: text, paths } = aliasObjects(fields, ({ field }) => field)
    const { fragments, bytes } = this.shape
    try {
      const answer = await this.client.graphql({
        kind: 'tree',
        bytes: batch.length * bytes,
        files: 0,
        things: batch.length,
        fields: text,
        ...(fragments === undefined ? {} : { fragments }),
        read: (read) => read,
      })
      const again = batch.filter((waiting, place) => {
        const [alias, name] = paths[place] ?? ['', '']
        return !this.#take(waiting, answer.data[alias], [alias, name], answer.errors)
      })
      if (again.length === 0) this.#size.passed()
      else this.#askAgain(again)
    } catch (failure) {
      this.#failed(batch, failure)
    }
  }

  /** @returns false: this time it was too much. */
  #take(
    waiting: Waiting,
    repository: unknown,
    [alias, name]: readonly [string, string],
    errors: readonly GraphqlError[],
  ): boolean {
    const own = errors.filter(({ path }) => path[0] === alias && (path.length === 1 || path[1] === name))
    const passing = own.find(({ passes }) => passes)
    if (passing !== undefined) {
      waiting.tries += 1
      if (waiting.tries < MAX_TRIES) return false
      this.answers[waiting.index] = { lost: { reason: passing.reason, detail: passing.message } }
      return true
    }
    const value = isObject(repository) ? repository[name] : undefined
    const error = own.find(({ path }) => path.length <= 2)
    if (error !== undefined) this.answers[waiting.index] = { lost: { reason: error.reason, detail: error.message } }
    else if (!isObject(repository))
      this.answers[waiting.index] = {
        lost: { reason: 'not-found', detail: 'GitHub does not have the repository any more' },
      }
    else
      this.answers[waiting.index] = {
        value: isObject(value) ? value : null,
        errors: own.map((each) => ({ ...each, path: each.path.slice(2) })),
      }
    return true
  }

  #askAgain(again: readonly Waiting[]): void {
    this.#size.tooHeavy()
    this.#split(again)
  }

  #failed(batch: readonly Waiting[], failure: unknown): void {
    const reason = failureReason(failure)
    if (reason === undefined) throw failure
    if (batch.length > 1 && SMALLER_MAY_PASS.has(codeOf(failure) ?? '')) {
      this.#askAgain(batch)
      return
    }
    for (const { index } of batch) this.answers[index] = { lost: { reason, detail: messageOf(failure) } }
  }

  #split(batch: readonly Waiting[]): void {
    const half = Math.ceil(batch.length / 2)
    for (const part of [batch.slice(0, half), batch.slice(half)]) if (part.length > 0) this.#parts.push([...part])
  }
}
