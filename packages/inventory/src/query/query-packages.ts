import type { Connection } from '../database/connection.js'
import type { ExtractionTable } from '../extractions/extraction-table.js'
import { contentsWith, type ContentWith } from './contents-with.js'
import { Places } from './places-of.js'
import type { InventoryQuery, Sighting } from './sighting.js'
import { wantedIds } from './wanted-ids.js'

/** Every place of every package that is asked for, in no particular order, content by content. */
export function* sightings(
  connection: Connection,
  extractions: ExtractionTable,
  { names, direct, ...when }: InventoryQuery,
): Generator<Sighting> {
  const places = new Places(connection, when)
  for (const contents of contentsWith(connection, extractions, wantedIds(connection, names))) {
    const asked = direct === true ? contents.map(withoutIndirect) : contents
    const placesOf = places.of(asked.filter(({ entries }) => entries.length > 0).map(({ id }) => id))
    for (const { id, oid, parser, entries } of asked) {
      for (const place of placesOf.get(id) ?? []) {
        for (const { wanted, ...entry } of entries) {
          yield { ...wanted.found, ...place, ...entry, oid, parser, asked: wanted.asked }
        }
      }
    }
  }
}

function withoutIndirect({ entries, ...content }: ContentWith): ContentWith {
  return { ...content, entries: entries.filter(({ isDirect }) => isDirect !== false) }
}

/** The same answer in the same order, however it was stored. */
export function inReadingOrder(found: readonly Sighting[]): readonly Sighting[] {
  return found
    .map((sighting) => ({ sighting, key: orderOf(sighting) }))
    .sort((one, other) => compare(one.key, other.key))
    .map(({ sighting }) => sighting)
}

function orderOf({
  repository,
  ref,
  path,
  line,
  ecosystem,
  name,
  version,
  constraint,
  sinceMs,
}: Sighting): readonly (string | number)[] {
  return [
    repository.nameWithOwner,
    repository.id,
    ref,
    path,
    line ?? 0,
    ecosystem,
    name,
    version ?? constraint ?? '',
    sinceMs,
  ]
}

function compare(one: readonly (string | number)[], other: readonly (string | number)[]): number {
  const at = one.findIndex((part, index) => part !== other[index])
  if (at === -1) return 0
  return (one[at] ?? '') < (other[at] ?? '') ? -1 : 1
}
