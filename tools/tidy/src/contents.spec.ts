import { expect, test } from '@jest/globals'
import { repositoryFiles, textOf } from './repository.js'

const files = repositoryFiles()
const isText = (path: string): boolean =>
  /\.(ts|mjs|cjs|js|json|md|ya?ml|sh)$/.test(path) || path.endsWith('/run') || !path.includes('.')
/** Indicators name paths of infected machines, fixtures quote other people's files, and the checks here name what they look for. */
const quotesOthers = (path: string): boolean =>
  /(^|\/)(facts|fixtures)\//.test(path) || path.endsWith('facts.generated.ts') || path.startsWith('tools/tidy/')

test('no path of the machine it was written on', () => {
  const machinePath = /(^|[\s"'`(=])\/(work|root|home|Users|tmp)\/[\w.]/m
  const found = files.filter(
    (path) => isText(path) && !quotesOthers(path) && !path.endsWith('.spec.ts') && machinePath.test(textOf(path)),
  )
  expect(found).toEqual([])
})

test('the lockfile names no registry host', () => {
  expect(/"resolved": *"https?:/.test(textOf('package-lock.json'))).toBe(false)
})

test('no test is skipped, focused or left for later', () => {
  // `… ? test.skip : test` says itself what the machine lacks.
  const forgotten = /(?<!\? )\b(it|test|describe)\.(skip|only|todo)\b|\bx(it|describe)\(/
  expect(
    files.filter((path) => path.endsWith('.spec.ts') && !quotesOthers(path) && forgotten.test(textOf(path))),
  ).toEqual([])
})

test('no rule of types or lint is switched off, and nothing is left for later', () => {
  const switchedOff =
    /eslint-disable|@ts-ignore|@ts-expect-error|@ts-nocheck|: any[,;)\s\]>=]*$|\bas any\s*[;,)\].]|\b(TODO|FIXME|XXX|HACK)\b/
  const found = files.filter((path) => path.endsWith('.ts') && !quotesOthers(path) && switchedOff.test(textOf(path)))
  expect(found).toEqual([])
})

test('decision records are numbered without a gap', () => {
  const numbers = files.flatMap((path) => /^docs\/adr\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1] ?? []).map(Number)
  expect(numbers.sort((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 1))
})
