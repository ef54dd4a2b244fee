import { expect, jest, test } from '@jest/globals'
import { CodedError, type Download } from '@ioc-scanner/core'
import { readAddressText } from './read-address.js'

const { signal } = new AbortController()

const bringing = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  jest.fn<Download>(async () => ({ body: Buffer.from(body), headers: new Map(Object.entries(headers)) }))

test('an address is read by the host, named by its last segment and dated by the server', async () => {
  const download = bringing('purl\n', { 'last-modified': 'Tue, 24 Nov 2026 02:00:00 GMT' })
  expect(await readAddressText('https://iocs.example/lists/acme.csv?sig=secret', signal, download)).toEqual({
    location: 'https://iocs.example/lists/acme.csv',
    fileName: 'acme.csv',
    text: 'purl\n',
    foreignLines: [],
    asOf: '2026-11-24T02:00:00.000Z',
  })
  const [[address, options] = []] = download.mock.calls
  expect([address?.href, options]).toEqual([
    'https://iocs.example/lists/acme.csv?sig=secret',
    { signal, maxBytes: 33_554_432 },
  ])
})

test.each([
  ['http', 'http://iocs.example/a.csv', /only https/],
  ['a file', 'file:///etc/passwd', /only https/],
  ['a login in the address', 'https://me:secret@iocs.example/a.csv', /without a login/],
  ['no address', 'https://', /no valid URL/],
])('%s is refused, and nothing is sent', async (_, location, message) => {
  const download = bringing('')
  const reading = readAddressText(location, signal, download)
  await expect(reading).rejects.toMatchObject({
    code: 'IOC_FILE_UNREADABLE',
    message: expect.stringMatching(message) as unknown,
  })
  await expect(reading).rejects.not.toMatchObject({ message: expect.stringContaining('secret') as unknown })
  expect(download).not.toHaveBeenCalled()
})

test('a download that fails is named by its address, without the query', async () => {
  const download: Download = () => Promise.reject(new CodedError('DOWNLOAD_FAILED', 'iocs.example answered 404'))
  await expect(readAddressText('https://iocs.example/a.csv?sig=secret', signal, download)).rejects.toMatchObject({
    code: 'IOC_FILE_UNREADABLE',
    message: "cannot read indicators from 'https://iocs.example/a.csv': iocs.example answered 404",
  })
})

test('a network that cannot work is told as such', async () => {
  const download: Download = () => Promise.reject(new CodedError('PROXY_INVALID', 'HTTPS_PROXY holds no URL'))
  await expect(readAddressText('https://iocs.example/a.csv', signal, download)).rejects.toMatchObject({
    code: 'PROXY_INVALID',
  })
})

test('a host without downloads says so', async () => {
  await expect(readAddressText('https://iocs.example/a.csv', signal, undefined)).rejects.toMatchObject({
    message: "cannot read indicators from 'https://iocs.example/a.csv': this host reads files and folders only",
  })
})

test('what is no text is said', async () => {
  const reading = readAddressText('https://iocs.example/a.csv', signal, bringing(new Uint8Array([0xff, 0x00])))
  await expect(reading).rejects.toMatchObject({ message: expect.stringContaining('it is no text') as unknown })
})

test('cancelling is no failure of the address', async () => {
  const cancel = new AbortController()
  const download: Download = (_, options) =>
    new Promise((_resolve, reject) => options.signal.addEventListener('abort', () => reject(new Error('aborted'))))
  const reading = readAddressText('https://iocs.example/a.csv', cancel.signal, download)
  cancel.abort(new Error('cancelled'))
  await expect(reading).rejects.toThrow('cancelled')
})
