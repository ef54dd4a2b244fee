import type { Tree } from '@nx/devkit'

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

/**
 * The folder of something new: `plugins/strategy-` and `night-shift` give `plugins/strategy-night-shift`.
 * @throws {Error} for a name that is not kebab-case, and where something of that name is.
 */
export function newFolder(tree: Tree, prefix: string, name: string): string {
  if (!NAME.test(name)) {
    throw new Error(`'${name}' is no name: write lower-case words joined by dashes, a letter first, as in night-shift`)
  }
  const folder = `${prefix}${name}`
  if (tree.exists(folder)) throw new Error(`${folder} exists already: take another name, or delete it first`)
  return folder
}
