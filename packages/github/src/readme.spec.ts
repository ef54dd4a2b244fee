import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, jest, test } from '@jest/globals'
import { DEMO_TOKEN } from 'github-simulator'
import { simulated, written } from '../test/simulated-github.js'

test('the example of the README lists lockfiles', async () => {
  const world = await written({
    organization: 'acme',
    repositories: [{ name: 'web', files: { 'app/package-lock.json': '{}', 'node_modules/package-lock.json': '{}' } }],
  })
  const { url } = await simulated(world)
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const [, example = ''] = /```ts\n(.*?)```/s.exec(readme) ?? []
  const folder = new URL('../out-tsc/readme/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  writeFileSync(new URL('example.mjs', folder), example)
  const log = jest.spyOn(console, 'log').mockImplementation(() => undefined)
  const { GITHUB_TOKEN, GITHUB_API_URL, ...surroundings } = process.env
  process.env['GITHUB_TOKEN'] = DEMO_TOKEN
  process.env['GITHUB_API_URL'] = url
  try {
    await import(new URL('example.mjs', folder).href)
    expect(log.mock.calls).toEqual([['acme/web', ['app/package-lock.json'], []]])
  } finally {
    log.mockRestore()
    process.env = {
      ...surroundings,
      ...(GITHUB_TOKEN === undefined ? {} : { GITHUB_TOKEN }),
      ...(GITHUB_API_URL === undefined ? {} : { GITHUB_API_URL }),
    }
  }
}, 30_000)
