import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing'
import { expect, test } from '@jest/globals'
import { newFolder } from './new-folder.js'

test('a prefix and a name give a folder', () => {
  expect(newFolder(createTreeWithEmptyWorkspace(), 'plugins/strategy-', 'night-shift')).toBe(
    'plugins/strategy-night-shift',
  )
})

test.each(['', 'NightShift', 'night_shift', 'night--shift', '-night', 'night-', '7-nights', '../night', 'a/b'])(
  'the name %j is refused, with an example of a good one',
  (name) => {
    const make = (): string => newFolder(createTreeWithEmptyWorkspace(), 'plugins/strategy-', name)
    expect(make).toThrow(`'${name}' is no name`)
    expect(make).toThrow('night-shift')
  },
)

test('what is there already is not written over', () => {
  const tree = createTreeWithEmptyWorkspace()
  tree.write('plugins/strategy-night-shift/README.md', 'mine')
  expect(() => newFolder(tree, 'plugins/strategy-', 'night-shift')).toThrow(
    'plugins/strategy-night-shift exists already',
  )
})
