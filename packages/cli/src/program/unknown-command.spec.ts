import { expect, test } from '@jest/globals'
import { nearestCommand } from './unknown-command.js'

const KNOWN = ['scan', 'extract', 'extensions', 'config:show', 'config:validate', 'plugins']

test.each([
  ['scna', 'scan'],
  ['scam --org', 'scan'],
  ['Scan', 'scan'],
  ['config shw', 'config show'],
  ['cofig show', 'config show'],
  ['config show extra', 'config show'],
  ['extact package-lock.json', 'extract'],
])('whoever types %j means %j', (typed, meant) => {
  expect(nearestCommand(typed.split(' '), KNOWN)).toBe(meant)
})

test.each(['help', 'x', 'delete everything', 'a'.repeat(100_000)])('%.20j means none of them', (typed) => {
  expect(nearestCommand(typed.split(' '), KNOWN)).toBeUndefined()
})
