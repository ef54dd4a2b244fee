import { formatFiles, logger, names, type GeneratorCallback, type Tree } from '@nx/devkit'
import { newFolder } from '../new-folder.js'
import { addPluginPackage } from '../plugin-package/add-plugin-package.js'

export interface StrategyOptions {
  /** What users write after `--batch-strategy`, kebab-case. */
  readonly name: string
}

/** A batching strategy as a plugin of its own. It builds and keeps the contract; its algorithm is an example. */
export async function generateStrategy(tree: Tree, { name }: StrategyOptions): Promise<GeneratorCallback> {
  const folder = newFolder(tree, 'plugins/strategy-', name)
  const { className } = names(name)
  addPluginPackage(tree, folder, 'strategy', { name, className, description: `Batching strategy: ${name}.` })
  await formatFiles(tree)
  return () =>
    logger.info(`Next: npm install, then write your algorithm and its promises in ${folder}/src/${name}-strategy*.ts`)
}
