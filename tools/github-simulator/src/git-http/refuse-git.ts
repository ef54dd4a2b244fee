import type { Answer } from '../server/answer.js'
import type { Simulation } from '../server/simulation.js'
import { accessTo } from '../world/access.js'
import type { Identified } from '../world/caller.js'
import type { Repository } from '../world/world-index.js'
import type { GitRequest } from './git-request.js'

export type Admission = { readonly repository: Repository } | { readonly refused: Answer }

/** Lets a git client in by the rules of the APIs, or words the refusal as GitHub's git server does. */
export function admitGit(
  { world }: Simulation,
  request: GitRequest,
  caller: Identified,
  origin: string,
  isRead: boolean,
): Admission {
  if (caller === 'bad-credentials') return refused(loginRequired('Invalid username or token.'))
  const repository = world.repository(request.owner, request.name)
  if (repository === undefined) {
    const renamed = world.renamedRepository(request.owner, request.name)
    if (renamed !== undefined && accessTo(caller, renamed) !== 'hidden')
      return refused(moved(renamed, request, origin, isRead))
  }
  const access = repository === undefined ? 'hidden' : accessTo(caller, repository)
  if (repository !== undefined && access === 'granted') return admitted(repository, request)
  switch (access) {
    case 'saml':
      return refused(
        text(403, samlMessage(request.owner), { 'x-github-sso': `required; url=${samlUrl(request.owner)}` }),
      )
    case 'forbidden':
      return refused(text(403, 'Write access to repository not granted.'))
    case 'blocked':
      return refused(text(403, 'Access to this repository has been disabled by GitHub staff.'))
    default:
      // Without a login nobody learns whether a repository exists.
      return refused(
        caller.kind === 'anonymous' ? loginRequired('Repository not found.') : text(404, 'Repository not found.'),
      )
  }
}

function admitted(repository: Repository, { service, query }: GitRequest): Admission {
  if (repository.data.disabled === true) return refused(text(403, 'This repository is disabled.'))
  const asked = service === 'info/refs' ? new URLSearchParams(query).get('service') : service
  if (asked === 'git-receive-pack') return refused(text(403, 'Write access to repository not granted.'))
  if (asked !== 'git-upload-pack')
    return refused(text(403, 'Please upgrade your git client: the dumb HTTP protocol is not supported.'))
  return { repository }
}

/** What stands for mass use or a policy, whatever was asked for. */
export function switchedRefusal(status: 429 | 403): Answer {
  if (status === 403) return text(403, 'Your account is not allowed to fetch from this repository.')
  return text(429, 'This request was rate-limited due to too many requests. Please sign in, or try again later.')
}

export function text(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body: `${message}\n` }
}

function moved({ nameWithOwner }: Repository, { service, query }: GitRequest, origin: string, isRead: boolean): Answer {
  const location = `${origin}/${nameWithOwner}.git/${service}${query === '' ? '' : `?${query}`}`
  return text(isRead ? 301 : 307, 'Moved', { location })
}

function loginRequired(message: string): Answer {
  return text(401, message, { 'www-authenticate': 'Basic realm="GitHub"' })
}

function samlUrl(login: string): string {
  return `https://github.com/orgs/${login}/sso?authorization_request=A7K2`
}

function samlMessage(login: string): string {
  return `The '${login}' organization enforces SAML single sign-on: authorize your token at ${samlUrl(login)}`
}

function refused(answer: Answer): Admission {
  return { refused: answer }
}
