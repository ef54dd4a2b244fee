import { Kind } from 'graphql'
import type { GraphQLResolveInfo, SelectionSetNode } from 'graphql'

/** Names of all fields selected below the field that is being resolved, at any depth when `deep`. */
export function selectedFields(info: GraphQLResolveInfo, deep: boolean): ReadonlySet<string> {
  const names = new Set<string>()
  for (const node of info.fieldNodes) if (node.selectionSet) collect(node.selectionSet, info, deep, names)
  return names
}

function collect({ selections }: SelectionSetNode, info: GraphQLResolveInfo, deep: boolean, names: Set<string>): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) {
      names.add(selection.name.value)
      if (deep && selection.selectionSet) collect(selection.selectionSet, info, deep, names)
    } else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet, info, deep, names)
    else {
      const fragment = info.fragments[selection.name.value]
      if (fragment) collect(fragment.selectionSet, info, deep, names)
    }
  }
}

/** Fields that open a repository: they read trees or contents, or page through something. */
const HEAVY = new Set([
  'entries',
  'text',
  'isBinary',
  'isTruncated',
  'object',
  'file',
  'history',
  'checkSuites',
  'pullRequests',
  'refs',
  'languages',
  'submodules',
])

export function opensRepository(info: GraphQLResolveInfo): boolean {
  for (const name of selectedFields(info, true)) if (HEAVY.has(name)) return true
  return false
}
