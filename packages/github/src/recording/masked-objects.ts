import { isBlob } from '../contents/blob-oid.js'
import { isObject, isOid, type JsonObject } from '../transport/checked-json.js'
import { GRAPHQL_PATH } from './recorded-request.js'
import type { Recording } from './recording.js'

const REST_OBJECT = /\/git\/(?:blobs|trees)\/([0-9a-f]{40,64})(?:\?|$)/

/**
 * The objects in which secrets were masked. Only where an answer says so: that a content does not fit its oid has other
 * reasons, too, and the scan drew its conclusions from them.
 */
export function maskedObjects(recording: Recording): ReadonlySet<string> {
  const masked = new Set<string>()
  for (const exchange of recording.exchanges) {
    if (!exchange.masked) continue
    const oid = REST_OBJECT.exec(exchange.request.path)?.[1]
    if (oid !== undefined) masked.add(oid)
    if (exchange.request.path !== GRAPHQL_PATH) continue
    const answer = recording.json(exchange)
    const data = isObject(answer) ? answer['data'] : undefined
    for (const object of isObject(data) ? objectsIn(data) : []) {
      if (isOid(object['oid']) && isChanged(object['oid'], object)) masked.add(object['oid'])
    }
  }
  return masked
}

function objectsIn(data: JsonObject): readonly JsonObject[] {
  return Object.values(data)
    .filter(isObject)
    .flatMap((repository) => Object.values(repository).filter(isObject))
}

function isChanged(oid: string, { text, entries }: JsonObject): boolean {
  if (typeof text === 'string') return !isBlob(oid, Buffer.from(text))
  // Of a tree only names can have been masked: it counts as it is.
  return Array.isArray(entries)
}
