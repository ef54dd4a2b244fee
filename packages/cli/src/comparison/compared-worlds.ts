import { readFile } from 'node:fs/promises'
import { CodedError, messageOf, printable } from '@ioc-scanner/core'
import { checkedWorld, NAMED_WORLDS, namedWorld, type ModelledWorld } from '@ioc-scanner/simulation'

/** Takes a minute by itself: only who asks for it gets it. */
const ONLY_WHEN_ASKED_FOR = 'large-organization'

/**
 * The worlds of these names, in these JSON files, or shown by these recordings (`.ndjson`, `.ndjson.gz`); without any, those that come with the program.
 * @throws {CodedError} `WORLD_UNKNOWN`, with the names that there are; `WORLD_INVALID`, `FILE_UNREADABLE`.
 */
export async function comparedWorlds(wanted: readonly string[]): Promise<readonly ModelledWorld[]> {
  if (wanted.length === 0) return NAMED_WORLDS.filter(({ name }) => name !== ONLY_WHEN_ASKED_FOR)
  return Promise.all([...new Set(wanted)].map(worldNamed))
}

async function worldNamed(world: string): Promise<ModelledWorld> {
  if (/\.ndjson(\.gz)?$/.test(world)) return worldOfRecording(world)
  return world.endsWith('.json') ? worldIn(world) : namedWorld(world)
}

async function worldOfRecording(file: string): Promise<ModelledWorld> {
  const { Recording, worldFactsOf } = await import('@ioc-scanner/github/recording')
  const { recordedWorld } = await import('./recorded-world.js')
  const recording = await Recording.open(file)
  try {
    return recordedWorld(file, worldFactsOf(recording))
  } finally {
    await recording.close()
  }
}

async function worldIn(file: string): Promise<ModelledWorld> {
  let world: unknown
  try {
    world = JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw new CodedError('FILE_UNREADABLE', `${printable(file)} cannot be read: ${printable(messageOf(cause))}`, {
      cause,
    })
  }
  try {
    return checkedWorld(world)
  } catch (cause) {
    throw new CodedError('WORLD_INVALID', `${printable(file)}: ${messageOf(cause)}`, { cause })
  }
}
