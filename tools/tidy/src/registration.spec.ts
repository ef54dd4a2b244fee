import { expect, test } from '@jest/globals'
import { repositoryFiles, textOf, workspacePackages, type PackageJson } from './repository.js'

const files = repositoryFiles()
const packages = workspacePackages()

test('every parser folder is in the list of parsers', () => {
  const folders = files.flatMap((path) => /^packages\/manifests\/src\/([^/]+)\/parser\.ts$/.exec(path)?.[1] ?? [])
  const list = textOf('packages/manifests/src/parsers.ts')
  expect(folders.length).toBeGreaterThan(10)
  expect(folders.filter((folder) => !list.includes(`'./${folder}/parser.js'`))).toEqual([])
})

test('every plugin is a built-in plugin of the command line, and a dependency of it', () => {
  const cli = JSON.parse(textOf('packages/cli/package.json')) as PackageJson
  const plugins = packages.filter(({ folder }) => folder.startsWith('plugins/')).map(({ json }) => json.name)
  expect(plugins.filter((name) => !cli.oclif?.plugins?.includes(name))).toEqual([])
  expect(plugins.filter((name) => cli.dependencies?.[name] === undefined)).toEqual([])
})

test('every plugin names its hook', () => {
  const without = packages.filter(
    ({ folder, json }) => folder.startsWith('plugins/') && json.oclif?.hooks?.['ioc-scanner:extensions'] === undefined,
  )
  expect(without.map(({ folder }) => folder)).toEqual([])
})

test('all packages carry one version', () => {
  expect(new Set(packages.map(({ json }) => json.version)).size).toBe(1)
})

test('every package has a README', () => {
  expect(packages.filter(({ folder }) => !files.includes(`${folder}/README.md`)).map(({ folder }) => folder)).toEqual(
    [],
  )
})

/** Rows of the checklist of a faithful simulator that are in scope so far. */
const ROWS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 17, 18]

test('every row of the simulator checklist in scope has a test that names it', () => {
  const specs = files
    .filter((path) => path.startsWith('tools/github-simulator/') && path.endsWith('.spec.ts'))
    .map(textOf)
  const isNamed = (row: number): boolean => specs.some((text) => new RegExp(`github-api 8\\.${row}\\b`).test(text))
  expect(ROWS.filter((row) => !isNamed(row))).toEqual([])
})
