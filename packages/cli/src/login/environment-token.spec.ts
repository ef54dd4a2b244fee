import { expect, test } from '@jest/globals'
import { hideSecrets } from '../program/hide-secrets.js'
import { environmentToken, takeTokenFromEnvironment } from './environment-token.js'

test('tokens are taken out of the environment, the first one counts, and no output shows any', () => {
  const env = { GITHUB_TOKEN: ' ghp_first-of-two ', GH_TOKEN: 'ghp_second-of-two', PATH: '/bin' }
  takeTokenFromEnvironment(env)
  expect(env).toEqual({ PATH: '/bin' })
  expect(environmentToken()).toEqual({ token: 'ghp_first-of-two', variable: 'GITHUB_TOKEN' })
  expect(hideSecrets('ghp_first-of-two, ghp_second-of-two')).toBe('[hidden], [hidden]')
})
