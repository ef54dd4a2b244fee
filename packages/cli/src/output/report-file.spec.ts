import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkWritable, writeWhole } from './report-file.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ioc-scanner-report-'))
})
afterEach(() => rm(folder, { recursive: true }))

const text = (file: string): Promise<string> => readFile(join(folder, file), 'utf8')

test('a report is written whole, in place of the last one', async () => {
  await writeFile(join(folder, 'r.json'), 'yesterday')
  await writeWhole(join(folder, 'r.json'), async (stream) => {
    stream.write('to')
    expect(await text('r.json')).toBe('yesterday') // until the new one is complete
    stream.write('day')
  })
  expect(await text('r.json')).toBe('today')
  expect(await readdir(folder)).toEqual(['r.json'])
})

test('a reporter that fails leaves the last report, and nothing unfinished', async () => {
  await writeFile(join(folder, 'r.json'), 'yesterday')
  const broken = writeWhole(join(folder, 'r.json'), async (stream) => {
    stream.write('half')
    throw new Error('no paper')
  })
  await expect(broken).rejects.toMatchObject({ code: 'OUTPUT_FAILED', message: expect.stringContaining('no paper') })
  expect(await text('r.json')).toBe('yesterday')
  expect(await readdir(folder)).toEqual(['r.json'])
})

test('a link stays a link, and its target is written', async () => {
  await writeFile(join(folder, 'target'), '')
  await symlink('target', join(folder, 'link'))
  await writeWhole(join(folder, 'link'), async (stream) => void stream.write('new'))
  expect(await text('target')).toBe('new')
})

test('a device is written directly', async () => {
  await checkWritable('/dev/null')
  await writeWhole('/dev/null', async (stream) => void stream.write('gone'))
})

test('what can be written is not touched by the check', async () => {
  await writeFile(join(folder, 'r.json'), 'yesterday')
  await checkWritable(join(folder, 'r.json'))
  await checkWritable(join(folder, 'new.json'))
  expect(await readdir(folder)).toEqual(['r.json'])
  expect(await text('r.json')).toBe('yesterday')
})

test('what cannot be written is named with the reason', async () => {
  await mkdir(join(folder, 'sub'))
  await writeFile(join(folder, 'file'), '')
  await expect(checkWritable(join(folder, 'sub'))).rejects.toThrow('it is a folder')
  await expect(checkWritable(join(folder, 'no/r.json'))).rejects.toThrow('its folder does not exist')
  await expect(checkWritable(join(folder, 'file/r.json'))).rejects.toThrow('its folder is no folder')
})

test('a report that is write-protected is not replaced, and this is found out before the scan', async () => {
  await writeFile(join(folder, 'r.json'), 'evidence', { mode: 0o444 })
  await expect(checkWritable(join(folder, 'r.json'))).rejects.toThrow('it is write-protected')
  expect(await text('r.json')).toBe('evidence')
})

test('who may read the last report may read the new one, and nobody else', async () => {
  await writeFile(join(folder, 'r.json'), 'yesterday')
  await chmod(join(folder, 'r.json'), 0o600)
  await writeWhole(join(folder, 'r.json'), async (stream) => void stream.write('today'))
  expect((await stat(join(folder, 'r.json'))).mode & 0o777).toBe(0o600)
})
