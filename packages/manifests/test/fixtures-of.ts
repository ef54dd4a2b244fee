import { readFileSync } from 'node:fs'
import type { ManifestParser, Package } from '@ioc-scanner/core'
import { nameAtVersion, parsed, type Parsed } from '@ioc-scanner/testkit'

export interface Fixtures {
  /** The text of one. */
  fixture(name: string): string
  /** What the parser says of one. */
  read(name: string): Parsed
}

/**
 * The files that specify a format.
 * @param spec `import.meta.url` of its test, beside which they lie.
 * @param path Where a repository would have them.
 */
export function fixturesOf(spec: string, parser: ManifestParser, path: string): Fixtures {
  const fixture = (name: string): string => readFileSync(new URL(`./fixtures/${name}`, spec), 'utf8')
  return { fixture, read: (name) => parsed(parser, path, fixture(name)) }
}

/** `17 left@1.0.0`. */
export function withLine(found: Package): string {
  return `${found.line} ${nameAtVersion(found)}`
}

/** `17 left@1.0.0 by right > left`; without a path `by undefined`. */
export function withPath(found: Package): string {
  return `${withLine(found)} by ${found.dependencyPath?.join(' > ')}`
}
