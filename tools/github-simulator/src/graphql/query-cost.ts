import { Kind, getNamedType, isObjectType, isInterfaceType } from 'graphql'
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLNamedType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
  ValueNode,
} from 'graphql'

export interface QueryCost {
  /** Points, at least 1. */
  readonly cost: number
  /** Connections asked for, as if every page above them were full. */
  readonly requests: number
  readonly nodes: number
  /** The connection at which the nodes went over the limit, if they did. */
  readonly excessiveConnection?: string
}

export const NODE_LIMIT = 500_000

type Variables = Readonly<Record<string, unknown>>

interface Walk {
  readonly schema: GraphQLSchema
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly variables: Variables
  requests: number
  nodes: number
  excessiveConnection?: string
}

/** Prices a validated operation: aliases count each for themselves, fragments and directives are expanded. */
export function priceOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): QueryCost {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  }
  const walk: Walk = { schema, fragments, variables: withDefaults(operation, variables), requests: 0, nodes: 0 }
  const root = schema.getRootType(operation.operation)
  if (root) visit(walk, operation.selectionSet, root, 1)
  return {
    cost: Math.max(1, Math.round(walk.requests / 100)),
    requests: walk.requests,
    nodes: walk.nodes,
    ...(walk.excessiveConnection === undefined ? {} : { excessiveConnection: walk.excessiveConnection }),
  }
}

function visit(walk: Walk, { selections }: SelectionSetNode, parent: GraphQLNamedType, above: number): void {
  for (const selection of selections) {
    if (!isIncluded(selection, walk.variables)) continue
    if (selection.kind === Kind.FIELD) visitField(walk, selection, parent, above)
    else if (selection.kind === Kind.INLINE_FRAGMENT) {
      const name = selection.typeCondition?.name.value
      visit(walk, selection.selectionSet, (name === undefined ? undefined : walk.schema.getType(name)) ?? parent, above)
    } else {
      const fragment = walk.fragments.get(selection.name.value)
      const type = fragment && walk.schema.getType(fragment.typeCondition.name.value)
      if (fragment && type) visit(walk, fragment.selectionSet, type, above)
    }
  }
}

function visitField(walk: Walk, field: FieldNode, parent: GraphQLNamedType, above: number): void {
  if (!isObjectType(parent) && !isInterfaceType(parent)) return
  const definition = parent.getFields()[field.name.value]
  if (definition === undefined) return
  const type = getNamedType(definition.type)
  const isConnection = type.name.endsWith('Connection')
  const size = isConnection ? pageSize(field, walk.variables) : 1
  if (isConnection) {
    walk.requests += above
    walk.nodes += above * size
    if (walk.nodes > NODE_LIMIT) walk.excessiveConnection ??= field.name.value
  }
  // A page that is not bounded is refused when the query runs; for the price it counts as one node.
  if (field.selectionSet) visit(walk, field.selectionSet, type, above * Math.max(1, size))
}

function pageSize(field: FieldNode, variables: Variables): number {
  for (const name of ['first', 'last']) {
    const value = field.arguments?.find((argument) => argument.name.value === name)?.value
    const size = value === undefined ? undefined : constant(value, variables)
    if (typeof size === 'number') return Math.max(0, size)
  }
  return 0
}

function isIncluded(selection: SelectionNode, variables: Variables): boolean {
  return (selection.directives ?? []).every((directive) => {
    const condition = directive.arguments?.find((argument) => argument.name.value === 'if')?.value
    const holds = condition === undefined ? undefined : constant(condition, variables)
    if (directive.name.value === 'skip') return holds !== true
    return directive.name.value !== 'include' || holds === true
  })
}

function constant(value: ValueNode, variables: Variables): unknown {
  if (value.kind === Kind.VARIABLE) return variables[value.name.value]
  if (value.kind === Kind.INT) return Number(value.value)
  return value.kind === Kind.BOOLEAN ? value.value : undefined
}

function withDefaults(operation: OperationDefinitionNode, variables: Variables): Variables {
  const complete: Record<string, unknown> = { ...variables }
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (complete[variable.name.value] === undefined && defaultValue !== undefined) {
      complete[variable.name.value] = constant(defaultValue, {})
    }
  }
  return complete
}
