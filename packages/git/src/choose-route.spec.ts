import { expect, test } from '@jest/globals'
import { chooseRoute, priceOverApi, type RouteSituation } from './choose-route.js'

const allowance = (remaining: number | null): RouteSituation['budget']['graphql'] => ({
  limit: 5_000,
  remaining,
  resetAtMs: null,
})
const situation = (remaining: number | null, changes: Partial<RouteSituation> = {}): RouteSituation => ({
  via: 'auto',
  repositories: 1_000,
  budget: { rest: allowance(0), graphql: allowance(remaining) },
  hasGit: true,
  ...changes,
})

test('the API is asked while its points reach, to the point', () => {
  expect(priceOverApi({ repositories: 1_000 })).toBe(50 + 40)
  expect(chooseRoute(situation(90)).route).toBe('rescue')
  expect(chooseRoute(situation(89))).toEqual({ route: 'git', because: 'about 90 points are needed and 89 are left' })
  expect(chooseRoute(situation(89, { files: 100 })).route).toBe('rescue')
})

test('a server without limits is asked', () => {
  expect(chooseRoute(situation(null)).route).toBe('rescue')
})

test('without git there is only the API, unless git is asked for', () => {
  expect(chooseRoute(situation(0, { hasGit: false })).route).toBe('api')
  expect(chooseRoute(situation(0, { hasGit: false, via: 'git' })).route).toBe('git')
})

test('what the user asks for is taken', () => {
  expect(chooseRoute(situation(0, { via: 'api' })).route).toBe('api')
  expect(chooseRoute(situation(5_000, { via: 'git' })).route).toBe('git')
})
