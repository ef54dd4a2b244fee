import { Kind } from 'graphql'
import type { DocumentNode, SelectionSetNode } from 'graphql'
import type { RequestKind } from '../ledger/ledger.js'

/** What a query is mostly for, by the fields it selects. */
export function recogniseQuery({ definitions }: DocumentNode): RequestKind {
  const names = new Set<string>()
  for (const definition of definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION || definition.kind === Kind.FRAGMENT_DEFINITION) {
      collect(definition.selectionSet, names)
    }
  }
  if (names.has('text')) return 'content'
  if (names.has('entries')) return 'tree'
  if (names.has('history') || names.has('checkSuites')) return 'history'
  return names.has('repositories') ? 'listing' : 'other'
}

function collect({ selections }: SelectionSetNode, names: Set<string>): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) names.add(selection.name.value)
    if (selection.kind !== Kind.FRAGMENT_SPREAD && selection.selectionSet) collect(selection.selectionSet, names)
  }
}
