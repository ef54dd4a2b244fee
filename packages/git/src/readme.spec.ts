import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, jest, test } from '@jest/globals'
import { emptyFolder, served, writeRepository } from '../test/git-world.js'

test('the example of the README reads a lockfile', async () => {
  const root = await emptyFolder()
  writeRepository(root, 'acme/web', [{ files: { 'app/yarn.lock': '# yarn', 'node_modules/yarn.lock': 'no' } }])
  const { url } = await served(root)
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const [, example = ''] = /```ts\n(.*?)```/s.exec(readme) ?? []
  const place = new URL('../out-tsc/readme/', import.meta.url)
  mkdirSync(place, { recursive: true })
  writeFileSync(new URL('example.mjs', place), example)
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined)
  process.env['GIT_FOLDER'] = await emptyFolder()
  process.env['GITHUB_API_URL'] = url
  try {
    await import(new URL('example.mjs', place).href)
    expect(log.mock.calls).toEqual([
      ['app/yarn.lock', 'content', '# yarn'],
      ['not looked at:', []],
    ])
  } finally {
    log.mockRestore()
    delete process.env['GIT_FOLDER']
    delete process.env['GITHUB_API_URL']
  }
})
