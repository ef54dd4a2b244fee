import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { workplace, type Workplace } from '../../test/workplace.js'
import { configurationText } from '../init/configuration-text.js'
import { draftOf } from '../init/draft.js'
import { backupsOf } from './backups.js'
import { changeFile } from './change-file.js'
import type { ChangeEntry } from './change-record.js'
import { locate } from './configuration-file.js'
import { migrateFile, type MigratedFile, type MigrationWishes } from './migrate-file.js'
import { rollBack } from './roll-back.js'
import { writeNewFile } from './write-new-file.js'

const NOON = new Date('2026-11-24T12:00:00.000Z')
const LATER = new Date('2026-11-24T13:00:00.000Z')
const OLD = '# ours\nmaxBatchSize: 40\n'
const NEW = 'batch:\n  batch_sizes:\n    # ours\n    max: 40\n'
const BACKUP = 'ioc-scanner.yaml.20261124T120000.000Z.bak'
const RECORD = 'ioc-scanner.changes.ndjson'

const at = (place: Workplace, name = 'ioc-scanner.yaml'): string => join(place.directory, name)
const read = (place: Workplace, name = 'ioc-scanner.yaml'): string => readFileSync(at(place, name), 'utf8')
const migrate = (place: Workplace, wishes: Partial<MigrationWishes> = {}): Promise<MigratedFile> =>
  migrateFile({ path: at(place), workingDirectory: place.directory, now: NOON, ...wishes })
const records = (place: Workplace, name = RECORD): ChangeEntry[] =>
  read(place, name)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ChangeEntry)
const files = (place: Workplace): string[] => readdirSync(place.directory).sort()

describe('a migration', () => {
  test('replaces the file, keeps a copy and its permissions, and records what and why', async () => {
    using place = workplace({ 'ioc-scanner.yaml': OLD })
    chmodSync(at(place), 0o664)
    const { done } = await migrate(place, { reason: 'the old scanner is gone' })
    expect(read(place)).toBe(NEW)
    expect(read(place, BACKUP)).toBe(OLD)
    expect([at(place), at(place, BACKUP)].map((path) => statSync(path).mode & 0o777)).toEqual([0o664, 0o664])
    expect(files(place)).toEqual([RECORD, 'ioc-scanner.yaml', BACKUP])
    expect(done?.backup).toMatch(/\.bak$/)
    expect(records(place)).toEqual([
      {
        at: NOON.toISOString(),
        action: 'migrate',
        file: 'ioc-scanner.yaml',
        backup: BACKUP,
        reason: 'the old scanner is gone',
        changes: [expect.objectContaining({ line: 2, was: 'maxBatchSize', now: 'batch.batch_sizes.max' })],
        unknown: [],
      },
    ])
  })

  test('that is only tried shows the difference and writes nothing', async () => {
    using place = workplace({ 'ioc-scanner.yaml': OLD })
    const { diff, done } = await migrate(place, { dryRun: true })
    expect(diff).toBe('- # ours\n- maxBatchSize: 40\n+ batch:\n+   batch_sizes:\n+     # ours\n+     max: 40\n')
    expect([done, files(place), read(place)]).toEqual([undefined, ['ioc-scanner.yaml'], OLD])
  })

  test('has nothing to do the second time', async () => {
    using place = workplace({ 'ioc-scanner.yaml': OLD })
    await migrate(place)
    expect(await migrate(place, { now: LATER })).toMatchObject({ changes: [], diff: '', done: undefined })
    expect(files(place)).toHaveLength(3)
  })

  test('whose result would be refused changes nothing; a dry run shows it all the same', async () => {
    const text = 'maxConcurrentRequests: 80\n'
    using place = workplace({ 'ioc-scanner.yaml': text })
    await expect(migrate(place)).rejects.toMatchObject({
      code: 'CONFIG_MIGRATION_REFUSED',
      message: expect.stringContaining('max_concurrent_requests is 80 (ioc-scanner.yaml, line 3); allowed is'),
    })
    expect([files(place), read(place)]).toEqual([['ioc-scanner.yaml'], text])
    const { refused, diff } = await migrate(place, { dryRun: true })
    expect(refused.map(({ code }) => code)).toEqual(['CONFIG_OUT_OF_RANGE'])
    expect(diff).toContain('+     max_concurrent_requests: 80\n')
  })

  test('leaves unknown keys where they are, and goes on', async () => {
    using place = workplace({ 'ioc-scanner.yaml': `${OLD}cache: 5\n` })
    const { unknown } = await migrate(place)
    expect(unknown.map(({ key }) => key)).toEqual(['cache'])
    expect(read(place)).toContain('cache: 5\n')
  })

  test('from JSON to YAML changes the ending, too', async () => {
    using place = workplace({ 'batch_config.json': '{"concurrency": {"max_concurrent_repos": 4}}' })
    const { target } = await migrate(place, { path: at(place, 'batch_config.json'), toYaml: true })
    expect(target).toBe('batch_config.yaml')
    expect(files(place)).toEqual([
      'batch_config.changes.ndjson',
      'batch_config.json.20261124T120000.000Z.bak',
      'batch_config.yaml',
    ])
    expect(records(place, 'batch_config.changes.ndjson')).toMatchObject([{ replaced: 'batch_config.json' }])
    expect((await place.load()).batch.maxConcurrentRepos).toBe(4)
    const back = await rollBack({ path: at(place, 'batch_config.json'), workingDirectory: place.directory, now: LATER })
    expect(back.file).toBe('batch_config.json')
    expect(files(place).filter((name) => !/(bak|ndjson)$/.test(name))).toEqual(['batch_config.json'])
  })

  test('gives way to somebody who writes to the file meanwhile', async () => {
    using place = workplace({ 'ioc-scanner.yaml': OLD })
    const file = await locate(at(place), place.directory)
    writeFileSync(at(place), '# newer\n')
    const change = { file, target: file.path, content: { text: NEW }, entry: { action: 'migrate' as const }, now: NOON }
    await expect(changeFile(change)).rejects.toThrow('nothing was changed: somebody else wrote to it meanwhile')
    expect([files(place), read(place)]).toEqual([['ioc-scanner.yaml'], '# newer\n'])
  })

  test('never writes over a file that is there', async () => {
    using place = workplace({ 'a.json': '{"maxBatchSize": 40}', 'a.yaml': 'preset: development\n' })
    await expect(migrate(place, { path: at(place, 'a.json'), toYaml: true })).rejects.toMatchObject({
      code: 'CONFIG_NOT_WRITTEN',
      message: 'a.yaml was not written, and nothing was changed: there is a file of that name already',
    })
    expect([files(place), read(place, 'a.yaml')]).toEqual([['a.json', 'a.yaml'], 'preset: development\n'])
  })

  test('through a link changes what it leads to, and the link stays', async () => {
    using place = workplace({ 'real/settings.yaml': OLD })
    symlinkSync('real/settings.yaml', at(place))
    expect(await migrate(place)).toMatchObject({ file: 'real/settings.yaml' })
    expect(read(place, 'real/settings.yaml')).toBe(NEW)
    expect(files(place)).toEqual(['ioc-scanner.yaml', 'real'])
    expect(statSync(at(place)).isFile()).toBe(true)
  })

  test('does not append its record to what a link leads to', async () => {
    using place = workplace({ 'ioc-scanner.yaml': OLD, 'user/profile': 'mine\n' })
    symlinkSync('../user/profile', at(place, RECORD))
    await expect(migrate(place)).rejects.toThrow('the record beside it is a link, which is not followed')
    expect([read(place), readFileSync(join(place.directory, '../user/profile'), 'utf8')]).toEqual([OLD, 'mine\n'])
    expect(files(place)).toEqual([RECORD, 'ioc-scanner.yaml'])
  })

  test('reads a file with a byte order mark and CRLF, and keeps the line ends', async () => {
    using place = workplace({ 'ioc-scanner.yaml': `\ufeff${OLD.replaceAll('\n', '\r\n')}` })
    await migrate(place)
    expect(read(place)).toBe(NEW.replaceAll('\n', '\r\n'))
  })

  test.each([
    ['a folder', (place: Workplace) => mkdirSync(at(place)), 'ioc-scanner.yaml is not a file'],
    ['10 MB', (place: Workplace) => writeFileSync(at(place), 'a'.repeat(1e7)), 'ioc-scanner.yaml is too large'],
    ['no file', () => undefined, 'ioc-scanner.yaml does not exist'],
    [
      'a key twice',
      (place: Workplace) => writeFileSync(at(place), 'maxBatchSize: 1\ncache: 1\ncache: 2\n'),
      'stands there twice',
    ],
  ])('of %s says what is wrong', async (_, make, message) => {
    using place = workplace()
    make(place)
    const before = files(place)
    await expect(migrate(place)).rejects.toThrow(message)
    expect(files(place)).toEqual(before)
  })

  test('shows and records no secret', async () => {
    const token = 'ghp_0123456789abcdefghijABCDEFGHIJ012345'
    const secret = `github:\n  token: ${token}\n  private_key: hunter2hunter2\nnotify: ["https://hooks.example/T0/B0/hunter2"]\n`
    using place = workplace({ 'other.yaml': `${OLD}${secret}` })
    const migration = await migrate(place, { path: at(place, 'other.yaml'), dryRun: true })
    await migrate(place, { path: at(place, 'other.yaml') })
    const shown = JSON.stringify(migration) + read(place, 'other.changes.ndjson')
    expect(shown).not.toMatch(/ghp_|hunter2/)
    expect(read(place, 'other.yaml')).toContain(token)
  })

  test('says what counts only where the file is named', async () => {
    using place = workplace({ 'ioc-scanner.yaml': `${OLD}github: { api_url: "https://ghe.example/api/v3" }\n` })
    expect((await migrate(place)).remarks).toEqual([
      'github.api_url (ioc-scanner.yaml, line 5) counts only where this file is named with --config',
    ])
  })
})

describe('a rollback', () => {
  const back = (place: Workplace, wishes: { to?: string; path?: string } = {}) =>
    rollBack({ path: at(place), workingDirectory: place.directory, now: LATER, ...wishes })

  test('puts the last backup back, backs up what it replaces, and can be undone', async () => {
    using place = workplace({ 'ioc-scanner.yaml': OLD })
    await migrate(place)
    const { backup, problems } = await back(place)
    expect(backup.name).toBe(BACKUP)
    expect(problems.map(({ code }) => code)).toEqual(['CONFIG_UNKNOWN_KEY'])
    expect(read(place)).toBe(OLD)
    expect(records(place).map(({ action, restored }) => [action, restored])).toEqual([
      ['migrate', undefined],
      ['rollback', BACKUP],
    ])
    await rollBack({ path: at(place), workingDirectory: place.directory, now: new Date('2026-11-24T14:00:00Z') })
    expect(read(place)).toBe(NEW)
    expect((await backupsOf(at(place))).map(({ at: when }) => when.getUTCHours())).toEqual([14, 13, 12])
  })

  test.each([BACKUP, `./somewhere/${BACKUP}`, '20261124T12'])('to %s takes that one', async (to) => {
    using place = workplace({ 'ioc-scanner.yaml': OLD })
    await migrate(place)
    writeFileSync(at(place), 'maxBatchSize: 30\n')
    await migrate(place, { now: LATER })
    await back(place, { to })
    expect(read(place)).toBe(OLD)
  })

  test('of a file that is gone brings it back with its permissions', async () => {
    using place = workplace({ [BACKUP]: OLD })
    chmodSync(at(place, BACKUP), 0o600)
    await back(place)
    expect([read(place), statSync(at(place)).mode & 0o777]).toEqual([OLD, 0o600])
  })

  test('names the backups that there are', async () => {
    using place = workplace({
      'ioc-scanner.yaml': NEW,
      [BACKUP]: OLD,
      'ioc-scanner.production.yaml.20261124T120000.000Z.bak': '',
    })
    await expect(back(place, { to: '2025' })).rejects.toThrow(
      `--to 2025 names no backup of ioc-scanner.yaml; there are ${BACKUP}`,
    )
    await expect(back(place, { path: at(place, 'other.yaml') })).rejects.toMatchObject({ code: 'CONFIG_NO_BACKUP' })
  })

  test('takes no link for a backup', async () => {
    using place = workplace({ 'ioc-scanner.yaml': NEW, secret: 'x' })
    symlinkSync('secret', at(place, BACKUP))
    await expect(back(place)).rejects.toMatchObject({ code: 'CONFIG_NO_BACKUP' })
  })
})

describe('a new file', () => {
  const text = configurationText(draftOf('development', [], []))
  const write = (place: Workplace, wishes: { path?: string; force?: boolean } = {}) =>
    writeNewFile({ path: at(place), text, workingDirectory: place.directory, now: NOON, ...wishes })

  test('is written and recorded, its folder made', async () => {
    using place = workplace()
    expect(await write(place, { path: at(place, 'etc/prod/settings.yaml') })).toMatchObject({
      file: 'etc/prod/settings.yaml',
      backup: null,
    })
    expect(read(place, 'etc/prod/settings.yaml')).toBe(text)
    expect(records(place, 'etc/prod/settings.changes.ndjson')).toMatchObject([{ action: 'init', backup: null }])
  })

  test('replaces nothing unless forced, and then keeps a backup', async () => {
    using place = workplace({ 'ioc-scanner.yaml': NEW })
    await expect(write(place)).rejects.toMatchObject({ code: 'CONFIG_FILE_EXISTS' })
    expect(read(place)).toBe(NEW)
    await write(place, { force: true })
    expect([read(place), read(place, BACKUP)]).toEqual([text, NEW])
  })

  test('is not put beside another project file, which would stop every scan', async () => {
    using place = workplace({ 'batch_config.json': '{}' })
    await expect(write(place, { force: true })).rejects.toMatchObject({ code: 'CONFIG_TWO_FILES' })
    expect(files(place)).toEqual(['batch_config.json'])
  })
})
