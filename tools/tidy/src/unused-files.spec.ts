import { dirname, join, normalize } from 'node:path/posix'
import { expect, test } from '@jest/globals'
import { repositoryFiles, textOf, workspacePackages } from './repository.js'

const files = repositoryFiles()
const sources = files.filter((path) => path.endsWith('.ts') && /^(packages|plugins|tools|examples)\//.test(path))

/** Relative imports and file addresses of a source file, as paths of sources. */
function mentionedSources(path: string): readonly string[] {
  const mentions = [...textOf(path).matchAll(/(?:from|import\(?|new URL\()\s*'(\.{1,2}\/[^']+)'/g)]
  return mentions.map(([, target = '']) => normalize(join(dirname(path), target)).replace(/\.js$/, '.ts'))
}

/** What something outside the sources starts or loads. */
function isEntry(path: string): boolean {
  return (
    path.endsWith('.spec.ts') ||
    /\/(index|main|di)\.ts$/.test(path) ||
    path.startsWith('packages/cli/src/commands/') ||
    scripts.some((text) => text.includes(path.replace(/^(.*)\/src\/(.*)\.ts$/, '$2.js')))
  )
}

const scripts = [
  ...files
    .filter(
      (path) => /\.(mjs|js|cjs|json|md)$/.test(path) && !path.includes('fixtures/') && path !== 'package-lock.json',
    )
    .map(textOf),
]

test('every source file is an entry or is imported', () => {
  const mentioned = new Set(sources.flatMap(mentionedSources))
  expect(sources.filter((path) => !mentioned.has(path) && !isEntry(path))).toEqual([])
})

test('every fixture is named by a test, or its folder is read as a whole', () => {
  const specs = files
    .filter((path) => /\.spec\.ts$|\/test\/.*\.ts$|\/README\.md$/.test(path))
    .map((path) => ({ path, text: textOf(path) }))
  const unused = files.filter((path) => {
    const [, owner, name] = /^(.*)\/fixtures\/(.+)$/.exec(path) ?? []
    if (owner === undefined || name === undefined) return false
    return !specs.some(
      ({ path: spec, text }) => spec.startsWith(owner) && (text.includes(name) || /readdir(Sync)?\(/.test(text)),
    )
  })
  expect(unused).toEqual([])
})

test('every workspace dependency is declared by the package that imports it', () => {
  const undeclared = workspacePackages().flatMap(({ folder }) => {
    const declared = textOf(`${folder}/package.json`)
    const own = sources.filter((path) => path.startsWith(`${folder}/`))
    const imported = own.flatMap((path) =>
      [...textOf(path).matchAll(/(?:from|import\()\s*'(@?[a-z][^'.]*?)'/g)].map(([, name = '']) => name),
    )
    const packages = imported.map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    )
    return [...new Set(packages)]
      .filter(
        (name) =>
          !name.startsWith('node:') &&
          !declared.includes(`"${name}"`) &&
          name !== '@jest/globals' &&
          name !== 'fast-check',
      )
      .map((name) => `${folder}: ${name}`)
  })
  expect(undeclared).toEqual([])
})
