import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { HttpTrace } from './http-trace.js'

const LINES = [
  '19:20:11.1 http.c:725              == Info: Connected to 127.0.0.1',
  '19:20:11.1 http.c:725              => Send header: authorization: Basic <redacted>',
  '19:20:11.2 http.c:725              <= Recv header: HTTP/1.1 100 Continue',
  '19:20:11.2 http.c:725              <= Recv header: HTTP/2 200 ',
  '19:20:11.2 http.c:725              <= Recv header: content-type: application/x-git-upload-pack-result',
  '19:20:11.3 http.c:725              <= Recv header: HTTP/1.1 429 Too Many Requests\r',
  '19:20:11.3 http.c:725              <= Recv header: Retry-After: 17\r',
  '',
].join('\n')

test('however the trace is cut, it tells the number of answers and the last one', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(LINES.length), { maxLength: 5 }), (cuts) => {
      let answers = 0
      const trace = new HttpTrace(() => (answers += 1))
      const places = [0, ...cuts.sort((a, b) => a - b), LINES.length]
      for (const [index, place] of places.entries()) trace.add(LINES.slice(place, places[index + 1] ?? place))
      expect([answers, trace.requests, trace.status, trace.retryAfterSeconds]).toEqual([2, 2, 429, 17])
    }),
  )
})

test('what the answer before said does not count for the next', () => {
  const trace = new HttpTrace()
  trace.add(LINES)
  trace.add('x <= Recv header: HTTP/1.1 503 Busy\nx <= Recv header: retry-after: soon\n')
  expect([trace.status, trace.retryAfterSeconds]).toEqual([503, undefined])
})
