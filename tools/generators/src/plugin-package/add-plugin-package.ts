import { generateFiles, readJson, type Tree } from '@nx/devkit'
import { templatesOf } from '../templates-of.js'
import { registerBuiltIn } from './register-built-in.js'

/** What the files of a plugin say of it. */
export interface PluginFacts {
  /** One line: what `npm search` shows. */
  readonly description: string
  /** As users write it: `night-shift`. */
  readonly name: string
  /** The same as a part of class names: `NightShift`. */
  readonly className: string
}

/** Adds a plugin: what all plugins have, what its own templates say, and its places in the command line. */
export function addPluginPackage(tree: Tree, folder: string, templates: string, facts: PluginFacts): void {
  const { version } = readJson<{ version: string }>(tree, 'packages/core/package.json')
  const plugin = folder.slice('plugins/'.length)
  for (const files of ['plugin-package', templates]) {
    generateFiles(tree, templatesOf(files), folder, { ...facts, plugin, version })
  }
  registerBuiltIn(tree, plugin, version)
}
