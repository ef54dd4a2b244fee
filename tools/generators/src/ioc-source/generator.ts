import { formatFiles, logger, names, type GeneratorCallback, type Tree } from '@nx/devkit'
import { newFolder } from '../new-folder.js'
import { addPluginPackage } from '../plugin-package/add-plugin-package.js'

export interface IocSourceOptions {
  /** What users write after `--ioc-source`, kebab-case. */
  readonly name: string
}

/** An IOC source as a plugin of its own. It builds and keeps the contract; its feed is an example that matches nothing. */
export async function generateIocSource(tree: Tree, { name }: IocSourceOptions): Promise<GeneratorCallback> {
  const folder = newFolder(tree, 'plugins/iocs-', name)
  const { className } = names(name)
  addPluginPackage(tree, folder, 'ioc-source', { name, className, description: `IOC source: ${name}.` })
  await formatFiles(tree)
  return () => logger.info(`Next: npm install, then bring your indicators in ${folder}/src/feed.ts and read-feed.ts`)
}
