import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { User } from './run-cli.js'

/** Gives the user a plugin of that source, as `plugins link` would. */
export async function linkPlugin({ home, directory }: User, name: string, source: string): Promise<void> {
  const root = join(directory, name)
  await mkdir(root, { recursive: true })
  const manifest = {
    name,
    version: '1.0.0',
    type: 'module',
    oclif: { hooks: { 'ioc-scanner:extensions': './index.js' } },
  }
  await writeFile(join(root, 'package.json'), JSON.stringify(manifest))
  await writeFile(join(root, 'index.js'), source)
  const data = join(home, '.local/share/ioc-scanner')
  await mkdir(data, { recursive: true })
  const installed = { private: true, oclif: { schema: 1, plugins: [{ type: 'link', name, root }] }, dependencies: {} }
  await writeFile(join(data, 'package.json'), JSON.stringify(installed))
}
