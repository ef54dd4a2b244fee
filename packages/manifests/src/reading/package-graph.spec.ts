import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { pathsByKey, type KeyedNode } from './package-graph.js'

const node = (name: string, number: number | undefined, ...needs: string[]): KeyedNode => ({
  name,
  number,
  keys: [name],
  needs,
})

test('of several ways the shortest is told', () => {
  const nodes = [node('a', 0, 'b'), node('b', 1, 'c'), node('c', 2), node('d', 3, 'c')]
  expect(pathsByKey(nodes, ['a', 'd'])(2)).toEqual(['d', 'c'])
})

test('a package at several places has the path to the nearest', () => {
  const nodes = [node('a', 0, 'far'), node('far', 1, 'deep'), { ...node('x', 7), keys: ['deep'] }, node('near', 7)]
  expect(pathsByKey(nodes, ['a', 'near'])(7)).toEqual(['near'])
})

test('without direct dependencies it starts from what nobody needs; a circle that nobody needs has no path', () => {
  const paths = pathsByKey([node('a', 0, 'b'), node('b', 1), node('c', 2, 'd'), node('d', 3, 'c')])
  expect([0, 1, 2, 3].map(paths)).toEqual([['a'], ['a', 'b'], undefined, undefined])
})

test('what is no package is a step of a path and no more', () => {
  expect(pathsByKey([node('folder', undefined, 'a'), node('a', 0)], ['folder'])(0)).toEqual(['folder', 'a'])
})

test('chains of thousands end at thirty steps', () => {
  const chain = Array.from({ length: 40_000 }, (_, step) => node(`n${step}`, step, `n${step + 1}`))
  const paths = pathsByKey(chain, ['n0'])
  expect(paths(29)).toHaveLength(30)
  expect(paths(30)).toBeUndefined()
})

test('every path begins with a direct dependency and follows the edges', () => {
  const names = fc.integer({ min: 0, max: 9 })
  const graph = fc.array(fc.array(names, { maxLength: 4 }), { minLength: 10, maxLength: 10 })
  fc.assert(
    fc.property(graph, fc.array(names), (edges, direct) => {
      const nodes = edges.map((needs, number) => node(String(number), number, ...needs.map(String)))
      const paths = pathsByKey(nodes, direct.map(String))
      for (const number of edges.keys()) {
        const path = paths(number)
        if (path === undefined) continue
        expect(direct.map(String)).toContain(path[0])
        expect(path.at(-1)).toBe(String(number))
        path.slice(1).forEach((step, index) => expect(edges[Number(path[index])]).toContain(Number(step)))
      }
    }),
  )
})
