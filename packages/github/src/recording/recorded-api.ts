import type { RecordedApi } from './recording-format.js'

const PUBLIC_HOST = 'api.github.com'
/** No such host exists, and none ever will. */
const OTHER_HOST = 'recorded.invalid'

/** What a recording says about a REST base: the host only where everybody knows it. */
export function recordedApi(apiUrl: string): RecordedApi {
  const { host, pathname } = new URL(apiUrl)
  return { host: host === PUBLIC_HOST ? 'github.com' : 'other', path: pathname.replace(/\/+$/, '') }
}

/** A REST base for the replay: laid out as the recorded one was. */
export function replayedApiUrl({ host, path }: RecordedApi): string {
  return `https://${host === 'github.com' ? PUBLIC_HOST : OTHER_HOST}${path}`
}
