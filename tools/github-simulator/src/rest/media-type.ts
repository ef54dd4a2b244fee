import type { Incoming } from '../server/incoming.js'

/** Whether the client asks for a media type of GitHub: `application/vnd.github.raw+json`, also with a version, also without `+json`. */
export function wantsMedia({ headers }: Incoming, kind: 'raw' | 'html' | 'object' | 'sha'): boolean {
  return new RegExp(`application/vnd\\.github\\.(?:v3\\.)?${kind}\\b`).test(headers.accept ?? '')
}
