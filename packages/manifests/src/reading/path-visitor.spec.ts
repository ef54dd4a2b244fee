import { expect, test } from '@jest/globals'
import { PathFollower } from './path-visitor.js'
import { scanJson } from './scan-json.js'

const follow = (text: string): string[] => {
  const told: string[] = []
  const follower = new PathFollower({
    opened: (path, kind, line) => told.push(`${line} ${kind} ${path.join('.')}`),
    closed: (path) => told.push(`end ${path.join('.')}`),
    value: (path, value, line) => told.push(`${line} ${path.join('.')}=${String(value)}`),
    finish: () => ({ packages: [] }),
  })
  scanJson(text, follower, () => undefined)
  return told
}

test('everything is told with its path and the line of its key', () => {
  expect(follow('{"a":\n{"b":\n1},\n"c": [2,\n{"d": 3}]}')).toEqual([
    '1 object ',
    '1 object a',
    '2 a.b=1',
    'end a',
    '4 array c',
    '4 c.[]=2',
    '5 object c.[]',
    '5 c.[].d=3',
    'end c.[]',
    'end c',
    'end ',
  ])
})

test('a key that lost its value does not lead the rest astray', () => {
  const paths: string[] = []
  const follower = new PathFollower({
    opened: () => undefined,
    closed: (path) => paths.push(`end ${path.join('.')}`),
    value: (path) => paths.push(path.join('.')),
    finish: () => ({ packages: [] }),
  })
  follower.start('object', 1)
  follower.key('lost', 1)
  follower.key('a', 1)
  follower.start('object', 1)
  follower.key('b', 1)
  follower.value(1, 1)
  follower.key('lost', 1)
  follower.end()
  follower.key('c', 1)
  follower.value(1, 1)
  follower.end()
  expect(paths).toEqual(['a.b', 'end a', 'c', 'end '])
})

test('a text that is a value alone has an empty path', () => {
  expect(follow('7')).toEqual(['1 =7'])
})
