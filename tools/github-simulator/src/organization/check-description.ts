import { LOCKFILE_FORMATS } from '../lockfiles/formats.js'
import type {
  CommitDescription,
  FileDescription,
  FilesDescription,
  OrganizationDescription,
  RepositoryDescription,
} from './description.js'

const NAME = /^[A-Za-z0-9._-]{1,100}$/

/** Says at once what git or the simulator would say late and obscurely. */
export function checkDescription({ organization, repositories, users = [] }: OrganizationDescription): void {
  for (const account of [{ login: organization, repositories }, ...users]) {
    checkName('an account', account.login)
    checkNames(account.login, account.repositories)
    account.repositories.forEach(checkStates)
    account.repositories.forEach(checkFiles)
  }
}

function checkName(of: string, name: string): void {
  if (NAME.test(name) && name !== '.' && name !== '..') return
  throw new Error(`${JSON.stringify(name)} is no name of ${of}: use up to 100 letters, digits, . _ -`)
}

function checkNames(owner: string, repositories: readonly RepositoryDescription[]): void {
  const taken = new Set<string>()
  for (const name of repositories.flatMap((repository) => [repository.name, ...(repository.formerNames ?? [])])) {
    checkName('a repository', name)
    // GitHub compares names without case, and so do some file systems.
    if (taken.has(name.toLowerCase())) throw new Error(`two repositories of ${owner} are called ${name}`)
    taken.add(name.toLowerCase())
  }
}

const VISIBILITIES: readonly unknown[] = ['PUBLIC', 'PRIVATE', 'INTERNAL']
const BLOCKS: readonly unknown[] = ['tos', 'dmca', 'unavailable']
const PULL_REQUEST_STATES: readonly unknown[] = ['OPEN', 'CLOSED', 'MERGED']

/** From JSON anything may come: the listing would break with it, or take it for something else. */
function checkStates({ name, visibility, blocked, pullRequests = [] }: RepositoryDescription): void {
  checkOneOf(`the visibility of ${name}`, visibility, VISIBILITIES)
  checkOneOf(`the reason for which ${name} is blocked`, blocked?.reason, BLOCKS)
  for (const { state } of pullRequests) checkOneOf(`the state of a pull request of ${name}`, state, PULL_REQUEST_STATES)
}

function checkOneOf(what: string, value: unknown, known: readonly unknown[]): void {
  if (value === undefined || known.includes(value)) return
  throw new Error(`${what} is ${JSON.stringify(value)}; there are ${known.join(', ')}`)
}

const FILE_KINDS = ['text', 'lockfile', 'base64', 'symlink', 'submodule', 'lfsSize']

function checkFiles(repository: RepositoryDescription): void {
  const { name, files = {}, history = [], branches = {}, latin1Paths = {}, commits = [] } = repository
  checkCommits(repository)
  for (const set of [files, latin1Paths, ...history, ...Object.values(branches), ...commits.map(added)])
    checkFileSet(name, set)
}

/** @throws When a path cannot be one in git, or a file is none of the kinds. */
export function checkFileSet(name: string, files: FilesDescription): void {
  for (const [path, file] of Object.entries(files)) {
    if (path.split('/').some((part) => part === '' || part === '.' || part === '..' || part === '.git')) {
      throw new Error(
        `${name} has a file at ${JSON.stringify(path)}: a path is relative and has no empty, "." or ".git" part`,
      )
    }
    checkFile(`${name}/${path}`, file)
  }
}

function checkCommits({
  name,
  commits,
  pullRequests,
  files,
  history,
  branches,
  latin1Paths,
}: RepositoryDescription): void {
  if (commits === undefined) {
    if (pullRequests !== undefined) throw new Error(`${name} has pull requests: say its commits one by one`)
    return
  }
  if ((files ?? history ?? branches ?? latin1Paths) !== undefined)
    throw new Error(`${name} has commits: they say its files, history and branches`)
  if (commits.length === 0) throw new Error(`${name} has no commits: leave them out for an empty repository`)
}

/** The files that a commit names; those that it removes count as empty. */
export function added({ files = {} }: Pick<CommitDescription, 'files'>): FilesDescription {
  return Object.fromEntries(
    Object.entries(files).flatMap(([path, file]): [string, FileDescription][] => [[path, file ?? '']]),
  )
}

function checkFile(place: string, file: FileDescription): void {
  if (typeof file === 'string') return
  if (FILE_KINDS.filter((kind) => kind in file).length !== 1) {
    throw new Error(`${place} is neither a text nor has exactly one of ${FILE_KINDS.join(', ')}`)
  }
  if ('lockfile' in file && !Object.hasOwn(LOCKFILE_FORMATS, file.lockfile)) {
    throw new Error(`${place} has the format ${file.lockfile}; there are ${Object.keys(LOCKFILE_FORMATS).join(', ')}`)
  }
}
