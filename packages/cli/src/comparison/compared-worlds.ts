import { NAMED_WORLDS, namedWorld, type ModelledWorld } from '@ioc-scanner/simulation'

/** Takes a minute by itself: only who asks for it gets it. */
const ONLY_WHEN_ASKED_FOR = 'large-organization'

/** @throws {CodedError} `WORLD_UNKNOWN`, with the names that there are. */
export function comparedWorlds(names: readonly string[]): readonly ModelledWorld[] {
  if (names.length === 0) return NAMED_WORLDS.filter(({ name }) => name !== ONLY_WHEN_ASKED_FOR)
  return [...new Set(names.map((name) => namedWorld(name)))]
}
