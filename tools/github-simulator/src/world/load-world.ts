import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { World } from './world.js'

/** Reads `world.json` of a world's folder. */
export async function loadWorld(directory: string): Promise<World> {
  return JSON.parse(await readFile(join(directory, 'world.json'), 'utf8')) as World
}
