import { printable, purlOf, type Package } from '@ioc-scanner/core'
import type { ExtractedFile } from './extract-files.js'

/** One file: the array of its packages. Several: an object keyed by path. */
export function extractedAsJson(files: readonly ExtractedFile[]): string {
  const [first] = files
  const value =
    files.length === 1 && first !== undefined
      ? rows(first)
      : Object.fromEntries(files.map((file) => [file.path, rows(file)]))
  return `${JSON.stringify(value, null, 2)}\n`
}

export function extractedAsText(files: readonly ExtractedFile[]): string {
  return files
    .map(({ path, packages }) => {
      const lines = packages.map(({ name, version, constraint, line }) =>
        printable(`  ${name} ${version ?? constraint ?? ''}${line === undefined ? '' : `  (line ${line})`}`),
      )
      return [`${path}: ${packages.length} packages`, ...lines, ''].join('\n')
    })
    .join('')
}

function rows({ packages }: ExtractedFile): readonly object[] {
  return packages.map(({ ecosystem, name, version, constraint, line, dependencyPath }: Package) => ({
    ecosystem,
    name,
    ...(version === undefined ? { constraint: constraint ?? '' } : { version }),
    purl: purlOf(ecosystem, name, version),
    ...(line === undefined ? {} : { line }),
    ...(dependencyPath === undefined ? {} : { dependency_path: dependencyPath }),
  }))
}
