import { expect, test } from '@jest/globals'
import { FileFault, faultOf } from './file-fault.js'

test.each([
  ['EACCES', 'forbidden', 'REFUSED'],
  ['EPERM', 'forbidden', 'REFUSED'],
  ['ENOENT', 'not-found', 'MISSING'],
  ['ELOOP', 'symlink', 'REFUSED'],
  ['EIO', 'forbidden', 'REFUSED'],
])('%s is the gap %s, and no repetition heals it', (code, reason, failure) => {
  const thrown = Object.assign(new Error(`${code}: it failed, open '/home/somebody/go.sum'`), { code })
  expect(faultOf(thrown)).toMatchObject({ reason, message: `${code}: it failed` })
  expect(faultOf(thrown).asRequestFailure()).toMatchObject({ code: failure, reason })
})

test('a fault stays what it is', () => {
  const fault = new FileFault('encoding', 'its name is no UTF-8')
  expect(faultOf(fault)).toBe(fault)
})
