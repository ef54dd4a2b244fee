import { hexDigestOf } from './checksums.js'
import { printJson, type Json } from './json-text.js'
import type { LockedPackage, LockfileContent, WrittenLockfile } from './lockfile.js'
import { byLocale } from './sorting.js'

export function writeComposerLock(content: LockfileContent): WrittenLockfile {
  const sections = [
    { key: 'packages', packages: sortedByName(content.packages.filter(({ dev }) => dev !== true)) },
    { key: 'packages-dev', packages: sortedByName(content.packages.filter(({ dev }) => dev === true)) },
  ]
  const printed = printJson(
    {
      _readme: [
        'This file locks the dependencies of your project to a known state',
        'Read more about it at https://getcomposer.org/doc/01-basic-usage.md#installing-dependencies',
        'This file is @generated automatically',
      ],
      'content-hash': hexDigestOf(content.project, 'sha1').slice(0, 32),
      ...Object.fromEntries(sections.map(({ key, packages }) => [key, packages.map(packageEntry)])),
      aliases: [],
      'minimum-stability': 'stable',
      'stability-flags': [],
      'prefer-stable': true,
      'prefer-lowest': false,
      platform: { php: '^8.2' },
      'platform-dev': [],
      'plugin-api-version': '2.6.0',
    },
    4,
  )
  const entries = sections.flatMap(({ key, packages }) =>
    packages.map(({ name, version }, index) => ({
      ecosystem: 'Packagist',
      name: name.toLowerCase(),
      version,
      line: printed.lineOf([key, index, 'name']),
    })),
  )
  return { text: printed.text, entries }
}

function sortedByName(packages: readonly LockedPackage[]): LockedPackage[] {
  return [...packages].sort((a, b) => byLocale(a.name, b.name))
}

function packageEntry({ name, version, requires = {} }: LockedPackage): Json {
  const reference = hexDigestOf(`${name} ${version}`, 'sha1')
  return {
    name,
    version,
    source: { type: 'git', url: `https://github.com/${name}.git`, reference },
    dist: { type: 'zip', url: `https://api.github.com/repos/${name}/zipball/${reference}`, reference, shasum: '' },
    require: { php: '>=8.1', ...requires },
    type: 'library',
    'notification-url': 'https://packagist.org/downloads/',
    license: ['MIT'],
    time: '2026-01-02T03:04:05+00:00',
  }
}
