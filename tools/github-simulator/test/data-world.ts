import { createWorld } from './simulated-world.js'

const bigText = 'a'.repeat(511_999) + 'é'.repeat(1_000)
const utf16 = Buffer.from('\ufeff{"name":"x"}', 'utf16le')
export const submoduleOid = '1'.repeat(40)

/** One repository with some of everything, and an organization around it. */
export function createDataWorld(): string {
  return createWorld(
    [
      {
        name: 'app',
        primaryLanguage: 'TypeScript',
        languages: [
          { name: 'Shell', bytes: 10 },
          { name: 'TypeScript', bytes: 900 },
        ],
        topics: ['billing', 'npm'],
        description: 'The app',
        commits: [
          {
            branch: 'main',
            files: { 'a.txt': 'one\n', 'docs/x.md': 'x' },
            time: 1_790_000_000,
            message: 'first\n\nwith a body',
          },
          { branch: 'main', files: { 'a.txt': 'two\n', 'docs/x.md': 'x' }, time: 1_790_100_000, message: 'second' },
          {
            branch: 'main',
            time: 1_790_200_000,
            message: 'third',
            files: {
              'a.txt': 'two\n',
              'docs/x.md': 'y',
              'docs/deep/z.md': 'z',
              'big.txt': bigText,
              'binary.dat': Buffer.from([1, 0, 2]),
              'utf16.json': utf16,
              'run.sh': { executable: '#!/bin/sh\n' },
              link: { link: 'a.txt' },
              'vendor/lib': { submodule: submoduleOid },
              '.gitmodules':
                '[submodule "lib"]\n\tpath = vendor/lib\n\turl = https://example.org/lib.git\n\tbranch = stable\n',
            },
          },
          { branch: 'release/1', files: { 'a.txt': 'old\n' } },
        ],
        tags: { v1: 'main' },
      },
      { name: 'other' },
      { name: 'secret-plans', visibility: 'PRIVATE' },
    ],
    {
      acme: {
        members: ['bob'],
        teams: [
          {
            slug: 'core',
            name: 'Core',
            privacy: 'VISIBLE',
            members: ['bob'],
            repositories: [
              { name: 'app', permission: 'MAINTAIN' },
              { name: 'other', permission: 'READ' },
            ],
          },
          {
            slug: 'core-web',
            name: 'Core Web',
            privacy: 'VISIBLE',
            parentSlug: 'core',
            members: ['eve'],
            repositories: [],
          },
        ],
      },
      users: [{ login: 'bob', databaseId: 55, repositories: [] }],
    },
  )
}

export const inApp = (fields: string): string => `{ repository(owner: "acme", name: "app") { ${fields} } }`
