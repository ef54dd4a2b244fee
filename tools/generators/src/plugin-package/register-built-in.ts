import { updateJson, type Tree } from '@nx/devkit'

interface CliPackage {
  readonly dependencies: Readonly<Record<string, string>>
  readonly oclif: { readonly plugins: readonly string[] }
}

interface TsConfig {
  readonly references: readonly { readonly path: string }[]
}

/** Makes a plugin one of those that come with the command line, and part of the whole build. What is there already stays. */
export function registerBuiltIn(tree: Tree, plugin: string, version: string): void {
  const name = `@ioc-scanner/plugin-${plugin}`
  updateJson<CliPackage>(tree, 'packages/cli/package.json', (json) => ({
    ...json,
    dependencies: { ...json.dependencies, [name]: version },
    oclif: { ...json.oclif, plugins: [...new Set([...json.oclif.plugins, name])] },
  }))
  addReference(tree, 'packages/cli/tsconfig.json', `../../plugins/${plugin}`)
  addReference(tree, 'packages/cli/tsconfig.lib.json', `../../plugins/${plugin}/tsconfig.lib.json`)
  addReference(tree, 'tsconfig.json', `./plugins/${plugin}`)
}

/** After the references to other plugins; a file that has none of them builds plugins through another one. */
function addReference(tree: Tree, file: string, path: string): void {
  updateJson<TsConfig>(tree, file, (json) => {
    const last = json.references.findLastIndex((reference) => reference.path.includes('/plugins/'))
    const isThere = json.references.some((reference) => reference.path === path)
    return isThere || last < 0 ? json : { ...json, references: json.references.toSpliced(last + 1, 0, { path }) }
  })
}
