import { printable, printableJson, purlOf, type Package } from '@ioc-scanner/core'
import { counted } from '../output/counted.js'
import type { ExtractedFile } from './extract-files.js'

/** One file: the array of its packages. Several: an object keyed by path. */
export function extractedAsJson(files: readonly ExtractedFile[]): string {
  const [first] = files
  const value =
    files.length === 1 && first !== undefined
      ? rows(first)
      : Object.fromEntries(files.map((file) => [file.path, rows(file)]))
  return `${printableJson(JSON.stringify(value, null, 2))}\n`
}

/** A heading for each file, a line for each package. */
export function extractedAsText(files: readonly ExtractedFile[]): string {
  return files
    .map(({ path, packages }) => {
      const lines = packages.map(({ name, version, constraint, line }) =>
        printable(`  ${name} ${version ?? constraint ?? ''}${line === undefined ? '' : `  (line ${line})`}`),
      )
      return [`${path}: ${counted(packages.length, 'package')}`, ...lines, ''].join('\n')
    })
    .join('')
}

/** What could not be read, a line for each. */
export function problemsAsText(files: readonly ExtractedFile[]): string {
  return files
    .flatMap(({ path, problems }) =>
      problems.map(({ line, reason }) => printable(`${path}${line === undefined ? '' : `:${line}`}: ${reason}`)),
    )
    .map((line) => `${line}\n`)
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
