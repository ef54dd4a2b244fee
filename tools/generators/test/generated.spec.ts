import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Tree } from '@nx/devkit'
import { ROOT, textOf, workspaceTree } from './workspace-tree.js'

interface Collection {
  readonly generators: Readonly<Record<string, { readonly factory: string; readonly schema: string }>>
}
type Options = Readonly<Record<string, string>>
type Generator = (tree: Tree, options: Options) => Promise<unknown>

const { generators } = JSON.parse(textOf('tools/generators/generators.json')) as Collection
const commands = [...textOf('tools/generators/README.md').matchAll(/^npx nx g generators:(\S+) (\S+)(.*)$/gm)].map(
  ([, generator = '', name = '', rest = '']) => ({ generator, options: { name, ...optionsIn(rest) } }),
)
const folder = mkdtempSync(join(tmpdir(), 'generators-'))

/** A copy of what the generated files need of the repository, with everything in it that the README generates. */
beforeAll(async () => {
  const tree = workspaceTree()
  for (const { generator, options } of commands) await (await builtGenerator(generator))(tree, options)
  cpSync(join(ROOT, 'packages/manifests/src'), join(folder, 'packages/manifests/src'), { recursive: true })
  for (const { path, content } of tree.listChanges()) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content ?? '')
  }
  const asTheyAre = ['tsconfig.base.json', 'jest.preset.js', 'tools/jest.after-env.js', 'tools/jest.seed.mjs']
  for (const path of [...asTheyAre, 'packages/manifests/package.json', 'packages/manifests/jest.config.cjs']) {
    cpSync(join(ROOT, path), join(folder, path))
  }
  for (const path of ['node_modules', 'packages/manifests/node_modules']) {
    if (existsSync(join(ROOT, path))) symlinkSync(join(ROOT, path), join(folder, path), 'dir')
  }
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

test('the README shows every generator of the collection, with options that its schema knows', () => {
  expect(commands.map(({ generator }) => generator).sort()).toEqual(Object.keys(generators).sort())
  for (const { generator, options } of commands) {
    const { properties } = JSON.parse(textOf(`tools/generators/${generators[generator]?.schema}`)) as {
      properties: object
    }
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(Object.keys(options)))
  }
})

test('what is generated compiles, with its tests, and so does the list of parsers', async () => {
  const config = {
    extends: './tsconfig.base.json',
    compilerOptions: { noEmit: true, composite: false, declaration: false, declarationMap: false },
    include: ['plugins/*/src/**/*.ts', 'packages/manifests/src/parsers.ts', 'packages/manifests/src/my-lock/*.ts'],
  }
  writeFileSync(join(folder, 'tsconfig.generated.json'), JSON.stringify(config))
  expect(await run('typescript/bin/tsc', '-p', 'tsconfig.generated.json')).toEqual({ exitCode: 0, output: '' })
}, 120_000)

test('what is generated passes its own tests and the conformance suites', async () => {
  const projects = ['plugins/strategy-night-shift', 'plugins/iocs-night-watch', 'packages/manifests']
  const { exitCode, output } = await run(
    'jest/bin/jest.js',
    '--projects',
    ...projects,
    '--testPathPatterns',
    'night|my-lock',
  )
  expect(output).toContain('3 passed, 3 total')
  for (const suite of ['strategy night-shift', 'IOC source night-watch', 'manifest parser my-lock']) {
    expect(output).toContain(`${suite} keeps the contract`)
  }
  expect(exitCode).toBe(0)
}, 120_000)

/** The generator as `nx g` finds it: built, by the collection. */
async function builtGenerator(generator: string): Promise<Generator> {
  const [file = '', name = ''] = generators[generator]?.factory.split('#') ?? []
  const found = ((await import(`../${file}`)) as Record<string, Generator>)[name]
  if (found === undefined) throw new Error(`generators.json: '${generator}' has no function ${name} in ${file}`)
  return found
}

/** `--file my.lock --ecosystem crates.io` */
function optionsIn(text: string): Options {
  return Object.fromEntries([...text.matchAll(/--(\S+) (\S+)/g)].map(([, key = '', value = '']) => [key, value]))
}

async function run(script: string, ...args: readonly string[]): Promise<{ exitCode: number; output: string }> {
  const command = ['--experimental-vm-modules', '--no-warnings', join(ROOT, 'node_modules', script), ...args]
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, command, { cwd: folder, env: {} })
    return { exitCode: 0, output: stdout + stderr }
  } catch (cause) {
    const { code, stdout, stderr } = cause as { code: number; stdout: string; stderr: string }
    return { exitCode: code, output: stdout + stderr }
  }
}
