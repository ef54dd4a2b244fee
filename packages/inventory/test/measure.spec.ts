import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { measure } from './measure.js'
import { temporaryFolder } from './opened-inventory.js'

/**
 * Small as a test; as a measurement with `INVENTORY_REPOSITORIES=10000`, and `INVENTORY_FILE` for a file that stays.
 * Figures and how they grow: the decision record on the inventory.
 */
const repositories = Number(process.env['INVENTORY_REPOSITORIES'] ?? 30)
const file = process.env['INVENTORY_FILE']

test(
  `an inventory of ${repositories} repositories is filled, and answers`,
  async () => {
    const path = file ?? join(temporaryFolder(), 'measured.db')
    const took = await measure(path, repositories)
    if (repositories > 1_000 || file !== undefined) console.log(JSON.stringify(took, null, 2))
    expect(existsSync(path)).toBe(true)
    expect(took['usual range: places']).toBeGreaterThan(0)
    expect(took['usual range: places']).toBeGreaterThan(took['rare version: places'] ?? 0)
    expect(took['five thousand names, all unknown: places']).toBe(0)
  },
  60 * 60_000,
)
