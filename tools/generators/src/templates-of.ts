import { fileURLToPath } from 'node:url'

/** The templates of a folder of src. They are not compiled: the generators in dist read them from src, too. */
export function templatesOf(folder: string): string {
  return fileURLToPath(new URL(`../src/${folder}/files`, import.meta.url))
}
