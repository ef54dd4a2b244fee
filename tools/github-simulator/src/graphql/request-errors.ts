import type { GraphQLError } from 'graphql'

/** Errors of a document that does not fit the schema, with GitHub's codes as far as they are known. */
export function requestErrors(errors: readonly GraphQLError[]): object[] {
  return errors.map(({ message, locations }) => ({
    ...extensionsOf(message),
    locations: locations ?? [],
    message: worded(message),
  }))
}

function extensionsOf(message: string): object {
  const unknownField = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(message)
  if (unknownField !== null) {
    const [, fieldName, typeName] = unknownField
    return { extensions: { code: 'undefinedField', typeName, fieldName } }
  }
  const unknownArgument = /^Unknown argument "(\w+)" on field "(\w+)\.(\w+)"/.exec(message)
  if (unknownArgument !== null) {
    const [, argumentName, , name] = unknownArgument
    return { extensions: { code: 'argumentNotAccepted', name, typeName: 'Field', argumentName } }
  }
  const missingArgument = /^Field "(\w+)" argument "(\w+)"/.exec(message)
  if (missingArgument !== null) {
    const [, name, argument] = missingArgument
    return { extensions: { code: 'missingRequiredArguments', className: 'Field', name, arguments: argument } }
  }
  const missingSelection = /^Field "(\w+)" of type "([^"]+)" must have a selection/.exec(message)
  if (missingSelection !== null)
    return { extensions: { code: 'selectionMismatch', nodeName: missingSelection[1], typeName: missingSelection[2] } }
  return {}
}

function worded(message: string): string {
  const unknownField = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(message)
  return unknownField === null
    ? message
    : `Field '${unknownField[1] ?? ''}' doesn't exist on type '${unknownField[2] ?? ''}'`
}
