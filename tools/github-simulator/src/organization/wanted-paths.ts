const WANTED_NAMES = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'package.json',
  'poetry.lock',
  'uv.lock',
  'Pipfile.lock',
  'go.mod',
  'go.sum',
  'Cargo.lock',
  'Gemfile.lock',
  'gems.locked',
  'composer.lock',
])

const NPM_LOCKFILE_NAMES = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
])

/** Folders that hold copies of other people's packages: what lies there is not what the project resolves to. */
const VENDORED_FOLDERS = new Set(['node_modules', 'vendor', 'bower_components', '.git'])

export interface PathParts {
  /** Empty for the root. */
  readonly folder: string
  readonly name: string
}

export function partsOf(path: string): PathParts {
  const slash = path.lastIndexOf('/')
  return { folder: slash === -1 ? '' : path.slice(0, slash), name: path.slice(slash + 1) }
}

export function isVendored(path: string): boolean {
  return path.split('/').some((part) => VENDORED_FOLDERS.has(part))
}

/** Does a scanner have to read the file at this path? */
export function isWantedPath(path: string): boolean {
  const { folder, name } = partsOf(path)
  if (isVendored(path)) return false
  if (WANTED_NAMES.has(name)) return true
  if (/^requirements.*\.txt$/.test(name)) return true
  if (folder.split('/').at(-1) === 'requirements' && name.endsWith('.txt')) return true
  return folder === '.github/workflows' && /\.ya?ml$/.test(name)
}

export function isNpmLockfile(path: string): boolean {
  return NPM_LOCKFILE_NAMES.has(partsOf(path).name)
}

/** The folder itself and those above it, nearest first; the root is the empty string. */
export function foldersUpward(folder: string): string[] {
  const folders: string[] = []
  for (let current = folder; current !== ''; current = partsOf(current).folder) folders.push(current)
  return [...folders, '']
}
