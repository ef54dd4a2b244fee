import { isOutsideRegistries, type NpmIdentity } from '../reading/npm-identity.js'
import { registryTarball } from '../reading/registry-tarball.js'

/** Protocols of what is no package of a registry. */
const ELSEWHERE = /^(?:workspace|link|portal|file|exec|git|ssh|github|https?)[:@+]|^git/i
const MAX_PATCHES = 10

/**
 * The package behind a resolution: `left@npm:1.0.0`, `left@npm:1.0.0::__archiveUrl=…`, `left@patch:left@npm%3A1.0.0#…`,
 * `left@https://…/left/-/left-1.0.0.tgz`.
 * @param version The entry's own, for old patches that name only a range.
 * @param isByRange Whether some descriptor asks a registry: then a tarball of any server counts as what was asked for.
 * @returns undefined where it comes from elsewhere, `unknown` where the resolution cannot be read.
 */
export function identityOfResolution(
  resolution: string,
  version: string,
  isByRange: boolean,
): NpmIdentity | undefined | 'unknown' {
  let text = resolution
  for (let patches = 0; patches < MAX_PATCHES; patches += 1) {
    const at = text.indexOf('@', 1)
    if (at === -1) return 'unknown'
    const name = text.slice(0, at)
    const reference = text.slice(at + 1)
    if (reference.startsWith('patch:')) {
      text = decoded(reference.slice('patch:'.length).replace(/#.*$/s, ''))
    } else if (reference.startsWith('npm:')) {
      const exact = reference.slice('npm:'.length).replace(/::.*$/s, '')
      return exact === '' ? 'unknown' : { name, version: exact }
    } else if (ELSEWHERE.test(reference)) {
      const tarball = registryTarball(reference.replace(/::.*$/s, ''))
      if (tarball !== undefined || !isByRange || version === '' || isOutsideRegistries(reference)) return tarball
      return { name, version }
    } else {
      return patches > 0 && version !== '' ? { name, version } : 'unknown'
    }
  }
  return 'unknown'
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // no percent-encoding after all: the text as it is
  }
}
