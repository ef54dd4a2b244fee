/** `1.2.3`, `=v1.2.3`, `== 1.2.3`: one version. */
const EXACT = /^={0,2}\s*(v?\d[\w.+-]*)$/i
const THREE_NUMBERS = /^v?\d+\.\d+\.\d+$/i
/** A branch or a floating version is no release, though it looks like one word. */
const BRANCH = /^dev-|[.-]dev$/i

/**
 * A constraint of Composer without what says nothing of the version: stability flags (`@dev`) and aliases (`as 1.0`). A
 * release of three numbers stays bare, which is a pin. Any other exact one may be spelled in several ways (`1.2` is 1.2.0,
 * `1.0RC1` is 1.0.0-RC1), so it gets a `=`, which leaves the judgement open.
 */
export function composerConstraint(constraint: string): string {
  const [, aliased] = /^(\S+)\s+as\s+\S+$/.exec(constraint.trim()) ?? []
  const text = (aliased ?? constraint).replace(/@(?:dev|alpha|beta|rc|stable)\b/gi, '').replace(/#[0-9a-f]+$/i, '').trim() // prettier-ignore
  const [, version] = EXACT.exec(text) ?? []
  if (version === undefined) return text === '' ? '*' : text
  return THREE_NUMBERS.test(version) || BRANCH.test(version) ? version : `=${version}`
}
