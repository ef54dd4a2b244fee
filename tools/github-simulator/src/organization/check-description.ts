import type { OrganizationDescription, RepositoryDescription } from './description.js'

const NAME = /^[A-Za-z0-9._-]{1,100}$/

/** Says at once what git or the simulator would say late and obscurely. */
export function checkDescription({ organization, repositories }: OrganizationDescription): void {
  if (!NAME.test(organization))
    throw new Error(`${JSON.stringify(organization)} is no name of an organization: use letters, digits, . _ -`)
  const names = new Set<string>()
  for (const repository of repositories) {
    for (const name of [repository.name, ...(repository.formerNames ?? [])]) {
      if (!NAME.test(name) || name === '.' || name === '..') {
        throw new Error(`${JSON.stringify(name)} is no name of a repository: use letters, digits, . _ -`)
      }
      // GitHub compares names without case, and so do some file systems.
      if (names.has(name.toLowerCase())) throw new Error(`two repositories of ${organization} are called ${name}`)
      names.add(name.toLowerCase())
    }
    checkPaths(repository)
  }
}

function checkPaths({ name, files = {}, history = [], branches = {}, latin1Paths = {} }: RepositoryDescription): void {
  for (const set of [files, latin1Paths, ...history, ...Object.values(branches)]) {
    for (const path of Object.keys(set)) {
      if (path.split('/').some((part) => part === '' || part === '.' || part === '..' || part === '.git')) {
        throw new Error(
          `${name} has a file at ${JSON.stringify(path)}: a path is relative and has no empty, "." or ".git" part`,
        )
      }
    }
  }
}
