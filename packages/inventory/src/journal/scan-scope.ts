import type { Selection, Target } from '@ioc-scanner/core'
import { authorityText } from './authority.js'

/** What two scans must share to be compared: the same target and selection, in whatever order it was written. */
export function scanScope(authority: string, target: Target, selection: Selection): string {
  return JSON.stringify([authorityText(authority), inOrder({ ...target, teamFirst: false }), inOrder(selection)])
}

function inOrder(value: object): unknown {
  const entries = Object.entries(value).filter(([, part]) => part !== undefined)
  return entries
    .map(([key, part]) => [key, Array.isArray(part) ? part.map(String).sort() : (part as unknown)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
}
