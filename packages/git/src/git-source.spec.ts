import { conformsToRepositorySource, target } from '@ioc-scanner/testkit'
import { beforeAll } from '@jest/globals'
import { emptyFolder, served, writeRepository } from '../test/git-world.js'
import { gitSource } from './git-source.js'

const FILES = {
  'acme/web': { 'package-lock.json': '{"lockfileVersion":3}', 'services/api/yarn.lock': '# yarn lockfile v1\n' },
  'acme/api': { 'deep/er/Cargo.lock': 'version = 3\n' },
}
let root: string
let folder: string
beforeAll(async () => {
  root = await emptyFolder()
  folder = await emptyFolder()
  for (const [name, files] of Object.entries(FILES)) writeRepository(root, name, [{ files }])
})

conformsToRepositorySource(
  () => gitSource({ folder }),
  async () => {
    const { url } = await served(root)
    return {
      target: target({ repositories: Object.keys(FILES) }),
      files: FILES,
      connection: { apiUrl: url },
    }
  },
)
