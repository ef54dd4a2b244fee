import type { Connection } from '../database/connection.js'
import type { ExtractionTable } from '../extractions/extraction-table.js'
import { oidFrom } from '../packing/stored-text.js'
import { contentsWith } from './contents-with.js'
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
  for (const { oid, parser, entries } of contentsWith(connection, extractions, wantedIds(connection, names))) {
    const asked = entries.filter(({ isDirect }) => direct !== true || isDirect !== false)
    if (asked.length === 0) continue
    for (const place of places.of(oid, parser)) {
      for (const { wanted, ...entry } of asked) {
        yield { ...wanted.found, ...place, ...entry, oid: oidFrom(oid), parser, asked: wanted.asked }
      }
    }
  }
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
