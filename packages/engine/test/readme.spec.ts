import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

const packageFolder = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const block = (language: string): string =>
  new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(readme)?.[1] ?? `there is no ${language} block`

test('the example in the README prints what the README says', () => {
  const example = ['--input-type=module', '--eval', block('js')]
  expect(execFileSync(process.execPath, example, { cwd: packageFolder, encoding: 'utf8' })).toBe(block('text'))
})
