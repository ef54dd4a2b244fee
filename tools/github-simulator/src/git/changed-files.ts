import { runGit } from './run-git.js'

export interface ChangedFile {
  readonly path: string
  readonly status: 'added' | 'removed' | 'modified'
  /** Of the content after the change; before it when the file was removed. */
  readonly oid: string
}

/** What a commit changed against its first parent; the root commit adds everything. */
export async function changedFiles(gitDirectory: string, commit: string): Promise<readonly ChangedFile[]> {
  const args = ['diff-tree', '-r', '-z', '--root', '--no-commit-id', '--no-renames', '--first-parent', '-m', commit]
  const fields = (await runGit(gitDirectory, args)).toString('utf8').split('\0')
  const files: ChangedFile[] = []
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, , before = '', after = '', letter = ''] = (fields[at] ?? '').split(' ')
    const status = letter === 'A' ? 'added' : letter === 'D' ? 'removed' : 'modified'
    files.push({ path: fields[at + 1] ?? '', status, oid: status === 'removed' ? before : after })
  }
  return files
}
