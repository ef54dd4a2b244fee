import type { ManifestParser, Package } from '@ioc-scanner/core'
import { bothSides } from '../reading/both-sides.js'
import { declared, resolved } from '../reading/found-package.js'
import { readGoDirectives, type Replacement, type RequiredModule } from '../reading/go-directives.js'
import { fileName } from '../reading/text-lines.js'

/** Directives that say nothing of which modules are built. `exclude` and `retract` only forbid: `require` has what was chosen. */
const SILENT = new Set(['module', 'go', 'toolchain', 'godebug', 'exclude', 'retract', 'tool', 'ignore'])
const EXACT = /^v\d+\.\d+\.\d+/

/**
 * go.mod. It counts as a lockfile: since Go 1.17 it names every module of the build at the version that the build selects
 * (before, the direct ones). A replaced module is not built: its replacement is, unless that is a folder.
 */
export const goMod: ManifestParser = {
  name: 'go-mod',
  version: 2,
  kind: 'lockfile',
  ecosystems: ['Go'],
  matches: (path) => fileName(path) === 'go.mod',
  parse: bothSides(({ content }, report) => {
    const { required, replacements, verbs } = readGoDirectives(content, SILENT, report)
    // An empty go.mod is a known trick: it keeps a folder out of the module above.
    if (!verbs.has('module') && verbs.size > 0) report({ reason: 'without a module line, which go.mod has to have' })
    const byKey = new Map(
      replacements.map((replacement) => [keyOf(replacement.path, replacement.version), replacement]),
    )
    const built: Package[] = []
    const applied = new Set<Replacement>()
    for (const module of required) {
      const replacement = byKey.get(keyOf(module.path, module.version)) ?? byKey.get(keyOf(module.path, undefined))
      if (replacement === undefined) built.push(selected(module))
      else if (!applied.has(replacement)) built.push(...selectedInstead(replacement))
      if (replacement !== undefined) applied.add(replacement)
    }
    const requiredPaths = new Set(required.map(({ path }) => path))
    const waiting = replacements.filter(({ path }) => !requiredPaths.has(path))
    return { packages: [...built, ...waiting.flatMap(askedInstead)] }
  }),
}

function keyOf(path: string, version: string | undefined): string {
  return `${path}\n${version ?? ''}`
}

/** A branch or `latest` stands there until the next `go mod tidy`: that only asks. */
function selected({ path, version, line }: RequiredModule): Package {
  return EXACT.test(version) ? resolved('Go', path, version, { line }) : declared('Go', path, version, { line })
}

function selectedInstead({ by, line }: Replacement): readonly Package[] {
  return by === undefined ? [] : [selected({ ...by, line })]
}

/** Replaces a module that is not listed: before Go 1.17 an indirect one, perhaps. Whether it is built, the file does not say. */
function askedInstead({ by, line }: Replacement): readonly Package[] {
  return by === undefined ? [] : [declared('Go', by.path, by.version, { line })]
}
