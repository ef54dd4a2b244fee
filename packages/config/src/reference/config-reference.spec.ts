import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { workplace } from '../../test/workplace.js'
import { KNOWN_SETTINGS } from '../settings/known-settings.js'
import { configReference } from './config-reference.js'
import { FILE_EXAMPLE } from './file-example.js'

test('docs/configuration.md says what the tables say; npm run reference writes it', () => {
  const page = new URL('../../../../docs/configuration.md', import.meta.url)
  expect(readFileSync(page, 'utf8')).toBe(configReference())
})

test('the page names every key, variable and flag', () => {
  const page = configReference()
  const names = [...KNOWN_SETTINGS.values()].flatMap(({ key, env = key, flag, format }) => [
    key,
    env,
    ...(flag === undefined ? [] : [format === 'boolean' ? `--[no-]${flag}` : `--${flag}`]),
  ])
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})

test.each(['yaml', 'json'])('the %s example can be copied into a file and means what it says', async (language) => {
  const [, text = ''] = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(configReference()) ?? []
  using place = workplace({ [`ioc-scanner.${language}`]: text })
  expect((await place.load()).batch).toEqual(FILE_EXAMPLE)
})
