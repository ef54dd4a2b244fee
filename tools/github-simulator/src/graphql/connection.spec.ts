import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { GraphQLResolveInfo } from 'graphql'
import { connectionOf } from './connection.js'
import type { Connection } from './connection.js'

const info = { fieldName: 'things', fieldNodes: [], fragments: {} } as unknown as GraphQLResolveInfo
const items = (count: number): number[] => Array.from({ length: count }, (_, index) => index)
const page = (count: number, args: object): Connection =>
  connectionOf({ items: items(count), toNode: (item) => item }, { ...args }, info)
const nodesOf = ({ edges }: Connection): unknown[] => edges.map(({ node }) => node)

test('pages put together forwards are the whole list, in order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 250 }), fc.integer({ min: 1, max: 100 }), (count, first) => {
      const seen: unknown[] = []
      let after: string | null = null
      for (let more = true; more;) {
        const current: Connection = page(count, { first, after })
        seen.push(...nodesOf(current))
        after = current.edges.at(-1)?.cursor ?? null
        more = current.hasNextPage
      }
      expect(seen).toEqual(items(count))
    }),
  )
})

test('pages put together backwards are the whole list, from its end', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 250 }), fc.integer({ min: 1, max: 100 }), (count, last) => {
      const seen: unknown[] = []
      let before: string | null = null
      for (let more = true; more;) {
        const current: Connection = page(count, { last, before })
        seen.unshift(...nodesOf(current))
        before = current.edges[0]?.cursor ?? null
        more = current.hasPreviousPage
      }
      expect(seen).toEqual(items(count))
    }),
  )
})
