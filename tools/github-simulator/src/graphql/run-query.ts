import { execute } from 'graphql'
import type { ExecutionResult, GraphQLError, GraphQLSchema } from 'graphql'
import { FieldError } from './field-error.js'
import type { GraphqlRequest } from './parse-request.js'
import type { QueryContext } from './context.js'

export interface QueryResult {
  readonly body: { readonly data?: unknown; readonly errors?: readonly object[] }
  readonly isPartial: boolean
  readonly isFailed: boolean
}

/** Executes a checked query; error entries look as GitHub's do. */
export async function runQuery(
  schema: GraphQLSchema,
  request: GraphqlRequest,
  context: QueryContext,
): Promise<QueryResult> {
  const result: ExecutionResult = await execute({
    schema,
    document: request.document,
    operationName: request.operation.name?.value,
    variableValues: request.variables,
    contextValue: context,
  })
  if (result.errors === undefined) return { body: { data: result.data }, isPartial: false, isFailed: false }
  if (context.meter.exhausted && context.settings.resources.lost === 'all') return everythingLost(request, result)
  const errors = result.errors.map(formatError)
  if (result.data === undefined) return { body: { errors }, isPartial: false, isFailed: true }
  return { body: { data: result.data, errors }, isPartial: result.data !== null, isFailed: result.data === null }
}

function everythingLost(request: GraphqlRequest, result: ExecutionResult): QueryResult {
  const keys = Object.keys(result.data ?? {})
  const data = Object.fromEntries(keys.map((key) => [key, null]))
  return { body: { data, errors: keys.map((key) => resourceLimit([key])) }, isPartial: true, isFailed: false }
}

export function resourceLimit(path: readonly (string | number)[]): object {
  return { type: 'RESOURCE_LIMITS_EXCEEDED', path, message: 'Resource limits for this query exceeded.' }
}

function formatError(error: GraphQLError): object {
  const { message, path, locations, originalError } = error
  if (originalError instanceof FieldError) {
    const { type, extensions } = originalError
    return {
      ...(type === undefined ? {} : { type }),
      path,
      ...(extensions === undefined ? {} : { extensions }),
      locations,
      message,
    }
  }
  if (originalError === undefined) return { path, locations, message }
  // A failure of the simulator itself must be seen as one, with its own words.
  return { type: 'SIMULATOR_FAILURE', path, locations, message }
}
