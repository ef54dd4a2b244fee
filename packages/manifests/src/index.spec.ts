import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { ExtensionRegistry } from '@ioc-scanner/core'
import manifests, { parsers, unreadFormats } from './index.js'

const packageFolder = new URL('../', import.meta.url)

test('the plugin registers every parser of the list and every unread format, under names of their own', () => {
  const extensions = new ExtensionRegistry()
  extensions.install(manifests.definition)
  const names = extensions.all('manifest-parser').map(({ name }) => name)
  expect(extensions.problems).toEqual([])
  expect(names).toEqual([...parsers, ...unreadFormats].map(({ name }) => name).sort())
})

test('every folder with a parser is in the list', async () => {
  const entries = await readdir(new URL('.', import.meta.url), { recursive: true })
  const folders = entries.filter((entry) => /^[^/]+\/parser\.ts$/.test(entry)).map((entry) => entry.split('/')[0])
  expect(folders.sort()).toEqual(parsers.map(({ name }) => name).sort())
})

test('the example of the README prints what the README says', async () => {
  const readme = await readFile(new URL('README.md', packageFolder), 'utf8')
  const block = (language: string) => new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(readme)?.[1] ?? ''
  const options = { cwd: fileURLToPath(packageFolder), env: {} }
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', block('js')], options)
  await expect(run).resolves.toEqual({ stdout: block('text'), stderr: '' })
})
