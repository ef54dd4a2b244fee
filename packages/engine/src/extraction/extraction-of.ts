import type { Extraction, ParsedManifest, Problem } from '@ioc-scanner/core'
import { referenceFrom } from '../pipeline/references.js'

/**
 * What a parser returned, as it is remembered with the content.
 * @throws {Error} where it is not what a parser has to return.
 */
export function extractionOf(path: string, parsed: ParsedManifest, problems: readonly Problem[]): Extraction {
  const { packages, references = [] } = parsed
  if (!Array.isArray(packages) || !Array.isArray(references)) throw new Error('it returned no list of packages')
  return { packages, problems, references: references.map((reference: string) => referenceFrom(path, reference)) }
}
