import { expect, jest, test } from '@jest/globals'
import { MAX_BYTES } from './ioc-text.js'
import { readAddressText, type Fetch } from './read-address.js'

const signal = new AbortController().signal
const answering = (...responses: readonly Response[]) => {
  const left = [...responses]
  return jest.fn<Fetch>(async () => left.shift() ?? new Response(null, { status: 500 }))
}
const redirect = (location: string) => new Response(null, { status: 302, headers: { location } })

test('an address is read, named by its last segment and dated by the server', async () => {
  const headers = { 'last-modified': 'Tue, 24 Nov 2026 02:00:00 GMT' }
  const fetch = answering(redirect('/moved/acme.csv'), new Response('purl\n', { headers }))
  const read = await readAddressText('https://iocs.example/acme.csv?sig=secret', signal, fetch)
  expect(read).toEqual({
    location: 'https://iocs.example/acme.csv',
    fileName: 'acme.csv',
    text: 'purl\n',
    asOf: '2026-11-24T02:00:00.000Z',
  })
  expect(fetch.mock.calls.map(([address]) => address.href)).toEqual([
    'https://iocs.example/acme.csv?sig=secret',
    'https://iocs.example/moved/acme.csv',
  ])
})

test.each<[string, string, readonly Response[], RegExp]>([
  ['http', 'http://iocs.example/a.csv', [], /only https/],
  ['a redirect to http', 'https://iocs.example/a.csv', [redirect('http://iocs.example/a.csv')], /only https/],
  ['a redirect to a file', 'https://iocs.example/a.csv', [redirect('file:///etc/passwd')], /only https/],
  ['a login in the address', 'https://me:secret@iocs.example/a.csv', [], /without a login/],
  ['no address', 'https://', [], /no valid URL/],
  ['404', 'https://iocs.example/a.csv', [new Response('', { status: 404 })], /the server answered 404/],
  [
    'redirects in a circle',
    'https://iocs.example/a.csv',
    Array.from({ length: 9 }, () => redirect('/a.csv')),
    /more than 5 redirects/,
  ],
  [
    'a body without end',
    'https://iocs.example/a.csv',
    [new Response(new Uint8Array(MAX_BYTES + 1))],
    /larger than 32 MiB/,
  ],
])('%s is refused', async (_what, location, responses, message) => {
  const reading = readAddressText(location, signal, answering(...responses))
  await expect(reading).rejects.toMatchObject({
    code: 'IOC_FILE_UNREADABLE',
    message: expect.stringMatching(message) as unknown,
  })
  await expect(reading).rejects.not.toMatchObject({ message: expect.stringContaining('secret') as unknown })
})

test('a closed port is said in words, without the query of the address', async () => {
  const fetch: Fetch = () => Promise.reject(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }))
  await expect(readAddressText('https://iocs.example/a.csv?sig=secret', signal, fetch)).rejects.toMatchObject({
    message: "cannot read indicators from 'https://iocs.example/a.csv': connect ECONNREFUSED",
  })
})

test('cancelling is passed on to the request', async () => {
  const cancel = new AbortController()
  const fetch: Fetch = (_address, { signal: given }) =>
    new Promise((_resolve, reject) => given?.addEventListener('abort', () => reject(new Error('aborted'))))
  const reading = readAddressText('https://iocs.example/a.csv', cancel.signal, fetch)
  cancel.abort(new Error('cancelled'))
  await expect(reading).rejects.toThrow('cancelled')
})
