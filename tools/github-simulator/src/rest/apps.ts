import { randomBytes } from 'node:crypto'
import { notFound, refuse } from '../server/answer.js'
import type { Account } from '../world/world-index.js'
import type { WorldApp } from '../world/world.js'
import { loggedInApp } from './app-login.js'
import { pageOf } from './pagination.js'
import { accountJson } from './repository-json.js'
import type { RestRequest, RestResult, Route } from './route.js'

/** What an app does with its JWT: find its installations and mint their tokens. */
export const appRoutes: readonly Route[] = [
  { method: 'GET', path: '/app', kind: 'other', free: true, handle: app },
  { method: 'GET', path: '/app/installations', kind: 'other', free: true, handle: installations },
  { method: 'GET', path: '/orgs/:account/installation', kind: 'other', free: true, handle: installationOfAccount },
  { method: 'GET', path: '/users/:account/installation', kind: 'other', free: true, handle: installationOfAccount },
  {
    method: 'GET',
    path: '/repos/:account/:repo/installation',
    kind: 'other',
    free: true,
    handle: installationOfAccount,
  },
  { method: 'POST', path: '/app/installations/:id/access_tokens', kind: 'other', free: true, handle: accessToken },
]

const MAX_REPOSITORIES = 500
const TOKEN_LIFETIME_MS = 3_600_000
const PERMISSIONS = { contents: 'read', metadata: 'read', members: 'read' }

type Installation = WorldApp['installations'][number]

function app(request: RestRequest): RestResult {
  const { appId, clientId } = loggedInApp(request)
  return {
    json: {
      id: appId,
      client_id: clientId,
      slug: `app-${appId}`,
      name: `app-${appId}`,
      permissions: PERMISSIONS,
      events: [],
    },
  }
}

function installations(request: RestRequest): RestResult {
  const found = loggedInApp(request)
  const page = pageOf(found.installations, request.incoming, '/app/installations')
  return {
    json: page.items.map((installation) => installationJson(found, installation, request)),
    headers: page.headers,
  }
}

function installationOfAccount(request: RestRequest): RestResult {
  const found = loggedInApp(request)
  const login = (request.params['account'] ?? '').toLowerCase()
  const installation = found.installations.find(({ account }) => account.toLowerCase() === login)
  if (installation === undefined) throw notFound()
  return { json: installationJson(found, installation, request) }
}

function accessToken(request: RestRequest): RestResult {
  const found = loggedInApp(request)
  const { simulation, params, incoming } = request
  const installation = found.installations.find(({ id }) => String(id) === params['id'])
  const account = installation === undefined ? undefined : simulation.world.account(installation.account)
  if (installation === undefined || account === undefined) throw notFound()
  if (installation.suspended === true) throw refuse(403, 'This installation has been suspended')
  const wish = readWish(incoming.body)
  const selected = selectedRepositories(account, installation, wish)
  const expiresAt = new Date(simulation.clock.now() + TOKEN_LIFETIME_MS).toISOString().replace(/\.\d+Z$/, 'Z')
  // Longer than the 40 characters of old: nobody may count on a length.
  const token = `ghs_${found.appId}_${randomBytes(96).toString('base64url')}`
  simulation.tokens.add({
    token,
    kind: 'installation',
    owner: account.login,
    expiresAt,
    ...(selected === undefined ? {} : { selectedRepositories: selected }),
  })
  const json = {
    token,
    expires_at: expiresAt,
    permissions: wish.permissions ?? PERMISSIONS,
    repository_selection: selected === undefined ? 'all' : 'selected',
  }
  return { status: 201, json }
}

interface Wish {
  readonly repositories?: readonly string[]
  readonly repository_ids?: readonly number[]
  readonly permissions?: object
}

function readWish(body: Buffer): Wish {
  if (body.length === 0) return {}
  try {
    return JSON.parse(body.toString('utf8')) as Wish
  } catch {
    throw refuse(400, 'Problems parsing JSON')
  }
}

/** Full names that the token will see; undefined for all of the account. */
function selectedRepositories(account: Account, installation: Installation, wish: Wish): readonly string[] | undefined {
  const granted = installation.selectedRepositories?.map((name) =>
    name.includes('/') ? name : `${account.login}/${name}`,
  )
  const { repositories = [], repository_ids: ids = [] } = wish
  if (repositories.length + ids.length === 0) return granted
  if (repositories.length + ids.length > MAX_REPOSITORIES)
    throw unprocessable('too many repositories: at most 500 can be named')
  const asked = account.repositories.filter(({ name, id }) => repositories.includes(name) || ids.includes(id))
  const reachable = asked.filter(({ nameWithOwner }) => granted === undefined || granted.includes(nameWithOwner))
  if (reachable.length < repositories.length + ids.length) {
    throw unprocessable(
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    )
  }
  return reachable.map(({ nameWithOwner }) => nameWithOwner)
}

function unprocessable(message: string) {
  return refuse(422, message, { errors: [{ resource: 'Installation', field: 'repositories', code: 'invalid' }] })
}

function installationJson(
  { appId, clientId }: WorldApp,
  installation: Installation,
  { simulation, incoming }: RestRequest,
): object {
  const account = simulation.world.account(installation.account)
  return {
    id: installation.id,
    account: account === undefined ? null : accountJson(account, incoming.base),
    repository_selection: installation.selectedRepositories === undefined ? 'all' : 'selected',
    access_tokens_url: `${incoming.base}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${incoming.base}/installation/repositories`,
    app_id: appId,
    client_id: clientId,
    target_type: account?.kind ?? 'Organization',
    permissions: PERMISSIONS,
    suspended_at: installation.suspended === true ? '2026-01-01T00:00:00Z' : null,
  }
}
