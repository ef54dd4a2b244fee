import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Tree } from '@nx/devkit'
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing'

/** Root of this repository. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** What the generators read and change. */
const READ = [
  '.prettierignore',
  'tsconfig.json',
  'packages/core/package.json',
  'packages/cli/package.json',
  'packages/cli/tsconfig.json',
  'packages/cli/tsconfig.lib.json',
  'packages/manifests/src/parsers.ts',
]

/** A workspace in memory, with those files of the repository as they are. */
export function workspaceTree(): Tree {
  const tree = createTreeWithEmptyWorkspace({ formatter: 'prettier' })
  tree.write('.prettierrc', textOf('.prettierrc.json')) // the one name under which a tree in memory is asked for it
  for (const path of READ) tree.write(path, textOf(path))
  return tree
}

/** A file of the repository. */
export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** A file of the tree; empty where there is none. */
export function generated(tree: Tree, path: string): string {
  return tree.read(path, 'utf8') ?? ''
}

/** The lines of `after` that `before` has not, in their order. */
export function addedLines(before: string, after: string): readonly string[] {
  const left = new Map<string, number>()
  for (const line of before.split('\n')) left.set(line, (left.get(line) ?? 0) + 1)
  return after.split('\n').filter((line) => {
    const count = left.get(line) ?? 0
    if (count > 0) left.set(line, count - 1)
    return count === 0
  })
}
