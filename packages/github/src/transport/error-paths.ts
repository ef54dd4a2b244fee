import type { GraphqlError } from './graphql-errors.js'

/** The errors at that path or below it. */
export function errorsBelow(
  errors: readonly GraphqlError[],
  path: readonly (string | number)[],
): readonly GraphqlError[] {
  return errors.filter((error) => path.every((step, index) => error.path[index] === step))
}

/** The first error at one of the steps that lead to `path`, or without a path: what lies there is lost with it. */
export function errorAbove(
  errors: readonly GraphqlError[],
  path: readonly (string | number)[],
): GraphqlError | undefined {
  return errors.find(
    (error) => error.path.length <= path.length && error.path.every((step, index) => path[index] === step),
  )
}
