import { expect, test } from '@jest/globals'
import type { Config } from '@oclif/core/config'
import { definePlugin, EXTENSIONS_HOOK, type PluginHost } from '@ioc-scanner/core'
import { loadForCommand } from '../flags/load-for-command.js'
import { loadExtensions } from './load-extensions.js'

type Hook = (options: { readonly host: PluginHost }) => Promise<unknown>

interface FakePlugin {
  readonly name: string
  readonly type: 'core' | 'user'
  readonly version: string
  readonly hooks: Readonly<Record<string, readonly string[]>>
  readonly hook: Hook
}

const plugin = (name: string, type: 'core' | 'user', hook: Hook): FakePlugin => ({
  name,
  type,
  version: '1.0.0',
  hooks: { [EXTENSIONS_HOOK]: ['./index.js'] },
  hook,
})

/** As much of oclif as the loader sees: runHook asks the plugins of the object that it is called on. */
class FakeConfig {
  readonly plugins: ReadonlyMap<string, FakePlugin>
  readonly configDir = '/nowhere'

  constructor(...plugins: readonly FakePlugin[]) {
    this.plugins = new Map(plugins.map((installed) => [installed.name, installed]))
  }

  getPluginsList(): readonly FakePlugin[] {
    return [...this.plugins.values()]
  }

  async runHook(_event: string, options: { readonly host: PluginHost }): Promise<object> {
    const failures: object[] = []
    for (const { hook } of this.plugins.values()) {
      await hook(options).catch((error: unknown) => failures.push({ error }))
    }
    return { successes: [], failures }
  }
}

const configOf = (...plugins: readonly FakePlugin[]): Config => new FakeConfig(...plugins) as unknown as Config

const reporter = (name: string): Hook =>
  definePlugin({
    name,
    apiVersion: 1,
    register: (extensions) => extensions.add('reporter', { name: 'paper', render: async () => undefined }),
  })

const broken: Hook = async () => {
  throw new Error('no licence\u001b')
}

test('each extension carries the package and version that brought it', async () => {
  const { registry } = await loadExtensions(configOf(plugin('@acme/paper', 'user', reporter('paper'))))
  expect(registry.all('reporter').map(({ origin }) => origin)).toEqual([
    { plugin: 'paper', package: '@acme/paper', version: '1.0.0', builtIn: false },
  ])
})

test('a built-in plugin is loaded first, and keeps its names', async () => {
  const { registry } = await loadExtensions(
    configOf(plugin('a-stranger', 'user', reporter('paper')), plugin('ours', 'core', reporter('paper'))),
  )
  expect(registry.all('reporter').map(({ origin }) => origin.package)).toEqual(['ours'])
  expect(registry.problems).toMatchObject([{ plugin: 'a-stranger' }])
})

test("a stranger's plugin that fails is told and left out", async () => {
  const told: string[] = []
  const config = configOf(plugin('mine', 'user', broken), plugin('ours', 'core', reporter('paper')))
  const { registry, brokenBuiltIns } = await loadExtensions(config)
  expect(registry.problems).toEqual([{ plugin: 'mine', reason: 'no licence\\x1b' }])
  expect(brokenBuiltIns).toEqual([])
  await expect(loadForCommand({}, config, (message) => told.push(message))).rejects.toMatchObject({
    code: 'CONFIG_INVALID', // no strategy is installed here
  })
  expect(told).toEqual(['plugin mine: no licence\\x1b'])
})

test('without one of our own plugins nothing is scanned: it would overlook things in silence', async () => {
  await expect(loadForCommand({}, configOf(plugin('ours', 'core', broken)), () => undefined)).rejects.toMatchObject({
    code: 'INSTALLATION_BROKEN',
    message:
      'the built-in plugin ours does not load: no licence\\x1b. Nothing was scanned; try again, and if that stays so, install again',
  })
})

test('a plugin that comes after its time is refused', async () => {
  let host: PluginHost | undefined
  const config = configOf(
    plugin('slow', 'user', async (options) => {
      ;({ host } = options)
    }),
  )
  const { registry } = await loadExtensions(config)
  expect(() => host?.install({ name: 'slow', apiVersion: 1, register: () => undefined })).toThrow('came too late')
  expect(registry.origins).toEqual([])
})
