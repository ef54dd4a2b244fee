import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach } from '@jest/globals'
import { VirtualClock, startSimulator } from '../src/index.js'
import type { Simulator, SimulatorOptions } from '../src/index.js'
import type { OrganizationAccount, World, WorldRepository, WorldToken } from '../src/world/world.js'
import { createGitRepository, repositoryDirectory } from './git-fixtures.js'
import type { CommitFixture } from './git-fixtures.js'

export interface RepositoryFixture extends Partial<WorldRepository> {
  readonly name: string
  /** Undefined: one commit with a README. Empty: no commits at all. */
  readonly commits?: readonly CommitFixture[]
  readonly tags?: Readonly<Record<string, string>>
}

export const ADA = 'ghp_adatest'
export const STRANGER = 'ghp_strangertest'

const people: readonly WorldToken[] = [
  { token: ADA, kind: 'user', owner: 'ada' },
  { token: STRANGER, kind: 'user', owner: 'mallory' },
]

const folders: string[] = []
const running: Simulator[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()))
})

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** Writes a world with one organization, `acme`, of which `ada` is an owner. @returns its folder. */
export function createWorld(
  repositories: readonly RepositoryFixture[],
  more: Partial<World> & { readonly acme?: Partial<OrganizationAccount> } = {},
): string {
  const folder = mkdtempSync(join(tmpdir(), 'simulated-world-'))
  folders.push(folder)
  const { acme, ...world } = more
  const organization: OrganizationAccount = {
    login: 'acme',
    databaseId: 7,
    owners: ['ada'],
    members: [],
    teams: [],
    repositories: repositories.map((fixture, index) => createRepository(folder, fixture, 100 + index)),
    ...acme,
  }
  const complete: World = {
    organizations: [organization],
    users: [],
    apps: [],
    ...world,
    tokens: [...people, ...(world.tokens ?? [])],
  }
  writeFileSync(join(folder, 'world.json'), JSON.stringify(complete))
  return folder
}

/** A repository of the world on disk. */
export function createRepository(folder: string, fixture: RepositoryFixture, databaseId: number): WorldRepository {
  const { commits = [{ branch: 'main', files: { 'README.md': `# ${fixture.name}\n` } }], tags, ...data } = fixture
  createGitRepository(repositoryDirectory(folder, fixture.name), commits, tags)
  return {
    databaseId,
    gitDirectory: `${fixture.name}.git`,
    defaultBranch: commits.length === 0 ? null : 'main',
    visibility: 'PRIVATE',
    pushedAt: new Date(Date.UTC(2026, 0, databaseId % 28)).toISOString(),
    createdAt: '2025-01-01T00:00:00Z',
    ...data,
  }
}

export interface Running {
  readonly simulator: Simulator
  readonly clock: VirtualClock
  /** GET on the REST API, as `ada` unless a token is given; null sends none. */
  rest(path: string, init?: RequestOptions): Promise<Reply>
  graphql(query: string, variables?: object, init?: RequestOptions): Promise<Reply>
}

export interface RequestOptions {
  readonly token?: string | null
  readonly headers?: Readonly<Record<string, string>>
  readonly method?: string
  readonly body?: string
}

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; tests look into it as they like. */
  readonly json: Json
}

export type Json = { readonly [key: string]: Json } & { readonly [index: number]: Json } & {
  readonly length: number
  map<Result>(use: (item: Json, index: number) => Result): Result[]
  filter(use: (item: Json) => boolean): Json
}

/** Starts a simulator with a clock that stands still; it is closed after the test. */
export async function start(directory: string, options: SimulatorOptions = {}): Promise<Running> {
  const clock = new VirtualClock()
  const simulator = await startSimulator({ directory, options: { clock, ...options } })
  running.push(simulator)
  return {
    simulator,
    clock,
    rest: (path, init) => request(simulator.url + path, init),
    graphql: (query, variables, init) =>
      request(simulator.graphqlUrl, { method: 'POST', body: JSON.stringify({ query, variables }), ...init }),
  }
}

export async function request(
  url: string,
  { token = ADA, headers, method = 'GET', body }: RequestOptions = {},
): Promise<Reply> {
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: { 'user-agent': 'test', ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: readJson(text) }
}

/** The text of a JSON string. */
export function textOf(json: Json | undefined): string {
  const value: unknown = json
  if (typeof value !== 'string') throw new Error(`${JSON.stringify(value)} is no string`)
  return value
}

function readJson(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return null as unknown as Json
  }
}
