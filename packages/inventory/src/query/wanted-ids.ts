import { ECOSYSTEMS, normaliseName } from '@ioc-scanner/core'
import type { Connection } from '../database/connection.js'
import { packageFrom, type PackageRow } from '../extractions/package-ids.js'
import { storedText, type StoredText } from '../packing/stored-text.js'
import type { FoundVersion, WantedPackage } from './sighting.js'

/** A stored package that is asked for, and by which of the names. */
export interface WantedId {
  readonly found: FoundVersion
  readonly asked: readonly number[]
}

/** The stored packages that are asked for, by their number: versions of each name are read, and the caller decides. */
export function wantedIds(connection: Connection, names: readonly WantedPackage[]): ReadonlyMap<number, WantedId> {
  const wanted = new Map<number, { readonly found: FoundVersion; readonly asked: number[] }>()
  const versions = connection.sql<[StoredText], PackageRow & { readonly id: number }>(
    `SELECT package.id, ecosystem, name, is_constraint, package.version
     FROM name JOIN package ON name_id = name.id WHERE name = ?`,
  )
  names.forEach((name, index) => {
    for (const spelling of spellingsOf(name)) {
      for (const { id, ...row } of versions.all(storedText(spelling))) {
        const found = packageFrom(row)
        if (!isNamed(name, found) || !isMatch(name, found)) continue
        const known = wanted.get(id)
        if (known === undefined) wanted.set(id, { found, asked: [index] })
        else if (!known.asked.includes(index)) known.asked.push(index)
      }
    }
  })
  return wanted
}

function spellingsOf({ ecosystem, name }: WantedPackage): ReadonlySet<string> {
  return new Set((ecosystem === undefined ? ECOSYSTEMS : [ecosystem]).map((each) => normaliseName(each, name)))
}

function isNamed({ ecosystem, name }: WantedPackage, found: FoundVersion): boolean {
  return (ecosystem ?? found.ecosystem) === found.ecosystem && found.name === normaliseName(found.ecosystem, name)
}

function isMatch({ version, matches }: WantedPackage, found: FoundVersion): boolean {
  if (version === undefined && matches === undefined) return true
  return (version !== undefined && found.version === version) || matches?.(found) === true
}
