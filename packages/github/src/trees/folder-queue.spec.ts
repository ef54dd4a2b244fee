import { expect, test } from '@jest/globals'
import { repository } from '@ioc-scanner/testkit'
import { EVERYTHING } from '../../test/open-session.js'
import { FolderQueue, type TreeTask } from './folder-queue.js'
import { OpenRepository } from './open-repository.js'

const opened = (name: string): OpenRepository =>
  new OpenRepository(repository({ nameWithOwner: `acme/${name}` }), EVERYTHING)
const treesIn = (tasks: readonly TreeTask[]): string[] => tasks.map(({ tree }) => tree)

test('a query takes as many repositories, and as many trees, as it may', () => {
  const queue = new FolderQueue()
  for (const name of ['a', 'b', 'c']) {
    const open = opened(name)
    for (const path of ['1', '2']) queue.want(`${name}${path}`, { open, path })
  }
  expect(queue.fills(3, 100)).toBe(true)
  expect(queue.fills(4, 6)).toBe(true)
  expect(queue.fills(4, 7)).toBe(false)
  expect(treesIn(queue.take(2, 3))).toEqual(['a1', 'a2', 'b1'])
  expect(treesIn(queue.take(2, 3))).toEqual(['b2', 'c1', 'c2'])
  expect(queue.isEmpty).toBe(true)
})

test('a tree that is wanted at several places is asked for once and told to all of them', () => {
  const queue = new FolderQueue()
  const [web, api] = [opened('web'), opened('api')]
  queue.want('shared', { open: web, path: 'lib' })
  queue.want('shared', { open: api, path: 'vendored/lib' })
  const [task] = queue.take(50, 400)
  queue.want('shared', { open: api, path: 'copy' })
  expect(queue.isEmpty).toBe(true)
  expect(queue.done(task as TreeTask).map(({ path }) => path)).toEqual(['lib', 'vendored/lib', 'copy'])
})

test('what is queued under a repository that is lost moves to those that share it, and else is dropped', () => {
  const queue = new FolderQueue()
  const [web, api] = [opened('web'), opened('api')]
  queue.want('shared', { open: web, path: 'lib' })
  queue.want('shared', { open: api, path: 'lib' })
  queue.want('own', { open: web, path: 'src' })
  web.lose('not-found', 'gone')
  queue.forget(web)
  const tasks = queue.take(50, 400)
  expect(treesIn(tasks)).toEqual(['shared'])
  expect(tasks.flatMap((task) => queue.done(task)).map(({ open }) => open)).toEqual([api])
})

test('a tree that lies at more places than a call may have arguments is left to the repositories that share it', () => {
  const queue = new FolderQueue()
  const [web, api] = [opened('web'), opened('api')]
  queue.want('shared', { open: web, path: 'lib' })
  for (let copy = 0; copy < 200_000; copy += 1) queue.want('shared', { open: api, path: `copy/${copy}` })
  const [task] = queue.take(50, 400)
  queue.leave(task as TreeTask, 'acme/web')
  expect(queue.done(task as TreeTask)).toHaveLength(200_000)
})
