import type { ManifestParser } from '@ioc-scanner/core'
import { PathFollower } from '../reading/path-visitor.js'
import { fileName } from '../reading/text-lines.js'
import { YamlAliases } from '../reading/yaml-aliases.js'
import { yamlManifest } from '../reading/yaml-manifest.js'
import { WorkspaceReader } from './workspace-reader.js'

const NAMES = new Set(['pnpm-workspace.yaml', '.yarnrc.yml'])

/**
 * pnpm-workspace.yaml, and of .yarnrc.yml what yarn has the same words for. What a package.json asks `catalog:` for is declared
 * here, with the catalog's range and line; package.json itself then declares nothing.
 */
export const pnpmWorkspace: ManifestParser = {
  name: 'pnpm-workspace',
  version: 2,
  kind: 'manifest',
  ecosystems: ['npm'],
  matches: (path) => NAMES.has(fileName(path)),
  parse: yamlManifest((report) => new YamlAliases(new PathFollower(new WorkspaceReader(report)), report)).parse,
}
