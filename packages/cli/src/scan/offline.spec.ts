import { expect, test } from '@jest/globals'
import { definePlugin, ExtensionRegistry, type IocSource } from '@ioc-scanner/core'
import { offlineSources } from './offline.js'

const source = (name: string, network: boolean): new () => IocSource =>
  class {
    readonly name = name
    readonly needs = { network }
    async *load() {}
  }
const extensions = new ExtensionRegistry()
extensions.install(
  definePlugin({
    name: 'some',
    apiVersion: 1,
    register: (to) => {
      to.add('ioc-source', source('builtin', false))
      to.add('ioc-source', source('feed', true))
      to.add('ioc-source', source('file', false))
    },
  }).definition,
)

test('without the network, sources that need it are left out and named', () => {
  expect(offlineSources({ iocs: ['a.csv'], sources: [] }, extensions)).toEqual({
    sources: ['builtin'],
    leftOut: ['feed'],
  })
})

test.each([
  [
    { iocs: ['https://user:secret@iocs.example/a.csv'], sources: [] },
    '--offline: iocs.example needs the network; save it',
  ],
  [{ iocs: [], sources: ['builtin', 'feed'] }, "--offline: the source of indicators 'feed' needs the network"],
])('%j asks for the network and is refused', (wish, message) => {
  expect(() => offlineSources(wish, extensions)).toThrow(message)
})
