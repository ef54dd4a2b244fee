import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'

const packageFolder = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(join(packageFolder, 'README.md'), 'utf8')
const block = (language: string): string =>
  new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(readme)?.[1] ?? `there is no ${language} block`

test('the example in the README prints what the README says', () => {
  const home = mkdtempSync(join(tmpdir(), 'ioc-scanner-home-'))
  try {
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', block('js')], {
      cwd: packageFolder,
      env: { HOME: home },
      encoding: 'utf8',
    })
    const promised = block('text').trimEnd().split('\n')
    expect(output.split('\n')).toEqual(expect.arrayContaining(promised))
    expect(promised).toHaveLength(3)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
})
