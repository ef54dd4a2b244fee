import { expect, test } from '@jest/globals'
import { isOutsideRegistries } from './npm-identity.js'

test.each([
  'https://cache.acme.example/tarballs/a8e7f.tgz',
  'https://npm.pkg.github.com/download/left/1.0.0/0123456789abcdef',
  'https://gitlab.com/api/v4/projects/1/packages/npm/left/files/left.tgz',
  'https://gitlab.example/acme/left.tgz',
  'https://x.example/github.com/left.tgz',
])('%s may be a registry', (address) => {
  expect(isOutsideRegistries(address)).toBe(false)
})

test.each([
  'https://github.com/acme/left/tarball/main',
  'https://codeload.github.com/acme/left/tar.gz/0123456',
  'https://ada:secret@gitlab.com:443/acme/left/-/archive/main.tgz',
  'https://bitbucket.org/acme/left/get/main.tgz',
  'https://git.example/acme/left.git#0123456',
  'git+ssh://git@git.example/acme/left',
  'file:../left',
])('%s is none', (address) => {
  expect(isOutsideRegistries(address)).toBe(true)
})
