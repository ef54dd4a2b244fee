import type { ReportProblem } from '@ioc-scanner/core'
import { referencePath } from '../reading/reference-path.js'
import { entriesOf, nodeAt, textOf, type TomlNode } from '../reading/toml-tree.js'

const COMPUTED = ['dependencies', 'optional-dependencies']
/** Build backends that have their lists in files or tables which are read anyway (setup.py, setup.cfg, Poetry's tables). */
const READ_ANYWAY = /^(?:setuptools|poetry|pbr)\b/

/**
 * The files from which a build takes the dependencies that `project.dynamic` says are not here. Where none is named, that is
 * a problem: the build computes them.
 */
export function readDynamic(document: TomlNode, path: string, report: ReportProblem): readonly string[] {
  const dynamic = nodeAt(document, 'project', 'dynamic')
  const isComputed = dynamic?.kind === 'list' && dynamic.items.some((item) => COMPUTED.includes(textOf(item) ?? ''))
  const files = [...filesOfSetuptools(document), ...filesOfHatch(document)]
  if (isComputed && files.length === 0) {
    const backend = textOf(nodeAt(document, 'build-system', 'build-backend')) ?? 'setuptools'
    if (!READ_ANYWAY.test(backend))
      report({ line: dynamic.line, reason: 'dependencies that the build computes: they were not read' })
  }
  const references = new Set<string>()
  for (const { file, line } of files) {
    const reference = referencePath(path, file)
    if (reference === undefined)
      report({ line, reason: 'refers to something outside the repository, which was not read' })
    else references.add(reference)
  }
  return [...references]
}

interface NamedFile {
  readonly file: string
  readonly line: number
}

/** `dependencies = { file = ["requirements.in"] }` */
function filesOfSetuptools(document: TomlNode): readonly NamedFile[] {
  const dynamic = nodeAt(document, 'tool', 'setuptools', 'dynamic')
  const optional = entriesOf(nodeAt(dynamic, 'optional-dependencies')).map(([, extra]) => extra)
  return [nodeAt(dynamic, 'dependencies'), ...optional].flatMap((node) => filesIn(nodeAt(node, 'file')))
}

/** The tables of hatch-requirements-txt. */
function filesOfHatch(document: TomlNode): readonly NamedFile[] {
  const hook = nodeAt(document, 'tool', 'hatch', 'metadata', 'hooks', 'requirements_txt')
  const optional = entriesOf(nodeAt(hook, 'optional-dependencies')).map(([, extra]) => extra)
  return [nodeAt(hook, 'files'), nodeAt(hook, 'filename'), ...optional].flatMap(filesIn)
}

/** A name, or a list of names. */
function filesIn(node: TomlNode | undefined): readonly NamedFile[] {
  if (node?.kind === 'list') return node.items.flatMap(filesIn)
  return node?.kind === 'text' && node.text.trim() !== '' ? [{ file: node.text.trim(), line: node.line }] : []
}
