import type { RepositoryProperties } from '@ioc-scanner/core'
import { isObject, listOf } from '../transport/checked-json.js'
import type { GitHubClient } from '../transport/github-client.js'

const PER_PAGE = 100
const BYTES_PER_REPOSITORY = 500
const MAX_PAGES = 1_000

/**
 * The custom properties of an organization's repositories, by full name in lower case: a point for a hundred repositories.
 * @throws {RequestFailure} REFUSED or MISSING where they may not be read, or GitHub Enterprise Server does not know them.
 */
export async function customProperties(
  client: GitHubClient,
  organization: string,
): Promise<ReadonlyMap<string, RepositoryProperties>> {
  const all = new Map<string, RepositoryProperties>()
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const read = await client.rest({
      kind: 'owners',
      bytes: PER_PAGE * BYTES_PER_REPOSITORY,
      files: 0,
      route: 'GET /orgs/{org}/properties/values',
      parameters: { org: organization, per_page: PER_PAGE, page },
      read: (body) => listOf(body, 'the body').filter(isObject),
    })
    for (const { repository_full_name: name, properties } of read)
      if (typeof name === 'string' && Array.isArray(properties)) all.set(name.toLowerCase(), propertiesIn(properties))
    if (read.length < PER_PAGE) break
  }
  return all
}

/** A value is a text, several texts, or null where none was set. */
function propertiesIn(properties: readonly unknown[]): RepositoryProperties {
  const values = new Map<string, readonly string[]>()
  for (const property of properties) {
    if (!isObject(property) || typeof property['property_name'] !== 'string') continue
    const value: unknown = property['value']
    const texts = (Array.isArray(value) ? value : [value]).filter((text): text is string => typeof text === 'string')
    if (texts.length > 0) values.set(property['property_name'], texts)
  }
  return values
}
