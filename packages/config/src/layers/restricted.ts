import type { ConfigProblem } from '../problem.js'
import { originText, type FileOrigin } from './origin.js'

interface Place {
  readonly key: string
  readonly env?: string | undefined
  readonly flag?: string | undefined
}

/** Says that a file that was only found may not set this, and where it may be set. */
export function notInProjectFile({ key, env, flag }: Place, what: string, origin: FileOrigin): ConfigProblem {
  const places = [
    'in the user file',
    ...(env === undefined ? [] : [`by the variable ${env}`]),
    ...(flag === undefined ? [] : [`by the flag --${flag}`]),
  ]
  return {
    code: 'CONFIG_NOT_IN_PROJECT_FILE',
    message: `${key} may not be set here (${originText(origin)}): a file that was only found in the working directory may not set ${what}; set it ${places.join(', ')}, or in a file given with --config`,
    key,
    origin,
  }
}
