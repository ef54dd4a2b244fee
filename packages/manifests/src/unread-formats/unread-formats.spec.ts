import { expect, test } from '@jest/globals'
import { conformsToManifestParser } from '@ioc-scanner/testkit'
import { parsers } from '../parsers.js'
import { unreadFormats } from './unread-formats.js'

const FILES: readonly (readonly [format: string, ...paths: string[]])[] = [
  ['bun-lockb', 'bun.lockb', 'apps/web/bun.lockb'],
  ['deno-lock', 'deno.lock'],
  ['deno-json', 'deno.json', 'a/deno.jsonc', 'jsr.json', 'import_map.json', 'web/importmap.json'],
  ['yarn-pnp', '.pnp.cjs', 'web/.pnp.js', '.pnp.data.json'],
  ['meteor-package', 'package.js', 'packages/left/package.js', 'app/packages/left/package.js'],
  ['mcp-servers', '.mcp.json', '.vscode/mcp.json', 'a/.cursor/mcp.json'],
  ['pylock-toml', 'pylock.toml', 'pylock.dev.toml'],
  ['pdm-lock', 'pdm.lock'],
  ['pixi', 'pixi.lock', 'pixi.toml'],
  [
    'conda',
    'environment.yml',
    'environment.yaml',
    'conda.yaml',
    'conda-lock.yml',
    'conda_env.yml',
    'dev.conda-lock.yml',
  ],
  ['setup-py', 'setup.py', 'setup.cfg'],
  ['python-metadata', 'left.egg-info/requires.txt', 'lib/left-1.0.0.dist-info/METADATA', 'left.egg-info/PKG-INFO'],
  ['gemfile', 'Gemfile', 'gems.rb', 'left.gemspec', 'gemfiles/rails_8.gemfile'],
  ['maven-pom', 'pom.xml', 'core/pom.xml'],
  ['maven-extensions', '.mvn/extensions.xml'],
  [
    'gradle',
    'build.gradle',
    'app/build.gradle.kts',
    'settings.gradle',
    'gradle/dependencies.gradle',
    'gradle.lockfile',
    'buildscript-gradle.lockfile',
    'gradle/libs.versions.toml',
  ],
  ['gradle-verification', 'gradle/verification-metadata.xml', 'app/gradle/verification-metadata.xml'],
  ['sbt', 'build.sbt', 'project/plugins.sbt', 'build.sbt.lock'],
  ['clojure', 'deps.edn', 'project.clj'],
  ['ivy', 'ivy.xml'],
  ['kotlin-script', 'scripts/release.main.kts'],
  [
    'bazel',
    'maven_install.json',
    'third_party/app_maven_install.json',
    'MODULE.bazel',
    'MODULE.bazel.lock',
    'java.MODULE.bazel',
    'WORKSPACE',
    'WORKSPACE.bazel',
  ],
  ['nuget-lock', 'packages.lock.json', 'src/App/packages.linux.lock.json'],
  ['nuget-assets', 'obj/project.assets.json', 'publish/Acme.App.deps.json'],
  ['nuget-packages-config', 'packages.config', 'Packages.config'],
  ['paket', 'paket.lock', 'paket.dependencies'],
  [
    'dotnet-project',
    'App.csproj',
    'src/Lib/Lib.fsproj',
    'Old.vbproj',
    'Lib.nuspec',
    'Directory.Packages.props',
    'Directory.Build.targets',
  ],
  ['dotnet-tools', '.config/dotnet-tools.json', 'dotnet-tools.json', 'global.json', 'build.cake'],
  [
    'vscode-extensions',
    '.vscode/extensions.json',
    '.devcontainer/devcontainer.json',
    '.devcontainer.json',
    'team.code-workspace',
  ],
  [
    'sbom',
    'bom.json',
    'bom.xml',
    'sbom.json',
    'app.cdx.json',
    'app.cdx.xml',
    'app.spdx',
    'app.spdx.json',
    'app.spdx.rdf.xml',
    'app.syft.json',
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
  'settings.gradle.md',
  'gradle.properties',
  'versions.toml',
  'environment.prod.ts',
  'environments/dev.yml',
  'package-lock.json',
  'appsettings.json',
  '.vscode/settings.json',
  'extensions.json',
  'extensions.xml',
  'tool.py.lock',
  'requirements.lock',
  'requirements.pip',
  'pnpm-workspace.yaml',
  '.yarnrc.yml',
  'pixi.toml.md',
  'src/pixi.ts',
  'mcp.json',
  'src/mcp.json',
  'src/package.js',
  'packages/left/src/package.js',
  'METADATA',
  'docs/requires.txt',
  'verification-metadata.xml',
  'docs/verification-metadata.xml',
  'BUILD.bazel',
  'bazel/module.bazel',
  'deps.json',
  'src/deps.json.ts',
  'project.assets.json/README.md',
  'assets.json',
  'locales/global.json',
  'tools.json',
  'bomb.json',
  'bom.csv',
  'spdx.json',
  'licenses/spdx.json',
  'main.kts',
])('%s is none of them', (path) => expect(namesOf(path)).toEqual([]))

test('a format that a parser of this package reads is no longer in the list', () => {
  const read = FILES.filter(([, ...paths]) => paths.every((path) => parsers.some((parser) => parser.matches(path))))
  expect(read.map(([name]) => name)).toEqual([])
})

function namesOf(path: string): string[] {
  return unreadFormats.filter((format) => format.matches(path)).map(({ name }) => name)
}
