import { Kind, OperationTypeNode, parse, validate } from 'graphql'
import type { DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { failure, json } from '../server/answer.js'
import type { Answer } from '../server/answer.js'
import { requestErrors } from './request-errors.js'

export interface GraphqlRequest {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly variables: Readonly<Record<string, unknown>>
}

export type ParsedRequest = GraphqlRequest | { readonly refused: Answer }

interface Known {
  readonly document: DocumentNode
  readonly errors: readonly GraphQLError[]
}

/** Short texts are worth keeping: they come again with other variables. Long ones are written for one request. */
const KEPT_TEXT_LENGTH = 4_000
const KEPT_DOCUMENTS = 200
const MAX_ERRORS = 20

/** Reads the body of a GraphQL request and checks it against the schema. */
export class RequestParser {
  private readonly known = new Map<string, Known>()

  constructor(private readonly schema: GraphQLSchema) {}

  parse(body: Buffer): ParsedRequest {
    const request = readJson(body)
    if (request === undefined) return { refused: failure(400, 'Problems parsing JSON') }
    const { query, variables, operationName } = request
    if (typeof query !== 'string') return refusedWith('A query attribute must be specified and must be a string.')
    if (variables !== undefined && variables !== null && typeof variables !== 'object') {
      return refusedWith('Variables are invalid.')
    }
    try {
      const { document, errors } = this.check(query)
      if (errors.length > 0) return { refused: json(200, { errors: requestErrors(errors) }) }
      const operation = operationOf(document, operationName)
      if (operation === undefined) return refusedWith('An operation name is required')
      if (operation.operation !== OperationTypeNode.QUERY)
        return refusedWith('The simulator answers queries only, no mutations.')
      return { document, operation, variables: (variables ?? {}) as Readonly<Record<string, unknown>> }
    } catch (cause) {
      const { message, locations } = cause as GraphQLError
      return { refused: json(200, { errors: [{ message, locations: locations ?? [] }] }) }
    }
  }

  private check(query: string): Known {
    const known = this.known.get(query)
    if (known !== undefined) return known
    const document = parse(query)
    const checked = { document, errors: validate(this.schema, document, undefined, { maxErrors: MAX_ERRORS }) }
    if (query.length <= KEPT_TEXT_LENGTH) {
      if (this.known.size >= KEPT_DOCUMENTS) this.known.clear()
      this.known.set(query, checked)
    }
    return checked
  }
}

function readJson(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}

function operationOf(document: DocumentNode, name: unknown): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  if (typeof name === 'string') return operations.find((operation) => operation.name?.value === name)
  return operations.length === 1 ? operations[0] : undefined
}

function refusedWith(message: string): ParsedRequest {
  return { refused: json(200, { errors: [{ message }] }) }
}
