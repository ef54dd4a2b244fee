import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'

const packageFolder = new URL('../', import.meta.url)

test('the example of the README prints what the README says', async () => {
  const readme = await readFile(new URL('README.md', packageFolder), 'utf8')
  const [, code = '', output = ''] = /```js\n(.*?)```\n+```text\n(.*?)```/s.exec(readme) ?? []
  const options = { cwd: fileURLToPath(packageFolder), env: {} }
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], options)
  await expect(run).resolves.toEqual({ stdout: output, stderr: '' })
})
