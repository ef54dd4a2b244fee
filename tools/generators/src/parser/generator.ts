import { extname } from 'node:path/posix'
import { formatFiles, generateFiles, logger, names, type GeneratorCallback, type Tree } from '@nx/devkit'
import { newFolder } from '../new-folder.js'
import { templatesOf } from '../templates-of.js'
import { listParser } from './list-parser.js'

export interface ParserOptions {
  /** Name of the parser and of its folder, kebab-case: `cargo-lock`. */
  readonly name: string
  /** Name of the files that it reads. Default: `cargo-lock` reads `cargo.lock`. */
  readonly file?: string
  /** As core's `ECOSYSTEMS` spell it; default: `npm`. Another word does not compile. */
  readonly ecosystem?: string
}

/** A parser as a folder of packages/manifests. It builds and keeps the contract; its format is an example. */
export async function generateParser(tree: Tree, options: ParserOptions): Promise<GeneratorCallback> {
  const { name, file = name.replace(/-(?=[^-]*$)/, '.'), ecosystem = 'npm' } = options
  const folder = newFolder(tree, 'packages/manifests/src/', name)
  if (!/^[\w.@+-]+$/.test(file))
    throw new Error(`'${file}' is no file name: write it without folders, as in Cargo.lock`)
  const { propertyName: constant } = names(name)
  const extension = extname(file) || '.txt'
  generateFiles(tree, templatesOf('parser'), folder, {
    name,
    constant,
    file,
    ecosystem: JSON.stringify(ecosystem),
    extension,
    fixtures: 'fixtures',
  })
  listParser(tree, name, constant)
  await formatFiles(tree)
  return () => logger.info(`Next: put files of the format into ${folder}/fixtures, their meaning into parser.spec.ts`)
}
