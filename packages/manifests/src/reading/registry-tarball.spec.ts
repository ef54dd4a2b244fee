import { expect, test } from '@jest/globals'
import { registryTarball } from './registry-tarball.js'

test.each([
  ['https://registry.example/left/-/left-1.0.0.tgz', 'left@1.0.0'],
  ['https://registry.example/left/-/left-1.0.0-rc.1.tgz?cache=0#0123', 'left@1.0.0-rc.1'],
  ['https://registry.example/npm/repo/@acme/left/-/left-1.0.0.tgz', '@acme/left@1.0.0'],
  ['https://registry.example/@acme/left/-/@acme/left-1.0.0.tgz', '@acme/left@1.0.0'],
  ['http://localhost:4873/@acme%2fleft/-/left-1.0.0.tgz', '@acme/left@1.0.0'],
  ['https://mirror.example/left/download/left-1.0.0.tgz', 'left@1.0.0'],
  ['https://npm.pkg.github.com/download/@acme/left/1.0.0/0123456789abcdef', '@acme/left@1.0.0'],
  ['https://github.com/acme/left/releases/download/v1.0.0/left-1.0.0.tgz', undefined],
  ['https://codeload.github.com/acme/left/tar.gz/0123456', undefined],
  ['https://registry.example/left/-/right-1.0.0.tgz', undefined],
  ['https://registry.example/left/-/left-.tgz', undefined],
  ['git+ssh://git@git.example/left/-/left-1.0.0.tgz', undefined],
  ['file:left/-/left-1.0.0.tgz', undefined],
  ['https://registry.example/%zz/left/-/left-1.0.0.tgz', 'left@1.0.0'],
  [`https://registry.example/${'left/-/'.repeat(100_000)}left-1.0.0.tgz`, undefined],
])('%s is %s', (address, expected) => {
  const tarball = registryTarball(address)
  expect(tarball && `${tarball.name}@${tarball.version}`).toBe(expected)
})
