import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { nodeIdOf, parseNodeId } from './node-id.js'
import type { NodeKey } from './node-id.js'

const oid = fc.stringMatching(/^[0-9a-f]{40}$/)
const nodeKey: fc.Arbitrary<NodeKey> = fc.oneof(
  fc.record({
    type: fc.constantFrom('Commit' as const, 'Tree' as const, 'Blob' as const, 'Tag' as const),
    repository: fc.nat(),
    oid,
  }),
  fc.record({
    type: fc.constant('Ref' as const),
    repository: fc.nat(),
    name: fc.string().map((name) => `refs/heads/${name}`),
  }),
  fc.record({
    type: fc.constantFrom('Organization' as const, 'Repository' as const, 'Topic' as const),
    key: fc.string(),
  }),
)

test('an id leads back to what it stands for, whatever characters a name has', () => {
  fc.assert(fc.property(nodeKey, (key) => expect(parseNodeId(nodeIdOf(key))).toEqual(key)))
})

test('any other text is no id, and never an exception', () => {
  fc.assert(fc.property(fc.string(), (text) => expect(parseNodeId(text)).toBeNull()))
})
