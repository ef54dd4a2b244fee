import { expect, test } from '@jest/globals'
import { checkedWorld } from './checked-world.js'
import { NAMED_WORLDS, namedWorld } from './named-worlds.js'

const good = namedWorld('good-network')
const known = {
  known: [{ nameWithOwner: 'acme/web', ecosystem: 'npm', files: [{ path: 'yarn.lock', bytes: 9, kind: 'lockfile' }] }],
  campaigns: [{ id: 'left', ecosystem: 'npm', startedDaysAgo: 3 }],
}

test('every named world fits, and so does one whose repositories are known', () => {
  for (const world of NAMED_WORLDS) expect(checkedWorld(JSON.parse(JSON.stringify(world)))).toEqual(world)
  expect(checkedWorld({ ...good, organization: known })).toMatchObject({ organization: known })
})

test.each([
  ['nothing', null, 'all of it is null; allowed is an object with name'],
  [
    'a share above 1',
    { ...good, network: { ...good.network, lossRate: 3 } },
    'network.lossRate is 3; allowed is a number from 0 to 1',
  ],
  ['a missing part', { ...good, limits: undefined }, 'limits is missing; allowed is an object'],
  ['a key too many', { ...good, colour: 'red' }, 'colour is "red"; allowed is none but name'],
  [
    'no number',
    { ...good, server: { ...good.server, knee: 'six' } },
    'server.knee is "six"; allowed is a number from 1',
  ],
  ['NaN', { ...good, server: { ...good.server, knee: NaN } }, 'server.knee is null; allowed is a number'],
  [
    'falling quantiles',
    { ...good, server: { ...good.server, jitter: [2, 1] } },
    'server.jitter is [2,1]; allowed is a list',
  ],
  ['an empty spread', { ...good, server: { ...good.server, jitter: [] } }, 'server.jitter is []; allowed is a list'],
  [
    'a file without a size',
    { ...good, organization: { ...known, known: [{ ...known.known[0], files: [{ path: 'a', kind: 'lockfile' }] }] } },
    'organization.known[0].files[0].bytes is missing; allowed is a number from 0',
  ],
  ['a control character', { ...good, name: { '\u001b': 1 } }, 'name is {"\\u001b":1}; allowed is a text'],
])('a world with %s is refused, with the place and what is allowed', (_, world, message) => {
  expect(() => checkedWorld(world)).toThrow(expect.objectContaining({ code: 'WORLD_INVALID' }))
  expect(() => checkedWorld(world)).toThrow(message)
})
