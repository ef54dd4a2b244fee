import type { RepositoryProperties } from '@ioc-scanner/core'
import { isObject, listOf, type JsonObject } from '../transport/checked-json.js'
import type { GitHubClient } from '../transport/github-client.js'

const PER_PAGE = 100
const BYTES_PER_REPOSITORY = 500
const MAX_PAGES = 1_000

/**
 * The custom properties of an organization's repositories, by full name in lower case: a point for a hundred repositories. Where
 * none of a wanted name is defined, that is all that is asked.
 * @throws {RequestFailure} REFUSED or MISSING where they may not be read, or GitHub Enterprise Server does not know them.
 */
export async function customProperties(
  client: GitHubClient,
  organization: string,
  isWanted: (property: string) => boolean,
): Promise<ReadonlyMap<string, RepositoryProperties>> {
  const all = new Map<string, RepositoryProperties>()
  if (!(await definedProperties(client, organization)).some(isWanted)) return all
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const { read, isLast } = await readPage(client, organization, page)
    for (const { repository_full_name: name, properties } of read)
      if (typeof name === 'string' && Array.isArray(properties)) all.set(name.toLowerCase(), propertiesIn(properties))
    if (isLast) break
  }
  return all
}

/** Names of the properties that the organization defines. */
function definedProperties(client: GitHubClient, organization: string): Promise<readonly string[]> {
  return client.rest({
    kind: 'owners',
    bytes: PER_PAGE * BYTES_PER_REPOSITORY,
    files: 0,
    route: 'GET /orgs/{org}/properties/schema',
    parameters: { org: organization },
    read: (body) =>
      listOf(body, 'the body').flatMap((property) => {
        const name = isObject(property) ? property['property_name'] : undefined
        return typeof name === 'string' ? [name] : []
      }),
  })
}

function readPage(
  client: GitHubClient,
  organization: string,
  page: number,
): Promise<{ readonly read: readonly JsonObject[]; readonly isLast: boolean }> {
  return client.rest({
    kind: 'owners',
    bytes: PER_PAGE * BYTES_PER_REPOSITORY,
    files: 0,
    route: 'GET /orgs/{org}/properties/values',
    parameters: { org: organization, per_page: PER_PAGE, page },
    read: (body, headers) => ({
      read: listOf(body, 'the body').filter(isObject),
      isLast: !/\brel="?next\b/.test(String(headers['link'] ?? '')),
    }),
  })
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
