import type { Tree } from '@nx/devkit'

const LIST = 'packages/manifests/src/parsers.ts'

/** Adds one import and one line to the list of parsers, each after the last; a parser that is listed stays where it is. */
export function listParser(tree: Tree, folder: string, constant: string): void {
  const text = tree.read(LIST, 'utf8') ?? ''
  if (text.includes(`'./${folder}/parser.js'`)) return
  const [, imports, list] = /^(.*\/parser\.js'\n)(.*\n)\]\n$/s.exec(text) ?? []
  if (imports === undefined || list === undefined) {
    throw new Error(`${LIST} does not look as expected: imports of './<format>/parser.js', and at its end the list`)
  }
  tree.write(LIST, `${imports}import { ${constant} } from './${folder}/parser.js'\n${list}  ${constant},\n]\n`)
}
