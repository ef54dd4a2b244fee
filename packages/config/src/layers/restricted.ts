import { realpathSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import type { ConfigProblem } from '../problem.js'
import { shownValue } from '../shown-value.js'
import { originText, type FileOrigin } from './origin.js'
import { isAddress } from './text-entry.js'

/**
 * Whether a location is an address, or lies outside of the folder, by name or through a link. Only what lies in the folder by
 * name is looked at.
 */
export function leadsOutOf(folder: string, location: string): boolean {
  if (isAddress(location)) return true
  const path = resolve(folder, location)
  if (!isBelow(folder, path)) return true
  try {
    return !isBelow(realpathSync(folder), realpathSync(path))
  } catch {
    return false // there is none, or none that can be read: whoever reads it says so
  }
}

function isBelow(folder: string, path: string): boolean {
  const steps = relative(folder, path)
  return steps !== '..' && !steps.startsWith(`..${sep}`) && !isAbsolute(steps)
}

/** Says that a file that was only found may name only what lies in its folder. */
export function onlyInItsFolder(place: Place, location: string, origin: FileOrigin): ConfigProblem {
  return {
    code: 'CONFIG_NOT_IN_PROJECT_FILE',
    message: `${place.key} names ${shownValue(location)} (${originText(origin)}): a file that was only found in the working directory may name only what lies in its folder, and no address; name it ${otherPlaces(place)}`,
    key: place.key,
    origin,
  }
}

interface Place {
  readonly key: string
  readonly env?: string | undefined
  readonly flag?: string | undefined
}

/** Says that a file that was only found may not set this, and where it may be set. */
export function notInProjectFile(place: Place, what: string, origin: FileOrigin): ConfigProblem {
  const { key } = place
  return {
    code: 'CONFIG_NOT_IN_PROJECT_FILE',
    message: `${key} may not be set here (${originText(origin)}): a file that was only found in the working directory may not set ${what}; set it ${otherPlaces(place)}`,
    key,
    origin,
  }
}

function otherPlaces({ env, flag }: Place): string {
  const places = [
    'in the user file',
    ...(env === undefined ? [] : [`by the variable ${env}`]),
    ...(flag === undefined ? [] : [`by the flag --${flag}`]),
  ]
  return `${places.join(', ')}, or in a file given with --config`
}
