import type { ManifestParser, Package } from '@ioc-scanner/core'
import { bothSides } from '../reading/both-sides.js'
import { declared } from '../reading/found-package.js'
import { readGoDirectives } from '../reading/go-directives.js'
import { fileName } from '../reading/text-lines.js'

const SILENT = new Set(['go', 'toolchain', 'godebug', 'use'])

/**
 * go.work, for its `replace`: what takes a module's place in every module of the workspace, whatever their own go.mod say.
 * Whether the module is built at all it does not say, so each replacement is a pin, not a resolution.
 */
export const goWork: ManifestParser = {
  name: 'go-work',
  version: 1,
  kind: 'manifest',
  ecosystems: ['Go'],
  matches: (path) => fileName(path) === 'go.work',
  parse: bothSides(({ content }, report) => {
    const { required, replacements } = readGoDirectives(content, SILENT, report)
    for (const { line } of required) report({ line, reason: 'a directive that go.work does not have' })
    const packages = replacements.flatMap(({ by, line }): readonly Package[] =>
      by === undefined ? [] : [declared('Go', by.path, by.version, { line })],
    )
    return { packages }
  }),
}
