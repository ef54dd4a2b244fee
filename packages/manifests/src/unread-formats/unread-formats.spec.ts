import { expect, test } from '@jest/globals'
import { conformsToManifestParser } from '@ioc-scanner/testkit'
import { parsers } from '../parsers.js'
import { unreadFormats } from './unread-formats.js'

const FILES: readonly (readonly [format: string, ...paths: string[]])[] = [
  ['bun-lockb', 'bun.lockb', 'apps/web/bun.lockb'],
  ['deno-lock', 'deno.lock'],
  ['deno-json', 'deno.json', 'a/deno.jsonc'],
  ['pylock-toml', 'pylock.toml', 'pylock.dev.toml'],
  ['pdm-lock', 'pdm.lock'],
  ['pixi-lock', 'pixi.lock'],
  ['conda', 'environment.yml', 'environment.yaml', 'conda.yaml', 'conda-lock.yml', 'conda_env.yml'],
  ['setup-py', 'setup.py', 'setup.cfg'],
  ['gemfile', 'Gemfile', 'gems.rb', 'left.gemspec'],
  ['maven-pom', 'pom.xml', 'core/pom.xml'],
  [
    'gradle',
    'build.gradle',
    'app/build.gradle.kts',
    'gradle.lockfile',
    'buildscript-gradle.lockfile',
    'gradle/libs.versions.toml',
  ],
  ['sbt', 'build.sbt', 'project/plugins.sbt', 'build.sbt.lock'],
  ['clojure', 'deps.edn', 'project.clj'],
  ['bazel-maven', 'maven_install.json', 'third_party/app_maven_install.json'],
  ['nuget-lock', 'packages.lock.json', 'src/App/packages.linux.lock.json'],
  ['nuget-packages-config', 'packages.config', 'Packages.config'],
  ['paket', 'paket.lock', 'paket.dependencies'],
  [
    'dotnet-project',
    'App.csproj',
    'src/Lib/Lib.fsproj',
    'Old.vbproj',
    'Directory.Packages.props',
    'Directory.Build.targets',
  ],
  [
    'vscode-extensions',
    '.vscode/extensions.json',
    '.devcontainer/devcontainer.json',
    '.devcontainer.json',
    'team.code-workspace',
  ],
]

for (const format of unreadFormats) {
  const [, path = ''] = FILES.find(([name]) => format.name === `unread-${name}`) ?? []
  conformsToManifestParser(format, [{ path, content: 'left 1.0.0\n' }])
}

test('every file of the list is known as one format', () => {
  const known = FILES.flatMap(([, ...paths]) => paths).map((path) => [path, ...namesOf(path)])
  const expected = FILES.flatMap(([name, ...paths]) => paths.map((path) => [path, `unread-${name}`]))
  expect(known).toEqual(expected)
  expect(FILES.map(([name]) => `unread-${name}`)).toEqual(unreadFormats.map(({ name }) => name))
})

test.each([
  'bun.lock',
  'my-deno.lock',
  'pyproject.toml.md',
  'setup.python',
  'Pipfile.lock',
  'Cargo.lock',
  'composer.lock',
  'Gemfile.lock',
  'mypom.xml',
  'settings.gradle',
  'versions.toml',
  'environment.prod.ts',
  'environments/dev.yml',
  'package-lock.json',
  'appsettings.json',
  '.vscode/settings.json',
  'extensions.json',
])('%s is none of them', (path) => expect(namesOf(path)).toEqual([]))

test('a format that a parser of this package reads is no longer in the list', () => {
  const read = FILES.filter(([, ...paths]) => paths.every((path) => parsers.some((parser) => parser.matches(path))))
  expect(read.map(([name]) => name)).toEqual([])
})

function namesOf(path: string): string[] {
  return unreadFormats.filter((format) => format.matches(path)).map(({ name }) => name)
}
