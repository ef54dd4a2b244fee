/** A request of a git client: which repository, by name, and what for. */
export interface GitRequest {
  readonly owner: string
  /** Without `.git`. */
  readonly name: string
  readonly service: 'info/refs' | 'git-upload-pack' | 'git-receive-pack'
  /** Without its question mark. */
  readonly query: string
}

const GIT_PATH = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/

/** @returns null when the URL is none of smart HTTP: it belongs to an API. */
export function parseGitRequest(url: string): GitRequest | null {
  const [path = '', query = ''] = url.split(/\?(.*)/s)
  const match = GIT_PATH.exec(path)
  if (match === null) return null
  const [, owner = '', name = '', service = ''] = match
  try {
    return {
      owner: decodeURIComponent(owner),
      name: decodeURIComponent(name),
      service: service as GitRequest['service'],
      query,
    }
  } catch {
    return null
  }
}
