import type { Tree } from '@nx/devkit'
import { expect, test } from '@jest/globals'
import { generated, textOf, workspaceTree } from '../../test/workspace-tree.js'
import { generateIocSource } from '../ioc-source/generator.js'
import { generateStrategy } from '../strategy/generator.js'

const NAME = '@ioc-scanner/plugin-strategy-example'

test.each([
  ['strategy-example', 'Batching strategy: example.', generateStrategy],
  ['iocs-example', 'IOC source: example.', generateIocSource],
])('%s has the package files of a built-in plugin, to the letter', async (plugin, description, generate) => {
  const tree = workspaceTree()
  await generate(tree, { name: 'example' })
  for (const file of ['jest.config.cjs', 'tsconfig.lib.json', 'tsconfig.spec.json', 'package.json']) {
    const expected = textOf(`plugins/strategy-parallel/${file}`)
      .replaceAll('strategy-parallel', plugin)
      .replace(/"description": .*/, `"description": "${description}",`)
    expect(generated(tree, `plugins/${plugin}/${file}`)).toBe(expected)
  }
  expect(references(tree, `plugins/${plugin}/tsconfig.json`)).toEqual(['./tsconfig.lib.json', './tsconfig.spec.json'])
})

test('a plugin carries the version that all packages carry', async () => {
  const tree = workspaceTree()
  tree.write('packages/core/package.json', '{ "version": "0.7.2" }')
  await generateStrategy(tree, { name: 'example' })
  expect(JSON.parse(generated(tree, 'plugins/strategy-example/package.json'))).toMatchObject({
    version: '0.7.2',
    peerDependencies: { '@ioc-scanner/core': '^0.7.2' },
    devDependencies: { '@ioc-scanner/core': '0.7.2', '@ioc-scanner/testkit': '0.7.2' },
  })
  expect(JSON.parse(generated(tree, 'packages/cli/package.json'))).toMatchObject({ dependencies: { [NAME]: '0.7.2' } })
})

interface CliPackage {
  readonly version: string
  readonly dependencies: object
  readonly oclif: { readonly plugins: readonly string[] }
}

test('a plugin comes with the command line, the last of them, and nothing else changes there', async () => {
  const tree = workspaceTree()
  await generateStrategy(tree, { name: 'example' })
  const before = JSON.parse(textOf('packages/cli/package.json')) as CliPackage
  expect(JSON.parse(generated(tree, 'packages/cli/package.json'))).toEqual({
    ...before,
    dependencies: { ...before.dependencies, [NAME]: before.version },
    oclif: { ...before.oclif, plugins: [...before.oclif.plugins, NAME] },
  })
})

test.each([
  ['tsconfig.json', './plugins/strategy-example'],
  ['packages/cli/tsconfig.lib.json', '../../plugins/strategy-example/tsconfig.lib.json'],
])('%s refers to it after the other plugins', async (file, path) => {
  const tree = workspaceTree()
  const before = references(tree, file)
  await generateStrategy(tree, { name: 'example' })
  const after = references(tree, file)
  expect(after.filter((other) => other !== path)).toEqual(before)
  expect(after.filter((other) => other.includes('/plugins/')).at(-1)).toBe(path)
})

test.each([
  ['that refers to plugins', ['../../plugins/a', './x'], ['../../plugins/a', '../../plugins/strategy-example', './x']],
  ['that refers to none', ['./x'], ['./x']],
])('a tsconfig.json of the command line %s stays so', async (_which, before, after) => {
  const tree = workspaceTree()
  const file = 'packages/cli/tsconfig.json'
  tree.write(file, JSON.stringify({ references: before.map((path) => ({ path })) }))
  await generateStrategy(tree, { name: 'example' })
  expect(references(tree, file)).toEqual(after)
})

test('a plugin that is registered already, its folder being lost, is not registered twice', async () => {
  const tree = workspaceTree()
  const files = [
    'packages/cli/package.json',
    'packages/cli/tsconfig.json',
    'packages/cli/tsconfig.lib.json',
    'tsconfig.json',
  ]
  await generateStrategy(tree, { name: 'example' })
  const once = files.map((file) => generated(tree, file))
  tree.delete('plugins/strategy-example')
  await generateStrategy(tree, { name: 'example' })
  expect(files.map((file) => generated(tree, file))).toEqual(once)
})

function references(tree: Tree, file: string): readonly string[] {
  const config = JSON.parse(generated(tree, file)) as { readonly references: readonly { readonly path: string }[] }
  return config.references.map(({ path }) => path)
}
