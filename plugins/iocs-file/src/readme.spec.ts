import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'

const packageFolder = new URL('../', import.meta.url)

test('the example of the README prints what the README says', async () => {
  const readme = await readFile(new URL('README.md', packageFolder), 'utf8')
  const block = (language: string) => new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(readme)?.[1] ?? ''
  const folder = await mkdtemp(join(tmpdir(), 'iocs-file-'))
  try {
    const list = join(folder, 'tonight.csv')
    await writeFile(list, block('csv'))
    const options = { cwd: fileURLToPath(packageFolder), env: {} }
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', block('js'), list], options)
    await expect(run).resolves.toEqual({ stdout: block('text'), stderr: '' })
  } finally {
    await rm(folder, { recursive: true })
  }
})
