import { expect, test } from '@jest/globals'
import { dependencyPaths, type DependencyNode } from './dependency-paths.js'

const node = (name: string, ...needs: string[]): DependencyNode => ({ name, keys: [name], needs })

test('the shortest of several ways is taken', () => {
  const nodes = [node('a', 'b'), node('b', 'c'), node('c', 'd'), node('d'), node('e', 'd')]
  expect(dependencyPaths(nodes, ['a', 'e'])).toEqual([['a'], ['a', 'b'], ['a', 'b', 'c'], ['e', 'd'], ['e']])
})

test('without a list of direct dependencies those count that nobody needs', () => {
  expect(dependencyPaths([node('b'), node('a', 'b')])).toEqual([['a', 'b'], ['a']])
})

test('a cycle ends, and what cannot be reached has no path', () => {
  expect(dependencyPaths([node('a', 'b'), node('b', 'a'), node('c', 'c')], ['a'])).toEqual([
    ['a'],
    ['a', 'b'],
    undefined,
  ])
})

test('a version in the key tells two nodes of one name apart', () => {
  const nodes: DependencyNode[] = [
    { name: 'a', keys: ['a', 'a 1'], needs: [] },
    { name: 'a', keys: ['a', 'a 2'], needs: [] },
    node('b', 'a 2'),
  ]
  expect(dependencyPaths(nodes, ['b'])).toEqual([undefined, ['b', 'a'], ['b']])
})

test('a chain of 100,000 packages is cut after 30 steps', () => {
  const chain = Array.from({ length: 100_000 }, (_, index) => node(`p${index}`, `p${index + 1}`))
  const paths = dependencyPaths(chain, ['p0'])
  expect(paths[29]).toHaveLength(30)
  expect(paths[30]).toBeUndefined()
})

test('50,000 packages that all need the same ambiguous name cost no more than their number', () => {
  const same = Array.from({ length: 50_000 }, (): DependencyNode => node('same', 'same'))
  const before = process.cpuUsage()
  expect(dependencyPaths(same, ['same']).every((path) => path?.length === 1)).toBe(true)
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(1)
})
