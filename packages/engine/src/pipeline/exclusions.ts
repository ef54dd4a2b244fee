import type { Selection } from '@ioc-scanner/core'
import { anyGlob } from './path-glob.js'

/** Folders that hold other people's code or a tool's own state: what lies there is not what the repository resolves to. */
const PRUNED_FOLDERS: ReadonlySet<string> = new Set([
  'node_modules',
  'bower_components',
  'vendor',
  '.venv',
  'venv',
  'site-packages',
  '__pycache__',
  '.tox',
])
/** They hold no files of the repository, whatever lies in them. */
const VERSION_CONTROL: ReadonlySet<string> = new Set(['.git', '.hg', '.svn'])

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Whether nobody looks into that folder, whatever the user chose. */
export function isPruned(path: string): boolean {
  return PRUNED_FOLDERS.has(nameOf(path)) || VERSION_CONTROL.has(nameOf(path))
}

/** The name of a pruned folder whose files the report has to tell of; undefined for one that has none. */
export function prunedName(path: string): string | undefined {
  const name = nameOf(path)
  return PRUNED_FOLDERS.has(name) ? name : undefined
}

const BELOW_ROOT = 'below the root folder (--fast)'
const BY_PATH = 'excluded by path (--path-exclude)'
export const OTHER_ECOSYSTEM = 'of other ecosystems (--ecosystem)'

/** What the user left out inside repositories, and by which choice: the reasons are what the report says. */
export class Exclusions {
  /** Whether files may lie in a repository that this scan does not see by the user's choice. */
  readonly leavesFilesOut: boolean
  readonly #isBelowRoot: boolean
  readonly #isExcluded: (path: string) => boolean

  constructor({ rootOnly, pathExclude, ecosystems }: Pick<Selection, 'rootOnly' | 'pathExclude' | 'ecosystems'>) {
    this.leavesFilesOut = rootOnly || pathExclude.length > 0 || ecosystems.length > 0
    this.#isBelowRoot = rootOnly
    this.#isExcluded = anyGlob(pathExclude)
  }

  /** Why a folder is not looked into; undefined: the user did not leave it out. */
  ofFolder(path: string): string | undefined {
    if (this.#isBelowRoot) return BELOW_ROOT
    return this.#isExcluded(path) ? BY_PATH : undefined
  }

  /** Why a file that is wanted is not read; undefined: the user did not leave it out. */
  ofFile(path: string): string | undefined {
    return this.#isExcluded(path) ? BY_PATH : undefined
  }
}
