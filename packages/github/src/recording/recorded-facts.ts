import { isObject, isOid, type JsonObject } from '../transport/checked-json.js'
import { graphqlErrorsIn } from '../transport/graphql-errors.js'
import { isBlob } from '../contents/blob-oid.js'
import { readQuery, type QueryField } from './query-fields.js'
import { GRAPHQL_PATH, queryOf } from './recorded-request.js'
import type { FiledExchange, Recording } from './recording.js'

/** What the scan was told about one object, and by which answer. */
interface Fact {
  readonly exchange: FiledExchange
  /** Of a query: where the object stands in its data. By REST the body is the object. */
  readonly path?: readonly [string, string]
}

/** An answer put together from others. */
export interface DerivedAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: Buffer
}

const REST_OBJECT = /^\/repos\/[^/]+\/[^/]+\/git\/(blobs|trees)\/([0-9a-f]{40,64})$/
const REMEMBERED_ANSWERS = 4

/**
 * What a recording knows, by object instead of by request: git's objects are the same in whatever query they are asked for.
 * Answers queries that were packed in another way than the recorded ones.
 */
export class RecordedFacts {
  /** By what was asked for and how: `oid:"…"` and the selection. */
  readonly #objects = new Map<string, Fact>()
  /** What is not there, or may not be seen; in that repository. */
  readonly #refusals = new Map<string, JsonObject | null>()
  readonly #trees = new Map<string, Fact>()
  readonly #texts = new Map<string, Fact>()
  readonly #remembered = new Map<number, unknown>()

  constructor(
    private readonly recording: Recording,
    private readonly masked: ReadonlySet<string>,
  ) {
    for (const exchange of recording.exchanges) this.#learn(exchange)
  }

  /** The answer to a query for objects; what is not known of it is missing there and named. undefined for all other ones. */
  query(body: string): DerivedAnswer | undefined {
    const { query, variables } = queryOf(body)
    const read = query === undefined ? undefined : readQuery(query)
    if (read === undefined || Object.keys(variables).length > 0) return undefined
    const data: Record<string, unknown> = {}
    const errors: JsonObject[] = []
    for (const field of read.fields) {
      if (field.name === 'rateLimit') data[field.key] = { cost: 1 }
      else if (!isOfObjects(field)) return undefined
      else data[field.key] = this.#repository(field, read.fragments, errors)
    }
    const answer = errors.length === 0 ? { data } : { data, errors }
    return { status: 200, contentType: 'application/json; charset=utf-8', body: Buffer.from(JSON.stringify(answer)) }
  }

  /** A blob or tree as REST delivers it. */
  rest(path: string): DerivedAnswer | undefined {
    const [, kind, oid = ''] = REST_OBJECT.exec(path) ?? []
    if (kind === 'trees') {
      const tree = this.#tree(oid)
      const body = { sha: oid, truncated: false, tree: tree?.map(restEntry) }
      return tree && { status: 200, contentType: 'application/json', body: Buffer.from(JSON.stringify(body)) }
    }
    const fact = kind === 'blobs' ? this.#texts.get(oid) : undefined
    const text = fact === undefined ? undefined : this.#valueOf(fact)['text']
    if (typeof text !== 'string') return undefined
    const body = Buffer.from(text)
    const isTrue = this.masked.has(oid) || isBlob(oid, body)
    return isTrue ? { status: 200, contentType: 'application/octet-stream', body } : undefined
  }

  #learn(exchange: FiledExchange): void {
    const { request, answer, fault } = exchange
    if (answer?.status !== 200 || fault !== undefined) return
    if (request.path === GRAPHQL_PATH) this.#learnQuery(exchange)
    const [, kind, oid] = REST_OBJECT.exec(request.path) ?? []
    if (kind === 'trees' && oid !== undefined && !this.#trees.has(oid)) this.#trees.set(oid, { exchange })
  }

  #learnQuery(exchange: FiledExchange): void {
    const { query, variables } = queryOf(exchange.request.body)
    const read = query === undefined ? undefined : readQuery(query)
    const answer = this.recording.json(exchange)
    if (read === undefined || Object.keys(variables).length > 0) return
    if (!isObject(answer) || !isObject(answer['data'])) return
    const { data } = answer
    const errors = errorsIn(answer)
    for (const repository of read.fields.filter(isOfObjects)) {
      const objects = data[repository.key]
      const lost = errors.find(({ path }) => path.length === 1 && path[0] === repository.key)
      if (!isObject(objects)) {
        if (lost?.passes === false) this.#refusals.set(repository.arguments, lost.entry)
        continue
      }
      for (const field of repository.fields) {
        const value = objects[field.key]
        const error = errors.find(({ path }) => path[0] === repository.key && path[1] === field.key)
        if (error?.passes === true) continue
        if (!isObject(value) || error !== undefined) {
          const key = refusalKey(repository, field, read.fragments)
          if (!this.#refusals.has(key)) this.#refusals.set(key, error?.entry ?? null)
          continue
        }
        this.#learnObject(value, { exchange, path: [repository.key, field.key] }, objectKey(field, read.fragments))
      }
    }
  }

  #learnObject(value: JsonObject, fact: Fact, key: string): void {
    if (!this.#objects.has(key)) this.#objects.set(key, fact)
    const { oid } = value
    if (!isOid(oid)) return
    if (Array.isArray(value['entries'])) this.#trees.set(oid, fact)
    if (typeof value['text'] === 'string' && !this.#texts.has(oid)) this.#texts.set(oid, fact)
  }

  #repository(repository: QueryField, fragments: string, errors: JsonObject[]): JsonObject | null {
    const lost = this.#refusals.get(repository.arguments)
    if (lost !== undefined && lost !== null) {
      errors.push({ ...lost, path: [repository.key] })
      return null
    }
    const objects = repository.fields.map((field): [string, unknown] => {
      const fact = this.#objects.get(objectKey(field, fragments))
      if (fact !== undefined) return [field.key, this.#valueOf(fact)]
      const refusal = this.#refusals.get(refusalKey(repository, field, fragments))
      if (refusal !== undefined) {
        if (refusal !== null) errors.push({ ...refusal, path: [repository.key, field.key] })
        return [field.key, null]
      }
      const folder = this.#folder(field.arguments)
      if (folder !== undefined) return [field.key, folder]
      // Folders that are asked for ahead may not exist; nobody counts on them.
      if (field.arguments.startsWith('oid:')) errors.push(unknown([repository.key, field.key]))
      return [field.key, null]
    })
    return Object.fromEntries(objects)
  }

  /** `oid:"TREE"` or `expression:"TREE:path"`, by what is known of trees. */
  #folder(selector: string): JsonObject | undefined {
    const [, oid = '', path = ''] = /^(?:oid|expression):"([0-9a-f]{40,64})(?::(.*))?"$/.exec(selector) ?? []
    let current = oid
    for (const step of path === '' ? [] : path.split('/')) {
      const next = this.#tree(current)?.find(({ name, type }) => name === step && type === 'tree')?.['oid']
      if (typeof next !== 'string') return undefined
      current = next
    }
    const entries = this.#tree(current)
    return entries === undefined ? undefined : { oid: current, entries }
  }

  /** Entries as GraphQL lists them. */
  #tree(oid: string): readonly JsonObject[] | undefined {
    const fact = this.#trees.get(oid)
    const value = fact === undefined ? undefined : this.#valueOf(fact)
    if (Array.isArray(value?.['entries'])) return value['entries'].filter(isObject)
    if (value?.['truncated'] !== false || !Array.isArray(value['tree'])) return undefined
    return value['tree'].filter(isObject).map(graphqlEntry)
  }

  #valueOf({ exchange, path }: Fact): JsonObject {
    const answer = this.#answer(exchange)
    if (!isObject(answer)) return {}
    if (path === undefined) return answer
    const data = isObject(answer['data']) ? answer['data'] : {}
    const objects = data[path[0]]
    const value = isObject(objects) ? objects[path[1]] : undefined
    return isObject(value) ? value : {}
  }

  #answer(exchange: FiledExchange): unknown {
    const { id } = exchange
    const remembered = this.#remembered.has(id) ? this.#remembered.get(id) : this.recording.json(exchange)
    this.#remembered.delete(id)
    this.#remembered.set(id, remembered)
    const [oldest] = this.#remembered.keys()
    if (this.#remembered.size > REMEMBERED_ANSWERS && oldest !== undefined) this.#remembered.delete(oldest)
    return remembered
  }
}

/** Objects of one repository and nothing else of it. */
function isOfObjects({ name, fields }: QueryField): boolean {
  return name === 'repository' && fields.length > 0 && fields.every((field) => field.name === 'object')
}

function errorsIn(answer: JsonObject) {
  const entries = Array.isArray(answer['errors']) ? answer['errors'].filter(isObject) : []
  return graphqlErrorsIn(answer, (text) => text).map(({ path, passes }, index) => ({
    path,
    passes,
    entry: entries[index] ?? {},
  }))
}

function objectKey(field: QueryField, fragments: string): string {
  return `${field.arguments}\n${field.selection}\n${fragments}`
}

function refusalKey(repository: QueryField, field: QueryField, fragments: string): string {
  return `${repository.arguments}\n${objectKey(field, fragments)}`
}

function unknown(path: readonly string[]): JsonObject {
  return { type: 'NOT_FOUND', path, message: 'the recording does not hold it: the recorded scan was not told' }
}

function restEntry({ name, mode, type, oid, size }: JsonObject): JsonObject {
  const octal = typeof mode === 'number' ? mode.toString(8).padStart(6, '0') : ''
  return { path: name, mode: octal, type, sha: oid, ...(size === undefined ? {} : { size }) }
}

function graphqlEntry({ path, mode, type, sha, size }: JsonObject): JsonObject {
  return { name: path, mode: parseInt(String(mode), 8), type, oid: sha, size: size ?? 0 }
}
