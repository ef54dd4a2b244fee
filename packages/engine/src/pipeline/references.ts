import type { ManifestParser } from '@ioc-scanner/core'

/**
 * A reference as it is remembered with a content: from the folder of the file that it stands in. Equal contents are read
 * once, at one of their places, and refer to other files at each.
 * @param reference From the root of the repository, as the parser told it; with a leading slash it is that at each place.
 */
export function referenceFrom(path: string, reference: string): string {
  if (reference.startsWith('/')) return reference
  const folder = path.split('/').slice(0, -1)
  const steps = reference.split('/')
  let shared = 0
  while (shared < folder.length && shared < steps.length - 1 && folder[shared] === steps[shared]) shared += 1
  return [...folder.slice(shared).map(() => '..'), ...steps.slice(shared)].join('/')
}

/** The paths that a reference may mean, the first before the second: YAML has two endings, and who refers may not say which. */
export function readingsOf(path: string): readonly string[] {
  return path.endsWith('.yml') ? [path, path.replace(/\.yml$/, '.yaml')] : [path]
}

/** The path, from the root, that such a reference means for a file at `path`; undefined: it leaves the repository. */
export function resolveReference(path: string, reference: string): string | undefined {
  const steps = reference.startsWith('/') ? [] : path.split('/').slice(0, -1)
  for (const step of reference.split('/')) {
    if (step === '' || step === '.') continue
    if (step !== '..') steps.push(step)
    else if (steps.pop() === undefined) return undefined
  }
  return steps.length === 0 ? undefined : steps.join('/')
}

/** Whose format the files have that a manifest names, where it is not its own: by parser of the manifest. */
const FORMAT_OF_REFERENCES: Readonly<Record<string, string>> = { 'pyproject-toml': 'requirements-txt' }

/** Who reads a file that a manifest refers to and that no parser knows by its name: it may be called anything. */
export function readerOfReference(referring: ManifestParser, parsers: readonly ManifestParser[]): ManifestParser {
  const { name } = referring
  const format = Object.hasOwn(FORMAT_OF_REFERENCES, name) ? FORMAT_OF_REFERENCES[name] : undefined
  return parsers.find((parser) => parser.name === format) ?? referring
}
