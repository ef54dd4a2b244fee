import { expect, test } from '@jest/globals'
import { container, inject, injectable } from '../di.js'
import type { Strategy } from '../extensions/strategy.js'
import { CLOCK, type Clock } from '../ports/clock.js'
import { definePlugin, type ExtensionRegistrar } from './define-plugin.js'
import { ExtensionRegistry } from './extension-registry.js'

const PLAN = { batchSize: 1, concurrency: 1, crossRepository: false, pauseMs: 0 }
const strategy = (name: string): Strategy => ({ name, plan: () => PLAN })
const plugin = (name: string, register: (extensions: ExtensionRegistrar) => void) =>
  definePlugin({ name, apiVersion: 1, register })

test('a plugin adds objects and classes, found by point and name', async () => {
  class Gentle implements Strategy {
    readonly name = 'gentle'
    plan = () => PLAN
  }
  const registry = new ExtensionRegistry()
  const hook = plugin('mine', (extensions) => {
    extensions.add('strategy', Gentle)
    extensions.add('strategy', strategy('brisk'))
  })
  await expect(hook({ host: registry })).resolves.toBe('mine')
  expect(registry.all('strategy').map(({ name }) => name)).toEqual(['brisk', 'gentle'])
  expect(registry.named('strategy', 'gentle')).toBeInstanceOf(Gentle)
})

test('a class gets what it injects', () => {
  const child = container.createChildContainer()
  const clock: Clock = { now: () => 42, sleep: async () => undefined }
  child.register(CLOCK, { useValue: clock })
  @injectable()
  class Timed implements Strategy {
    readonly name = 'timed'
    constructor(@inject(CLOCK) readonly clock: Clock) {}
    plan = () => ({ ...PLAN, pauseMs: this.clock.now() })
  }
  const registry = new ExtensionRegistry(child)
  registry.install(plugin('mine', (extensions) => extensions.add('strategy', Timed)).definition)
  expect((registry.named('strategy', 'timed') as Timed).plan().pauseMs).toBe(42)
})

test('an unknown name is an error that lists what is installed', () => {
  const registry = new ExtensionRegistry()
  registry.install(plugin('mine', (extensions) => extensions.add('strategy', strategy('gentle'))).definition)
  expect(() => registry.named('strategy', 'gentel')).toThrow("there is no strategy 'gentel'; installed: gentle")
})

test('a plugin for another API version is refused by name and version', () => {
  const definition = { ...plugin('old', () => undefined).definition, apiVersion: 9 }
  expect(() => new ExtensionRegistry().install(definition)).toThrow(
    "plugin 'old' is written for API version 9; this is version 1",
  )
})

test('a plugin that throws while it registers adds nothing', () => {
  const registry = new ExtensionRegistry()
  const broken = plugin('broken', (extensions) => {
    extensions.add('strategy', strategy('half'))
    throw new Error('boom')
  })
  expect(() => registry.install(broken.definition)).toThrow('boom')
  expect(registry.all('strategy')).toEqual([])
})

test.each<[string, unknown, string]>([
  [
    'a constructor that throws',
    class {
      constructor() {
        throw new Error('no disk')
      }
    },
    'no disk',
  ],
  ['a missing method', { name: 'silent' }, 'it has no plan'],
  [
    'a name that users cannot type',
    { name: 'My Strategy', plan: () => PLAN },
    "its name 'My Strategy' is not kebab-case",
  ],
  ['nothing at all', undefined, 'it is no object'],
])('%s is a problem of its plugin, and leaves the others usable', (_, implementation, reason) => {
  const registry = new ExtensionRegistry()
  registry.install(plugin('broken', (extensions) => extensions.add('strategy', implementation as Strategy)).definition)
  registry.install(plugin('fine', (extensions) => extensions.add('strategy', strategy('fine'))).definition)
  expect(registry.all('strategy').map(({ name }) => name)).toEqual(['fine'])
  expect(registry.problems).toEqual([{ plugin: 'broken', reason: `its strategy was left out: ${reason}` }])
})

test('a built-in extension keeps its name, however a stranger is called', () => {
  const registry = new ExtensionRegistry()
  registry.install(plugin('aaa', (extensions) => extensions.add('strategy', strategy('adaptive'))).definition)
  registry.install(
    plugin('strategy-adaptive', (extensions) => extensions.add('strategy', strategy('adaptive'))).definition,
  )
  registry.nameOrigin({
    plugin: 'strategy-adaptive',
    package: '@ioc-scanner/plugin-strategy-adaptive',
    version: '1.0.0',
    builtIn: true,
  })
  expect(registry.all('strategy').map(({ origin }) => origin.plugin)).toEqual(['strategy-adaptive'])
  expect(registry.problems[0]).toMatchObject({ plugin: 'aaa' })
})

test('an unknown extension point is named with those that there are', () => {
  const register = (extensions: ExtensionRegistrar): void => extensions.add('stratgy' as 'strategy', strategy('x'))
  expect(() => new ExtensionRegistry().install(plugin('mine', register).definition)).toThrow(
    "plugin 'mine' adds to the unknown extension point 'stratgy'; there are strategy, file-prioritizer",
  )
})
