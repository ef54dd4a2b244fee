import type { Target } from '@ioc-scanner/core'

/** The target in words: `organization acme, teams web and api`. */
export function describeTarget({ organizations, users, repositories, folders, teams }: Target): string {
  const parts = [
    named('organization', organizations),
    named('user', users),
    named('repository', repositories, 'repositories'),
    named('folder', folders),
    named('team', teams),
  ].filter((part) => part !== '')
  return parts.length === 0 ? 'nothing' : parts.join('; ')
}

const SHOWN = 5

function named(noun: string, names: readonly string[], plural = `${noun}s`): string {
  if (names.length === 0) return ''
  const shown = names.slice(0, SHOWN).join(', ')
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''
  return `${names.length === 1 ? noun : plural} ${shown}${more}`
}
