import type { ManifestParser, Package, ReportProblem } from '@ioc-scanner/core'
import { bothSides } from '../reading/both-sides.js'
import { declared, resolved } from '../reading/found-package.js'
import { referencePath } from '../reading/reference-path.js'
import { usesReferences, type UsesReference } from './uses-references.js'

/** GitHub runs what lies directly in that folder at the root; an action's description may lie anywhere. */
const PATH = /^\.github\/workflows\/[^/]+\.ya?ml$|(?:^|\/)action\.ya?ml$/
/** From the root of this repository: no action of somebody else. */
const LOCAL = /^\.{1,2}(?:[/\\]|$)/
const IMAGE = /^docker:\/\//i
/** `owner/repository@ref`, `owner/repository/folder@ref`, `owner/repository/.github/workflows/reusable.yml@ref`. */
const REMOTE = /^([\w.-]+\/[\w.-]+)(?:\/[^@\s]*)?@(\S+)$/
/** `refs/tags/v1` is the tag `v1`, spelled out. */
const FULL_REF = /^refs\/(?:tags|heads)\/(?=.)/
const COMMIT = /^[0-9a-f]{40}$/i

/**
 * `uses:` in GitHub workflows and composite actions. A full commit id is what runs: a version. A tag or branch can be moved
 * by whoever owns it: a constraint. No lockfile, though: what one `uses` says decides nothing about the next.
 */
export const githubWorkflow: ManifestParser = {
  name: 'github-workflow',
  version: 4,
  kind: 'manifest',
  ecosystems: ['GitHub Actions'],
  matches: (path) => PATH.test(path),
  parse: bothSides(({ content }, report) => {
    const used = usesReferences(content, report)
    return {
      packages: used.flatMap((reference) => actionOf(reference, report) ?? []),
      references: [...new Set(used.flatMap((reference) => localPathOf(reference, report) ?? []))],
    }
  }),
}

/** The description of an action of this repository, or its reusable workflow: it may lie where nobody looks for one. */
function localPathOf({ text, line }: UsesReference, report: ReportProblem): string | undefined {
  if (!LOCAL.test(text)) return undefined
  const path = text.includes('${{') ? undefined : referencePath('', `${text}/action.yml`)
  if (path === undefined) report({ line, reason: 'not a path to an action of this repository' })
  return path === undefined ? undefined : `/${path.replace(/(\.ya?ml)\/action\.yml$/, '$1')}`
}

function actionOf({ text, line }: UsesReference, report: ReportProblem): Package | undefined {
  if (LOCAL.test(text) || IMAGE.test(text)) return undefined
  const [, name, ref] = REMOTE.exec(text) ?? []
  if (name === undefined || ref === undefined) {
    report({ line, reason: text.includes('@') ? 'not a reference to an action' : 'an action without a version' })
    return undefined
  }
  if (COMMIT.test(ref)) return resolved('GitHub Actions', name, ref.toLowerCase(), { line })
  return declared('GitHub Actions', name, ref.replace(FULL_REF, ''), { line })
}
