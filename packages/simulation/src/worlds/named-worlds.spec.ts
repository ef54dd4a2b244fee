import { expect, test } from '@jest/globals'
import { NAMED_WORLDS, namedWorld } from './named-worlds.js'

test('every named world is found by its name, in any case, and is plain data', () => {
  for (const world of NAMED_WORLDS) {
    expect(namedWorld(world.name.toUpperCase())).toBe(world)
    expect(JSON.parse(JSON.stringify(world))).toEqual(world)
    expect(world.summary.length).toBeLessThanOrEqual(78)
  }
  expect(new Set(NAMED_WORLDS.map(({ name }) => name)).size).toBe(NAMED_WORLDS.length)
})

test('an unknown world is an error that names the known ones', () => {
  expect(() => namedWorld('better')).toThrow(/no world 'better'.*good-network.*large-organization/)
})
