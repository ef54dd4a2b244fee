import { expect, test } from '@jest/globals'
import type { ManifestParser, PackageIndicator, Repository } from '@ioc-scanner/core'
import { Judge, type StoredPackage } from './judge.js'

const axios: PackageIndicator = {
  kind: 'package',
  id: 'axios',
  campaign: 'axios-2026-03',
  title: 'axios',
  source: 'file',
  severity: 'critical',
  references: [],
  ecosystem: 'npm',
  name: 'axios',
  affected: { versions: ['1.14.1'] },
}
const repository: Repository = {
  id: 'r1',
  nameWithOwner: 'acme/web',
  head: { ref: 'main', commit: 'c0' },
  visibility: 'private',
  isArchived: false,
  isFork: false,
  topics: [],
}
const npm: Pick<ManifestParser, 'name' | 'ecosystems'> = { name: 'npm-lock', ecosystems: ['npm'] }
const resolved = (path: string, version: string): StoredPackage => ({
  path,
  parser: 'npm-lock',
  found: { ecosystem: 'npm', name: 'axios', version },
})
const declared = (path: string, constraint: string): StoredPackage => ({
  path,
  parser: 'package-json',
  found: { ecosystem: 'npm', name: 'axios', constraint },
})
const fail = (_: StoredPackage, reason: string): never => {
  throw new Error(reason)
}
const answer = (packages: readonly StoredPackage[], folders: readonly string[] = []) =>
  new Judge([axios])
    .findings({ repository, packages, lockedFolders: new Map(folders.map((folder) => [folder, new Set([npm])])) }, fail)
    .map(({ finding }) => `${finding.path} ${finding.confidence}`)

test('what is stored is as sure as it was when it was read', () => {
  const packages = [
    resolved('a/x', '1.14.1'),
    resolved('b/x', '1.14.0'),
    declared('c/y', '1.14.1'),
    declared('d/y', '^1.14.0'),
    declared('e/y', '^2'),
  ]
  expect(answer(packages)).toEqual(['a/x confirmed', 'c/y likely', 'd/y possible'])
})

test('a lockfile that resolves a manifest to something harmless settles it, the nearest one only', () => {
  const packages = [declared('web/y', '^1.14.0'), resolved('x', '1.14.0')]
  expect(answer(packages, [''])).toEqual([])
  expect(answer(packages, ['', 'web'])).toEqual(['web/y possible'])
  expect(answer(packages, [])).toEqual(['web/y possible'])
})

test('versions that no indicator means concern nobody', () => {
  const judge = new Judge([axios])
  expect(['1.14.1', '1.14.0'].map((version) => judge.concerns({ ecosystem: 'npm', name: 'axios', version }))).toEqual([
    true,
    false,
  ])
  expect(judge.concerns({ ecosystem: 'npm', name: 'axios', constraint: '~1.14.0' })).toBe(true)
})

test('a package that cannot be one is told, and the others are judged', () => {
  const left: PackageIndicator = { ...axios, ecosystem: 'Maven', name: 'left', affected: { all: true } }
  const packages: StoredPackage[] = [
    { path: 'pom.xml', parser: 'pom', found: { ecosystem: 'Maven', name: 'left', version: '1' } },
    resolved('a/x', '1.14.1'),
  ]
  const failed: string[] = []
  const findings = new Judge([left, axios]).findings({ repository, packages, lockedFolders: new Map() }, ({ path }) =>
    failed.push(path),
  )
  expect([findings.length, failed]).toEqual([1, ['pom.xml']])
})
