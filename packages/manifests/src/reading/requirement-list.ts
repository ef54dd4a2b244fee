import type { ReportProblem } from '@ioc-scanner/core'
import { isFromElsewhere, type PythonDeclarations } from './python-declarations.js'
import { entriesOf, nodeAt, type TomlNode } from './toml-tree.js'

/** A list of requirements in a pyproject.toml, if it is there. */
export function readRequirementList(
  node: TomlNode | undefined,
  declarations: PythonDeclarations,
  report: ReportProblem,
): void {
  if (node === undefined) return
  if (node.kind !== 'list') return report({ line: node.line, reason: 'requirements that are no list' })
  for (const item of node.items) {
    if (item.kind === 'text') declarations.requirement(item.text.replace(/^\s*-e\s+/, ''), item.line)
    else if (nodeAt(item, 'include-group') === undefined)
      report({ line: item.line, reason: 'a requirement that is no text' })
  }
}

/** Notes what uv has from somewhere else, however the lists ask for it. */
export function noteUvSources(document: TomlNode, declarations: PythonDeclarations): void {
  for (const [name, source] of entriesOf(nodeAt(document, 'tool', 'uv', 'sources'))) {
    const all = source.kind === 'list' ? source.items : [source]
    if (all.length > 0 && all.every(isFromElsewhere)) declarations.isElsewhere(name)
  }
}
