import type { ManifestParser } from '@ioc-scanner/core'
import { poetryConstraint } from '../pyproject-toml/poetry-constraint.js'
import { bothSides } from '../reading/both-sides.js'
import { PythonDeclarations } from '../reading/python-declarations.js'
import { noteUvSources, readRequirementList } from '../reading/requirement-list.js'
import { fileName } from '../reading/text-lines.js'
import { entriesOf, nodeAt, readTomlTree } from '../reading/toml-tree.js'

/**
 * What a pyproject.toml builds and works with: the build's requirements, Hatch's environments, Poetry's plugins. They are installed
 * apart from the project and by no lockfile, so that none decides them. What is no TOML, `pyproject-toml` reports.
 */
export const pyprojectBuild: ManifestParser = {
  name: 'pyproject-build',
  version: 2,
  kind: 'manifest',
  ecosystems: ['PyPI'],
  matches: (path) => fileName(path) === 'pyproject.toml',
  parse: bothSides(({ content }, report) => {
    const document = readTomlTree(content, () => undefined)
    const declarations = new PythonDeclarations(report)
    noteUvSources(document, declarations)
    readRequirementList(nodeAt(document, 'build-system', 'requires'), declarations, report)
    for (const [, environment] of entriesOf(nodeAt(document, 'tool', 'hatch', 'envs'))) {
      for (const key of ['dependencies', 'extra-dependencies'])
        readRequirementList(nodeAt(environment, key), declarations, report)
    }
    for (const [name, node] of entriesOf(nodeAt(document, 'tool', 'poetry', 'requires-plugins')))
      declarations.dependency(name, node, poetryConstraint)
    return { packages: declarations.packages() }
  }),
}
