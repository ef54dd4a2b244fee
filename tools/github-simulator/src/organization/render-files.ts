import type { FileDescription, FilesDescription, RepositoryDescription } from './description.js'
import { renderFile, type FileContent } from './file-content.js'

export type Renderer = (file: FileDescription) => FileContent

/** A description that stands in several repositories is the same object in each: it is written once. */
export function rememberingRenderer(repositories: readonly RepositoryDescription[]): Renderer {
  const seen = new Set<object>()
  const shared = new Set<object>()
  for (const file of repositories.flatMap(({ files = {} }) => Object.values(files))) {
    if (typeof file === 'object') (seen.has(file) ? shared : seen).add(file)
  }
  const rendered = new Map<object, FileContent>()
  return (file) => {
    if (typeof file === 'string' || !shared.has(file)) return renderFile(file)
    const content = rendered.get(file) ?? renderFile(file)
    rendered.set(file, content)
    return content
  }
}

export function renderAll(files: FilesDescription, render: Renderer): Map<string, FileContent> {
  return new Map(Object.entries(files).map(([path, file]) => [path, render(file)]))
}
