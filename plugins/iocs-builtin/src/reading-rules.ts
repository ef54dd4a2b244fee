import type { Confidence, Ecosystem, Severity } from '@ioc-scanner/core'

/** How sure a match of a fact can be at most, and how bad it is. */
export interface Reading {
  readonly severity: Severity
  readonly atMost?: Confidence
}

const MALWARE: Reading = { severity: 'critical' }
/** Needs a second signal before anybody is woken. */
const HINT: Reading = { severity: 'medium', atMost: 'possible' }

/** Laravel-Lang's tags were rewritten and repaired: the same version is good or bad, the commit decides. */
export function readPackage(ecosystem: Ecosystem, name: string): Reading {
  return ecosystem === 'Packagist' && name.startsWith('laravel-lang/') ? HINT : MALWARE
}

/** Kinds whose values are ordinary names that innocent repositories have, too. */
const GENERIC_KINDS: readonly string[] = ['file-name', 'install-script']
const GENERIC_NOTE = /generic|weak alone|legitimate|common name/
const COMMIT_REF = /@[0-9a-f]{40}$/

export function readArtifact(kind: string, value: string, note: string): Reading {
  if (GENERIC_KINDS.includes(kind) || GENERIC_NOTE.test(note)) return HINT
  // A tag that was moved and later restored says nothing without the window in the note; a commit id does.
  if (kind === 'action-ref' && !COMMIT_REF.test(value)) return HINT
  return MALWARE
}
