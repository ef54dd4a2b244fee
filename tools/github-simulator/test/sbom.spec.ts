import { beforeAll, expect, test } from '@jest/globals'
import { DEMO_TOKEN } from '../src/index.js'
import { BAD, written } from './history-world.js'
import type { Written } from './history-world.js'
import { request, start, textOf } from './simulated-world.js'
import type { Json, Reply, Running } from './simulated-world.js'

const token = DEMO_TOKEN
let world: Written
beforeAll(async () => {
  world = await written({
    organization: 'globex',
    repositories: [
      {
        name: 'app',
        files: {
          'package-lock.json': BAD,
          'node_modules/x/package-lock.json': BAD,
          'tools/package.json': {
            lockfile: 'package-json',
            content: {
              project: 'tools',
              packages: [
                { name: 'axios', version: '1.0.0', wanted: '^1.0.0' },
                { name: '@safe/tool', version: '2.0.0', wanted: '~2.0.0' },
              ],
            },
          },
        },
      },
      {
        name: 'odd',
        files: { 'package-lock.json': BAD },
        dependencyGraph: { adds: [{ ecosystem: 'PyPI', name: 'litellm', version: '1.82.8' }], omits: ['axios'] },
      },
      { name: 'off', files: { 'package-lock.json': BAD }, dependencyGraph: 'disabled' },
    ],
  })
})

const generate = ({ rest }: Running, name: string): Promise<Reply> =>
  rest(`/repos/globex/${name}/dependency-graph/sbom/generate-report`, { token })

async function report(running: Running, name: string): Promise<Json> {
  const { json } = await generate(running, name)
  const url = textOf(json['sbom_url'])
  let reply = await request(url, { token })
  while (reply.status < 300) reply = await request(url, { token })
  return (await request(reply.headers.get('location') ?? '', { token: null })).json
}

const listed = (sbom: Json | undefined): unknown[] =>
  (sbom?.['packages'] ?? []).map((item) => [
    item['name'],
    item['versionInfo'],
    item['externalRefs']?.[0]?.['referenceLocator'],
  ])

test('github-api 8.15: a report is generated, waited for, and read from a temporary URL', async () => {
  const running = await start(world.directory)
  const generated = await generate(running, 'app')
  expect(generated.status).toBe(201)
  const url = textOf(generated.json['sbom_url'])
  expect(url).toMatch(/\/repos\/globex\/app\/dependency-graph\/sbom\/fetch-report\/[0-9a-f-]{36}$/)
  expect((await request(url, { token })).status).toBe(202)
  const ready = await request(url, { token })
  expect(ready.status).toBe(302)
  const temporary = ready.headers.get('location') ?? ''
  expect((await request(temporary, { token: null })).json['sbom']).toMatchObject({ spdxVersion: 'SPDX-2.3' })
  expect((await request(temporary.replace(/signature=.*/, 'signature=guessed'), { token: null })).status).toBe(403)
  running.simulator.advance(601)
  expect((await request(temporary, { token: null })).status).toBe(403)
  running.simulator.advance(7 * 86_400)
  expect((await request(url, { token })).status).toBe(404)
  expect((await request(url.replace('app', 'odd'), { token })).status).toBe(404)
})

test('github-api 8.15: versions of lockfiles, and ranges where only a manifest speaks', async () => {
  const { sbom } = await report(await start(world.directory), 'app')
  expect(listed(sbom)).toEqual([
    ['com.github.globex/app', 'main', undefined],
    ['axios', '1.14.1', 'pkg:npm/axios@1.14.1'],
    ['@safe/tool', '~2.0.0', 'pkg:npm/%40safe/tool'],
  ])
})

test('github-api 8.15: GitHub may know other packages than the lockfile', async () => {
  const { packages } = await report(await start(world.directory, { sbom: { body: 'bare' } }), 'odd')
  expect(packages?.map((item) => item['name'])).toEqual(['com.github.globex/odd', 'litellm'])
})

test('github-api 8.15: SBOMs have a bucket of their own', async () => {
  const running = await start(world.directory, { primary: { sbomLimit: 2, sbomWindowSeconds: 3600 } })
  const { headers } = await generate(running, 'app')
  expect(headers.get('x-ratelimit-resource')).toBe('dependency_sbom')
  expect(headers.get('x-ratelimit-remaining')).toBe('1')
  expect((await generate(running, 'app')).status).toBe(201)
  expect((await generate(running, 'app')).status).toBe(403)
  const { json } = await running.rest('/rate_limit', { token })
  expect(json['resources']).toMatchObject({ core: { used: 0 }, dependency_sbom: { limit: 2, used: 2 } })
  running.simulator.advance(3599)
  expect((await generate(running, 'app')).status).toBe(403)
  running.simulator.advance(2)
  expect((await generate(running, 'app')).status).toBe(201)
  expect(running.simulator.ledger().kinds.sbom).toMatchObject({ requests: 3, points: 3 })
})

test('github-api 8.15: a disabled graph is 404, and the synchronous route is gone', async () => {
  const running = await start(world.directory)
  const { status, json } = await generate(running, 'off')
  expect([status, textOf(json['message']).slice(0, 32)]).toEqual([404, 'The Dependency graph is disabled'])
  const old = '/repos/globex/app/dependency-graph/sbom'
  expect((await running.rest(old, { token })).status).toBe(404)
  expect((await (await start(world.directory, { sbom: { synchronous: 410 } })).rest(old, { token })).status).toBe(410)
  const ghes = await start(world.directory, { mode: 'ghes' })
  expect(listed((await ghes.rest(old, { token })).json['sbom'])).toHaveLength(3)
  expect((await generate(ghes, 'app')).status).toBe(404)
})
