import { expect, test } from '@jest/globals'
import { RequestFailure, type Finding, type Team } from '@ioc-scanner/core'
import { MemorySource, type MemoryFaults, type MemoryFiles } from '../../test/memory-source.js'
import { bad, ROOMY, target } from '../../test/scanned.js'
import { registryWith } from '../../test/test-extensions.js'
import { scan } from '../scan.js'

const team = (slug: string, repository: string, permission: Team['repositories'][number]['permission']): Team => ({
  organization: 'acme',
  slug,
  name: slug,
  repositories: [{ nameWithOwner: repository, permission }],
})

async function foundIn(
  repositories: Readonly<Record<string, MemoryFiles>>,
  { faults, teams }: { readonly faults?: MemoryFaults; readonly teams?: readonly Team[] } = {},
): Promise<{ readonly findings: readonly Finding[]; readonly warnings: readonly string[] }> {
  const all = Object.entries(repositories).map(([name, files]) => ({ name, files }))
  return scan(target, { container: registryWith(new MemorySource(all, faults, teams), bad), config: ROOMY })
}

const lock = 'axios 1.14.1'
const names = ({ owners }: Finding): string[] => owners.map(({ name }) => name)

test('teams that can write are named; those with admin rights own what no rule decides', async () => {
  const teams = [team('core', 'acme/web', 'admin'), team('web', 'acme/web', 'write'), team('all', 'acme/web', 'read')]
  const { findings } = await foundIn({ 'acme/web': { 'a.lock': lock } }, { teams })
  expect(findings[0]).toMatchObject({
    teams: ['core', 'web'],
    owners: [{ name: '@acme/core', rule: 'team with admin rights' }],
  })
})

test('people have no teams: they are asked for organizations only, and CODEOWNERS are read', async () => {
  const files = { 'a.lock': lock, CODEOWNERS: '* @bob' }
  const source = new MemorySource(
    ['Bob/web', 'acme/web'].map((name) => ({ name, files })),
    {
      teams: async (organization) => {
        if (organization !== 'acme') throw new RequestFailure('MISSING', 'not-found', 'there is no such organization')
      },
    },
  )
  const options = { container: registryWith(source, bad), config: ROOMY }
  const { findings, warnings } = await scan({ users: ['bob'], organizations: ['acme'] }, options)
  expect(findings.map(names)).toEqual([['@bob'], ['@bob']])
  expect(warnings).toEqual([])
})

test('a rule that names nobody decides: nobody owns it', async () => {
  const files = { 'a.lock': lock, CODEOWNERS: '* @acme/all\n*.lock\n' }
  const { findings } = await foundIn({ 'acme/web': files }, { teams: [team('core', 'acme/web', 'admin')] })
  expect(findings[0]).toMatchObject({ teams: ['core'], owners: [] })
})

test('a CODEOWNERS file that breaks a request costs its own owners only', async () => {
  const files = { 'a.lock': lock }
  const { findings, warnings } = await foundIn(
    {
      'acme/a': { ...files, CODEOWNERS: '* @acme/a' },
      'acme/evil': { ...files, CODEOWNERS: '* @acme/evil' },
      'acme/z': { ...files, CODEOWNERS: '* @acme/z' },
    },
    {
      faults: {
        contents: (_, batch) => {
          const isEvil = batch.some(
            ({ repository, file }) => repository.nameWithOwner === 'acme/evil' && file.path === 'CODEOWNERS',
          )
          if (isEvil) throw new RequestFailure('TOO_HEAVY', 'resource-limit', 'too heavy')
        },
      },
    },
  )
  expect(findings.map(names).sort()).toEqual([[], ['@acme/a'], ['@acme/z']])
  expect(warnings).toEqual(['owners of acme/evil could not be read: too heavy'])
})

test('a CODEOWNERS file that repositories share is fetched once, and from the next where one cannot give it', async () => {
  const files = { 'a.lock': lock, CODEOWNERS: '* @acme/all' }
  const repositories = {
    'acme/a': files,
    'acme/b': files,
    'acme/c': { 'a.lock': lock, 'docs/CODEOWNERS': '* @acme/all' },
  }
  const asked: string[] = []
  const contents: MemoryFaults['contents'] = (_, batch) => {
    asked.push(
      ...batch
        .filter(({ file }) => file.path.endsWith('CODEOWNERS'))
        .map(({ repository: { nameWithOwner } }) => nameWithOwner),
    )
  }
  const { findings } = await foundIn(repositories, { faults: { contents } })
  expect(findings.map(names)).toEqual([['@acme/all'], ['@acme/all'], ['@acme/all']])
  expect(asked).toEqual(['acme/a'])

  const gone: MemoryFaults['contents'] = (_, batch) => {
    const isGone = batch.some(
      ({ repository, file }) => repository.nameWithOwner === 'acme/a' && file.path === 'CODEOWNERS',
    )
    if (isGone) throw new RequestFailure('MISSING', 'not-found', 'gone')
  }
  const again = await foundIn(repositories, { faults: { contents: gone } })
  expect(again.findings.map(names)).toEqual([['@acme/all'], ['@acme/all'], ['@acme/all']])
  expect(again.warnings).toEqual(['owners of acme/a could not be read: gone'])
})

test('hostile CODEOWNERS do not keep findings back', async () => {
  const hostile = ['/', '//', '\\', '**', `${'*a'.repeat(5_000)}`, '[', '!', '#', '\\ ']
    .map((line) => `${line} @sam`)
    .join('\n')
  const { findings } = await foundIn({ 'acme/web': { 'a.lock': lock, CODEOWNERS: hostile } })
  expect(findings).toHaveLength(1)
})

test('where neither a rule nor a team decides, custom properties do, and then who committed last', async () => {
  const asked: string[] = []
  const faults: MemoryFaults = {
    properties: (organization) => {
      asked.push(organization)
      return new Map([
        ['acme/web', new Map([['Owning_Team', ['payments', 'night-shift']]])],
        ['acme/api', new Map([['criticality', ['high']]])],
      ])
    },
    lastCommitters: ({ repository, commit, path }) => {
      asked.push(`${repository} ${path}`)
      return ['@ada', '@bob', 'Cy', '@dan'].map((name) => ({ name, commit }))
    },
  }
  const files = { 'a.lock': lock }
  const { findings } = await foundIn(
    { 'acme/web': files, 'acme/api': files, 'acme/ruled': { ...files, CODEOWNERS: '* @eve' }, 'acme/team': files },
    { faults, teams: [team('core', 'acme/team', 'maintain')] },
  )
  const owners = Object.fromEntries(findings.map((finding) => [finding.repository, finding.owners]))
  expect(owners).toEqual({
    'acme/web': ['payments', 'night-shift'].map((name) => ({ name, rule: 'custom property Owning_Team' })),
    'acme/api': ['@ada', '@bob', 'Cy'].map((name) => ({ name, rule: 'committed to it last (cccccccccc)' })),
    'acme/ruled': [{ name: '@eve', rule: 'CODEOWNERS:1 *' }],
    'acme/team': [{ name: '@acme/core', rule: 'team with maintain rights' }],
  })
  expect(asked).toEqual(['acme', 'acme/api a.lock'])
})

test('owners that cannot be asked for are a warning each, and the findings stay', async () => {
  const refuse = (): never => {
    throw new RequestFailure('REFUSED', 'forbidden', 'not for this token')
  }
  const { findings, warnings } = await foundIn(
    { 'acme/web': { 'a.lock': lock } },
    { faults: { properties: refuse, lastCommitters: refuse } },
  )
  expect(findings.map(names)).toEqual([[]])
  expect(warnings).toEqual([
    'custom properties of acme could not be read: not for this token',
    'the last committers could not be read: not for this token',
  ])
})
