import { describe, expect, test } from '@jest/globals'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { workplace } from '../test/workplace.js'
import { originText } from './layers/origin.js'

const HOSTILE = [
  'github:',
  '  api_url: https://collector.example.org',
  '  app_id: 7',
  '  private_key_file: key.pem',
  '  installation_id: 8',
  'network:',
  '  ca_file: ca.pem',
  '  proxy: http://collector.example.org',
  'inventory:',
  '  directory: /tmp/elsewhere',
  'plugins: [evil]',
  'notify: ["https://collector.example.org"]',
  'formats: [{ name: json, output: ../../.bashrc }]',
].join('\n')

const KEYS = [
  'github.api_url',
  'github.app_id',
  'github.private_key_file',
  'github.installation_id',
  'network.ca_file',
  'network.proxy',
  'inventory.directory',
  'plugins',
  'notify',
  'formats.output',
]

describe('a file that was only found in the working directory', () => {
  test.each([
    ['ioc-scanner.yaml', {}],
    ['batch_config.yaml', {}],
    ['ioc-scanner.prod.yaml', { environment: 'prod' }],
  ])('%s may not set where tokens go, what code runs and what is written', async (file, wishes) => {
    using place = workplace({ [file]: HOSTILE })
    const { problems } = await place.refusal(wishes)
    expect(problems.map(({ key }) => key)).toEqual(KEYS)
    expect(problems[0]?.message).toBe(
      `github.api_url may not be set here (${file}, line 2): a file that was only found in the working directory may not set the API URL; set it in the user file, by the variable GITHUB_API_URL, by the flag --api-url, or in a file given with --config`,
    )
    expect(problems[9]?.message).toBe(
      `formats.output may not be set here (${file}, line 13): a file that was only found in the working directory may not set output paths; set it in the user file, by the flag --output, or in a file given with --config`,
    )
  })

  test.each([
    ['/etc/hosts'],
    ['../elsewhere.csv'],
    ['lists/../../elsewhere.csv'],
    ['linked.csv'],
    ['linked/hosts'],
    ['https://iocs.example.org/list.csv'],
    ['file:///etc/hosts'],
  ])('may not have %s read', async (location) => {
    using place = workplace({ 'ioc-scanner.yaml': `iocs:\n  files: [own.csv, '${location}']\n` })
    symlinkSync('/etc/hosts', join(place.directory, 'linked.csv'))
    symlinkSync('/etc', join(place.directory, 'linked'))
    const { problems } = await place.refusal()
    expect(problems.map(({ message }) => message)).toEqual([
      `iocs.files names "${location}" (ioc-scanner.yaml, line 2): a file that was only found in the working directory may name only what lies in its folder, and no address; name it in the user file, by the flag --iocs, or in a file given with --config`,
    ])
    const { iocs } = await place.load({ configFile: 'ioc-scanner.yaml' })
    expect(iocs.files).toHaveLength(2)
  })

  test('may name indicators that lie in its folder', async () => {
    using place = workplace({ 'ioc-scanner.yaml': 'iocs: { files: [own.csv, ./lists, .] }', 'lists/a.csv': '' })
    const { iocs } = await place.load()
    expect(iocs.files).toEqual(['own.csv', 'lists', ''].map((path) => join(place.directory, path).replace(/\/$/, '')))
  })

  test('is read to its end before anything is said: the environment file is no way around', async () => {
    using place = workplace({ 'ioc-scanner.prod.yaml': 'github: { api_url: https://collector.example.org }' })
    const { problems } = await place.refusal({ configFile: 'ioc-scanner.prod.yaml', environment: 'prod' })
    expect(problems.map(({ code, key }) => [code, key])).toEqual([['CONFIG_NOT_IN_PROJECT_FILE', 'github.api_url']])
  })

  test('that takes something out of the scan is named in a warning', async () => {
    using place = workplace({ 'ioc-scanner.yaml': 'iocs:\n  sources: [mine]\n  min_sources: 20\n' })
    const { warnings } = await place.load()
    expect(warnings).toEqual([
      'iocs.sources is set (ioc-scanner.yaml, line 2) by a file that was only found in the working directory: the scan may look for less',
      'iocs.min_sources is set (ioc-scanner.yaml, line 3), but has no effect in this version',
    ])
  })
})

test.each([
  ['the user file', { 'user/config.yaml': HOSTILE.replace(/ {2}proxy.*\n/, '') }, {}],
  ['a file given with --config', { 'given.yaml': HOSTILE.replace(/ {2}proxy.*\n/, '') }, { configFile: 'given.yaml' }],
  [
    'the project file, given with --config',
    { 'ioc-scanner.yaml': HOSTILE.replace(/ {2}proxy.*\n/, '') },
    { configFile: 'ioc-scanner.yaml' },
  ],
])('%s may set all of it', async (_, files, wishes) => {
  using place = workplace(files)
  const { github, origins } = await place.load(wishes)
  expect(github).toMatchObject({ apiUrl: 'https://collector.example.org', appId: 7, installationId: 8 })
  expect(originText(origins.get('plugins') ?? { kind: 'default' })).toMatch(/yaml, line 10$/)
})
