import type { ManifestParser } from '@ioc-scanner/core'
import { packageLock } from './package-lock/parser.js'
import { pnpmLock } from './pnpm-lock/parser.js'
import { pnpmWorkspace } from './pnpm-workspace/parser.js'
import { yarnLock } from './yarn-lock/parser.js'
import { bunLock } from './bun-lock/parser.js'
import { packageJson } from './package-json/parser.js'
import { cargoLock } from './cargo-lock/parser.js'
import { requirementsTxt } from './requirements-txt/parser.js'
import { poetryLock } from './poetry-lock/parser.js'
import { uvLock } from './uv-lock/parser.js'
import { pipfileLock } from './pipfile-lock/parser.js'
import { composerLock } from './composer-lock/parser.js'
import { goMod } from './go-mod/parser.js'
import { goWork } from './go-work/parser.js'
import { goSum } from './go-sum/parser.js'
import { gemfileLock } from './gemfile-lock/parser.js'
import { githubWorkflow } from './github-workflow/parser.js'
import { pyprojectToml } from './pyproject-toml/parser.js'
import { pyprojectBuild } from './pyproject-build/parser.js'
import { cargoToml } from './cargo-toml/parser.js'
import { composerJson } from './composer-json/parser.js'
import { pipfile } from './pipfile/parser.js'

/** Every parser of this package: one import and one line each. */
export const parsers: readonly ManifestParser[] = [
  packageLock,
  pnpmLock,
  pnpmWorkspace,
  yarnLock,
  bunLock,
  packageJson,
  cargoLock,
  requirementsTxt,
  poetryLock,
  uvLock,
  pipfileLock,
  composerLock,
  goMod,
  goWork,
  goSum,
  gemfileLock,
  githubWorkflow,
  pyprojectToml,
  pyprojectBuild,
  cargoToml,
  composerJson,
  pipfile,
]
