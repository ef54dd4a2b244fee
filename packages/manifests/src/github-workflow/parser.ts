import type { ManifestParser, Package, ReportProblem } from '@ioc-scanner/core'
import { bothSides } from '../reading/both-sides.js'
import { declared, resolved } from '../reading/found-package.js'
import { usesReferences, type UsesReference } from './uses-references.js'

/** GitHub runs what lies directly in that folder at the root; an action's description may lie anywhere. */
const PATH = /^\.github\/workflows\/[^/]+\.ya?ml$|(?:^|\/)action\.ya?ml$/
/** Of this repository, or an image: no action of somebody else. */
const ELSEWHERE = /^(?:\.{1,2}(?:[/\\]|$)|docker:\/\/)/i
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
  version: 2,
  kind: 'manifest',
  ecosystems: ['GitHub Actions'],
  matches: (path) => PATH.test(path),
  parse: bothSides(({ content }, report) => ({
    packages: usesReferences(content, report).flatMap((reference) => actionOf(reference, report) ?? []),
  })),
}

function actionOf({ text, line }: UsesReference, report: ReportProblem): Package | undefined {
  if (ELSEWHERE.test(text)) return undefined
  const [, name, ref] = REMOTE.exec(text) ?? []
  if (name === undefined || ref === undefined) {
    report({ line, reason: text.includes('@') ? 'not a reference to an action' : 'an action without a version' })
    return undefined
  }
  if (COMMIT.test(ref)) return resolved('GitHub Actions', name, ref.toLowerCase(), { line })
  return declared('GitHub Actions', name, ref.replace(FULL_REF, ''), { line })
}
