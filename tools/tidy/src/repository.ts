import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Root of this repository. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** Paths of all files that git tracks, or would track: from the root, with `/`. */
export function repositoryFiles(): readonly string[] {
  const git = (...command: string[]): string =>
    execFileSync('git', ['ls-files', '-z', ...command], { cwd: ROOT, encoding: 'utf8', maxBuffer: 1e8 })
  const all = `${git()}${git('--others', '--exclude-standard')}`.split('\0').filter((path) => path !== '')
  const deleted = new Set(git('--deleted').split('\0'))
  return all.filter((path) => !deleted.has(path))
}

export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** What the checks read of a package.json. */
export interface PackageJson {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, unknown>>
  readonly oclif?: { readonly plugins?: readonly string[]; readonly hooks?: Readonly<Record<string, string>> }
}

export interface WorkspacePackage {
  readonly folder: string
  readonly json: PackageJson
}

/** Every package of the workspace. */
export function workspacePackages(): readonly WorkspacePackage[] {
  return repositoryFiles()
    .filter((path) => /^(packages|plugins|tools)\/[^/]+\/package\.json$/.test(path))
    .map((path) => ({ folder: path.slice(0, -'/package.json'.length), json: JSON.parse(textOf(path)) as PackageJson }))
}
