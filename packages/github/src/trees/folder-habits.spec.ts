import { expect, test } from '@jest/globals'
import { FolderHabits } from './folder-habits.js'

/** Repositories in which each of these folders is looked into, and brought a tree of its own. */
function meet(habits: FolderHabits, repositories: number, ...folders: readonly string[]): void {
  for (let count = 0; count < repositories; count += 1) {
    habits.opened('')
    for (const path of folders) {
      habits.needed(path)
      habits.opened(path)
    }
  }
}

test('a folder that every fourth repository has is expected, one that is rarer is not', () => {
  const habits = new FolderHabits()
  meet(habits, 25, 'charts')
  meet(habits, 24, 'tools')
  meet(habits, 51)
  expect(habits.expectedBelow('', 8)).toEqual(['charts'])
})

test('nothing is expected after three repositories', () => {
  const habits = new FolderHabits()
  meet(habits, 3, 'src')
  expect(habits.expectedBelow('', 8)).toEqual([])
  meet(habits, 1, 'src')
  expect(habits.expectedBelow('', 8)).toEqual(['src'])
})

test('what is below an expected folder is expected as far as both together are likely', () => {
  const habits = new FolderHabits()
  meet(habits, 6, 'src', 'src/main', 'src/main/java')
  meet(habits, 4, 'src')
  meet(habits, 10)
  expect(habits.expectedBelow('', 8)).toEqual(['src', 'src/main', 'src/main/java'])
  meet(habits, 10)
  // src in 10 of 30, src/main in 6 of those.
  expect(habits.expectedBelow('', 8)).toEqual(['src'])
  expect(habits.expectedBelow('src', 8)).toEqual(['main', 'main/java'])
})

test('parents come before their children, and no more than there is room for', () => {
  const habits = new FolderHabits()
  meet(habits, 9, 'a', 'a/b', 'a/b/c', 'd')
  expect(habits.expectedBelow('', 2)).toEqual(['a', 'a/b'])
  expect(habits.expectedBelow('', 0)).toEqual([])
})

test('copies that were known already are not expected', () => {
  const habits = new FolderHabits()
  meet(habits, 1, '.github')
  for (let count = 0; count < 20; count += 1) {
    habits.opened('')
    habits.opened('.github')
  }
  expect(habits.expectedBelow('', 8)).toEqual([])
})

test('after a repository with a hundred thousand folders the usual ones are still known', () => {
  const habits = new FolderHabits()
  meet(habits, 50, 'src', 'src/main')
  habits.opened('')
  for (let index = 0; index < 100_000; index += 1) habits.needed(`odd-${index}`)
  expect(habits.expectedBelow('', 8)).toEqual(['src', 'src/main'])
})

test.each([
  ['a name that is none', 'a"b'],
  ['a name that came replaced', 'caf\ufffd'],
  ['a long name', 'x'.repeat(51)],
  ['a deep folder', 'a/'.repeat(8) + 'a'],
])('%s is not learned', (_what, path) => {
  const habits = new FolderHabits()
  for (let count = 0; count < 9; count += 1) {
    habits.opened('')
    habits.needed(path)
  }
  expect(habits.expectedBelow(path.slice(0, Math.max(0, path.lastIndexOf('/'))), 8)).toEqual([])
})
