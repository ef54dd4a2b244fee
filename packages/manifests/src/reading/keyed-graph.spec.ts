import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { KeyedGraph, pathsBetween, type DependencyNode } from './keyed-graph.js'

const node = (name: string, ...needs: string[]): DependencyNode => ({ name, keys: [name], needs })
const paths = (nodes: readonly DependencyNode[], direct?: readonly string[]) =>
  nodes.map((_, number) => pathsBetween(nodes, direct)(number))

test('of several ways the shortest is told', () => {
  const nodes = [node('a', 'b'), node('b', 'c'), node('c', 'd'), node('d'), node('e', 'd')]
  expect(paths(nodes, ['a', 'e'])).toEqual([['a'], ['a', 'b'], ['a', 'b', 'c'], ['e', 'd'], ['e']])
})

test('a package at several places has the path to the nearest, and what is no package is a step and no more', () => {
  const graph = new KeyedGraph()
  const add = (name: string, number: number | undefined, keys: readonly string[], needs: readonly string[]): void =>
    graph.add(name, number, graph.numbersOf(keys), graph.numbersOf(needs))
  add('a', 0, ['a'], ['far'])
  add('far', undefined, ['far'], ['deep'])
  add('x', 7, ['deep'], [])
  expect(graph.paths(graph.numbersOf(['a']))(7)).toEqual(['a', 'far', 'x'])
  add('near', 7, ['near'], [])
  expect(graph.paths(graph.numbersOf(['a', 'near']))(7)).toEqual(['near'])
})

test('without direct dependencies it starts from what nobody needs; a circle that nobody needs has no path', () => {
  expect(paths([node('b'), node('a', 'b'), node('c', 'd'), node('d', 'c')])).toEqual([
    ['a', 'b'],
    ['a'],
    undefined,
    undefined,
  ])
})

test('a circle ends, and what cannot be reached has no path', () => {
  expect(paths([node('a', 'b'), node('b', 'a'), node('c', 'c')], ['a'])).toEqual([['a'], ['a', 'b'], undefined])
})

test('a version in the key tells two nodes of one name apart', () => {
  const nodes = [
    { name: 'a', keys: ['a', 'a 1'], needs: [] },
    { name: 'a', keys: ['a', 'a 2'], needs: [] },
    node('b', 'a 2'),
  ]
  expect(paths(nodes, ['b'])).toEqual([undefined, ['b', 'a'], ['b']])
})

test('chains of thousands end at thirty steps', () => {
  const chain = Array.from({ length: 40_000 }, (_, step) => node(`n${step}`, `n${step + 1}`))
  const pathOf = pathsBetween(chain, ['n0'])
  expect(pathOf(29)).toHaveLength(30)
  expect(pathOf(30)).toBeUndefined()
})

test('above 50,000 nodes, and above 250,000 edges, there are no paths', () => {
  const many = Array.from({ length: 50_001 }, (_, index) => node(`n${index}`))
  expect(pathsBetween(many.slice(1), ['n1'])(0)).toEqual(['n1'])
  expect(pathsBetween(many, ['n1'])(1)).toBeUndefined()
  const needs = Array.from({ length: 500 }, (_, index) => `n${index}`)
  const dense = Array.from({ length: 501 }, (_, index) => node(`n${index}`, ...needs))
  expect(pathsBetween(dense, ['n1'])(1)).toBeUndefined()
})

test('50,000 packages that all need the same ambiguous name cost no more than their number', () => {
  const same = Array.from({ length: 50_000 }, () => node('same', 'same'))
  const before = process.cpuUsage()
  const pathOf = pathsBetween(same, ['same'])
  expect(same.every((_, number) => pathOf(number)?.length === 1)).toBe(true)
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(1)
})

test('every path begins with a direct dependency and follows the edges', () => {
  const names = fc.integer({ min: 0, max: 9 })
  const graph = fc.array(fc.array(names, { maxLength: 4 }), { minLength: 10, maxLength: 10 })
  fc.assert(
    fc.property(graph, fc.array(names), (edges, direct) => {
      const nodes = edges.map((needs, number) => node(String(number), ...needs.map(String)))
      for (const [number, path] of paths(nodes, direct.map(String)).entries()) {
        if (path === undefined) continue
        expect(direct.map(String)).toContain(path[0])
        expect(path.at(-1)).toBe(String(number))
        path.slice(1).forEach((step, index) => expect(edges[Number(path[index])]).toContain(Number(step)))
      }
    }),
  )
})
