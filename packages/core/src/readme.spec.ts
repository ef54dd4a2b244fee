import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { EXTENSION_POINTS } from './extensions/points.js'
import { EXTENSIONS_HOOK } from './plugin/define-plugin.js'

// Inside the package, where its own name resolves as it does for a plugin.
const folder = fileURLToPath(new URL('../out-tsc/readme/', import.meta.url))
const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
const blocks = (language: string): readonly string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, text = '']) => text)

beforeAll(() => mkdir(folder, { recursive: true }))
afterAll(() => rm(folder, { recursive: true }))

test('the plugin of the README does what the README says', async () => {
  const [plugin = '', trial = ''] = blocks('js')
  await writeFile(`${folder}index.js`, plugin)
  await writeFile(`${folder}trial.js`, trial)
  const run = promisify(execFile)(process.execPath, [`${folder}trial.js`], { env: {} })
  await expect(run).resolves.toEqual({ stdout: blocks('text')[0], stderr: '' })
})

test('the package.json of the README names the hook and the peer', () => {
  const json = JSON.parse(blocks('json')[0] ?? '') as Record<string, unknown>
  expect(json).toMatchObject({
    oclif: { hooks: { [EXTENSIONS_HOOK]: './index.js' } },
    peerDependencies: { '@ioc-scanner/core': '^0.1.0' },
  })
})

test('the README has a row for each extension point, with the methods that it has to have', () => {
  for (const [point, methods] of Object.entries(EXTENSION_POINTS)) {
    const row = readme.split('\n').find((line) => line.startsWith(`| \`${point}\` `))
    for (const method of methods) expect(`${point}: ${row}`).toContain(`${method}(`)
  }
})
