import type { ConfigProblem } from '../problem.js'
import type { KnownSetting } from '../settings/known-settings.js'
import { originText, type FileOrigin } from './origin.js'

/** Says that a file that was only found may not set this, and where it may be set. */
export function notInProjectFile(setting: KnownSetting, key: string, what: string, origin: FileOrigin): ConfigProblem {
  const places = [
    'in the user file',
    ...(setting.env === undefined ? [] : [`by the variable ${setting.env}`]),
    ...(setting.flag === undefined ? [] : [`by the flag --${setting.flag}`]),
  ]
  return {
    code: 'CONFIG_NOT_IN_PROJECT_FILE',
    message: `${key} may not be set here (${originText(origin)}): a file that was only found in the working directory may not set ${what}; set it ${places.join(', ')}, or in a file given with --config`,
    key,
    origin,
  }
}
