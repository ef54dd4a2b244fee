import { diskUsageOf } from '../world/disk-usage-of.js'
import { nodeIdOf } from '../world/node-id.js'
import { permissionOf } from '../world/permission.js'
import type { Account, Repository } from '../world/world-index.js'
import type { RestRequest } from './route.js'

export function accountJson({ login, id, kind }: Account, base: string): object {
  return {
    login,
    id,
    node_id: nodeIdOf({ type: kind, key: String(id) }),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    url: `${base}/users/${login}`,
    html_url: `https://github.com/${login}`,
    type: kind,
    site_admin: false,
  }
}

export function repositoryJson(
  repository: Repository,
  { incoming: { base }, caller, simulation }: RestRequest,
): object {
  const { id, name, nameWithOwner, owner, data, defaultBranch, pushedAt } = repository
  const permission = permissionOf(caller, repository, simulation.world)
  const url = `${base}/repos/${nameWithOwner}`
  return {
    id,
    node_id: nodeIdOf({ type: 'Repository', key: String(id) }),
    name,
    full_name: nameWithOwner,
    private: data.visibility !== 'PUBLIC',
    owner: accountJson(owner, base),
    html_url: `https://github.com/${nameWithOwner}`,
    description: data.description ?? null,
    fork: data.fork === true,
    url,
    branches_url: `${url}/branches{/branch}`,
    trees_url: `${url}/git/trees{/sha}`,
    contents_url: `${url}/contents/{+path}`,
    clone_url: `https://github.com/${nameWithOwner}.git`,
    ssh_url: `git@github.com:${nameWithOwner}.git`,
    mirror_url: data.mirror === true ? `https://git.example.org/${name}.git` : null,
    created_at: data.createdAt,
    updated_at: pushedAt,
    pushed_at: pushedAt,
    size: diskUsageOf(repository),
    language: data.primaryLanguage ?? null,
    topics: data.topics ?? [],
    archived: data.archived === true,
    disabled: data.disabled === true,
    is_template: data.template === true,
    visibility: data.visibility.toLowerCase(),
    default_branch: defaultBranch ?? 'main',
    ...(permission === null ? {} : { permissions: permissionsJson(permission) }),
  }
}

export function permissionsJson(permission: string): object {
  const rank = ['READ', 'TRIAGE', 'WRITE', 'MAINTAIN', 'ADMIN'].indexOf(permission)
  return { admin: rank >= 4, maintain: rank >= 3, push: rank >= 2, triage: rank >= 1, pull: rank >= 0 }
}
