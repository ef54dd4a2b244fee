import { printableJson } from '@ioc-scanner/core'
import type { Measurement } from '@ioc-scanner/simulation'
import type { ComparedWorld } from './compare.js'

/** The comparison for programs. Seconds of modelled time, bytes. */
export function comparisonJson(worlds: readonly ComparedWorld[], seed: number): string {
  const document = {
    seed,
    worlds: worlds.map(({ world, rows }) => ({
      world: world.name,
      summary: world.summary,
      rows: rows.map((row) => ({
        name: row.name,
        strategy: row.strategy,
        ...('measurement' in row ? spelled(row.measurement) : { failure: row.failure }),
      })),
    })),
  }
  return `${printableJson(JSON.stringify(document, null, 2))}\n`
}

/** Keys as in reports. */
function spelled(measurement: Measurement): object {
  return Object.fromEntries(
    Object.entries(measurement).map(([key, value]) => [
      key.replace(/(?<=[a-z])(?=[A-Z\d])|(?<=\d)(?=[A-Z])/g, '_').toLowerCase(),
      value as unknown,
    ]),
  )
}
