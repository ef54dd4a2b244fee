import { expect, test } from '@jest/globals'
import type { RepositoryFile } from '@ioc-scanner/core'
import { fileEntry, repository } from '@ioc-scanner/testkit'
import { everyOf, ACME, openSession, TOKEN } from '../../test/open-session.js'
import { scriptedGitHub, type Reply } from '../../test/scripted-github.js'

// Shapes of GitHub's answers, as its documentation describes them and its users have met them.
const PAST_RESET = { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1790000000' }
const SECONDARY = {
  message:
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. (request ID FA2D:1)',
  documentation_url: 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
}
const PRIMARY = { message: 'API rate limit exceeded for user ID 123.', status: '403' }
const TIMED_OUT = {
  data: null,
  errors: [
    {
      message:
        'Something went wrong while executing your query on 2026-08-07T09:43:37Z. Please include `89A2:06E1` when reporting this issue.',
    },
  ],
}
const NGINX = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>'
const html = (status: number, body: string): Reply => ({ status, headers: { 'content-type': 'text/html' }, body })
const errorsOnly = (...errors: object[]): Reply => ({ json: { errors } })

const FILE: RepositoryFile = { repository: repository(), file: fileEntry({ size: 2_000_000 }) }
const BATCH: readonly RepositoryFile[] = ['1', '2'].map((digit) => ({
  repository: repository(),
  file: fileEntry({ oid: digit.repeat(40) }),
}))

type Expected = readonly [code: string, reason: string, details?: object]

const GRAPHQL: readonly (readonly [name: string, reply: Reply, expected: Expected])[] = [
  [
    'an empty bucket, as GraphQL said it until 2025',
    {
      headers: PAST_RESET,
      json: { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded for installation ID 9306189.' }] },
    },
    ['PRIMARY_LIMIT', 'rate-limit', { resetAtMs: 1_790_000_000_000 }],
  ],
  [
    'an empty bucket, as GraphQL says it since 2026',
    errorsOnly({
      type: 'RATE_LIMIT',
      code: 'graphql_rate_limit',
      message: 'API rate limit already exceeded for user ID 1.',
    }),
    ['PRIMARY_LIMIT', 'rate-limit', { resetAtMs: undefined }],
  ],
  [
    'a secondary limit with status 200',
    { headers: { 'retry-after': '30' }, ...errorsOnly({ message: SECONDARY.message }) },
    ['SECONDARY_LIMIT', 'rate-limit', { retryAfterSeconds: 30 }],
  ],
  [
    "a secondary limit with status 403 in REST's form",
    { status: 403, json: SECONDARY },
    ['SECONDARY_LIMIT', 'rate-limit', { retryAfterSeconds: undefined }],
  ],
  [
    'resource limits with nothing usable',
    {
      json: {
        data: { r0: null, rateLimit: { cost: 1 } },
        errors: [
          { type: 'RESOURCE_LIMITS_EXCEEDED', path: ['r0'], message: 'Resource limits for this query exceeded.' },
        ],
      },
    },
    ['TOO_HEAVY', 'resource-limit'],
  ],
  [
    'too many nodes',
    errorsOnly({ type: 'MAX_NODE_LIMIT_EXCEEDED', message: 'This query requests up to 603,360 possible nodes' }),
    ['TOO_HEAVY', 'resource-limit'],
  ],
  ['a timeout: 502 in JSON', { status: 502, json: TIMED_OUT }, ['TOO_HEAVY', 'timeout']],
  ['a timeout: 502 as a page of nginx', html(502, NGINX), ['TOO_HEAVY', 'timeout']],
  ['a timeout: 504', { status: 504, body: '' }, ['TOO_HEAVY', 'timeout']],
  ['a timeout with status 200', { json: TIMED_OUT }, ['TOO_HEAVY', 'timeout']],
  [
    'the timeout of a field',
    { json: { data: { r0: null }, errors: [{ message: 'timedout', path: ['r0'] }] } },
    ['TOO_HEAVY', 'timeout'],
  ],
  ['a server error', { status: 500, json: { message: 'Server Error' } }, ['TRANSIENT', 'timeout']],
  [
    'a service that is down',
    errorsOnly({ type: 'SERVICE_UNAVAILABLE', message: 'Service unavailable' }),
    ['TRANSIENT', 'timeout'],
  ],
  [
    'bad credentials',
    { status: 401, json: { message: 'Bad credentials', documentation_url: 'https://docs.github.com/graphql' } },
    ['UNAUTHORIZED', 'forbidden'],
  ],
  [
    'too many failed logins',
    { status: 403, json: { message: 'Maximum number of login attempts exceeded. Please try again later.' } },
    ['UNAUTHORIZED', 'forbidden'],
  ],
  [
    'a query that this server does not know',
    errorsOnly({
      message: "Field 'x' doesn't exist on type 'Blob'",
      extensions: { code: 'undefinedField', typeName: 'Blob', fieldName: 'x' },
    }),
    ['REFUSED', 'forbidden'],
  ],
  ['broken JSON', { headers: { 'content-type': 'application/json' }, body: '{"data":{' }, ['TRANSIENT', 'unparsable']],
  ['a page for humans with status 200', html(200, '<html>maintenance</html>'), ['TRANSIENT', 'unparsable']],
  ['JSON that is no object', { json: [] }, ['TRANSIENT', 'unparsable']],
  ['an answer without data', { json: {} }, ['TRANSIENT', 'unparsable']],
  ['a connection that is reset', { breaks: 'before' }, ['TRANSIENT', 'timeout']],
  ['a body that is cut', { json: { data: { r0: { o0: null } } }, breaks: 'half' }, ['TRANSIENT', 'timeout']],
  [
    'a redirect to another host',
    { status: 301, headers: { location: 'https://evil.example/graphql' } },
    ['REFUSED', 'forbidden'],
  ],
]

test.each(GRAPHQL)('GraphQL: %s', async (_name, reply, [code, reason, details = {}]) => {
  const github = await scriptedGitHub(() => reply)
  const { session, requests } = await openSession(github.url)
  await expect(session.contents(BATCH)).rejects.toMatchObject({ code, reason, ...details })
  expect(requests.failures[0]).toMatchObject({ code })
  await session.close()
})

const REST: readonly (readonly [name: string, reply: Reply, expected: Expected])[] = [
  [
    'an empty bucket: 403',
    { status: 403, headers: PAST_RESET, json: PRIMARY },
    [
      'PRIMARY_LIMIT',
      'rate-limit',
      { resetAtMs: 1_790_000_000_000, allowance: { limit: 5_000, remaining: 0, resetAtMs: 1_790_000_000_000 } },
    ],
  ],
  ['an empty bucket: 429', { status: 429, headers: PAST_RESET, json: PRIMARY }, ['PRIMARY_LIMIT', 'rate-limit']],
  [
    '429 that says nothing, of an empty bucket',
    { status: 429, headers: PAST_RESET, json: {} },
    ['PRIMARY_LIMIT', 'rate-limit'],
  ],
  ['429 that says nothing', { status: 429, json: {} }, ['SECONDARY_LIMIT', 'rate-limit']],
  [
    'a secondary limit with Retry-After',
    { status: 429, headers: { 'retry-after': '60', 'x-ratelimit-remaining': '4000' }, json: SECONDARY },
    ['SECONDARY_LIMIT', 'rate-limit', { retryAfterSeconds: 60 }],
  ],
  [
    'a secondary limit without',
    { status: 403, json: SECONDARY },
    ['SECONDARY_LIMIT', 'rate-limit', { retryAfterSeconds: undefined }],
  ],
  [
    'the older abuse detection',
    { status: 403, json: { message: 'You have triggered an abuse detection mechanism. Please wait a few minutes' } },
    ['SECONDARY_LIMIT', 'rate-limit'],
  ],
  [
    'a page for humans with 403',
    html(403, '<html><body>Whoa there! Slow down.</body></html>'),
    ['SECONDARY_LIMIT', 'rate-limit'],
  ],
  [
    'a refused User-Agent',
    html(403, 'Request forbidden by administrative rules. Please make sure your request has a User-Agent header'),
    ['REFUSED', 'forbidden'],
  ],
  [
    'a missing permission, while the bucket happens to be empty',
    { status: 403, headers: PAST_RESET, json: { message: 'Resource not accessible by integration' } },
    ['REFUSED', 'forbidden'],
  ],
  [
    'SAML, by message',
    {
      status: 403,
      json: {
        message:
          'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
      },
    },
    ['REFUSED', 'saml'],
  ],
  [
    'SAML, by header',
    {
      status: 403,
      headers: { 'x-github-sso': 'required; url=https://github.com/orgs/acme/sso?authorization_request=ABC' },
      json: { message: 'Forbidden' },
    },
    ['REFUSED', 'saml'],
  ],
  [
    'a blocked repository: 403',
    { status: 403, json: { message: 'Repository access blocked', block: { reason: 'tos', created_at: '2026-01-01' } } },
    ['REFUSED', 'blocked'],
  ],
  [
    'a blocked repository: 451',
    { status: 451, json: { message: 'Repository access blocked', block: { reason: 'dmca' } } },
    ['REFUSED', 'blocked'],
  ],
  [
    'a blob over 100 MB',
    { status: 403, json: { message: 'too large', errors: [{ resource: 'Blob', field: 'data', code: 'too_large' }] } },
    ['REFUSED', 'too-large'],
  ],
  ['something that is not there', { status: 404, json: { message: 'Not Found' } }, ['MISSING', 'not-found']],
  ['an empty repository', { status: 409, json: { message: 'Git Repository is empty.' } }, ['MISSING', 'not-found']],
  ['an unknown oid', { status: 422, json: { message: 'Validation Failed' } }, ['MISSING', 'not-found']],
  ['502', html(502, NGINX), ['TRANSIENT', 'timeout']],
  ['503', { status: 503, json: { message: 'Service Unavailable' } }, ['TRANSIENT', 'timeout']],
  ['401', { status: 401, json: { message: 'Bad credentials' } }, ['UNAUTHORIZED', 'forbidden']],
  [
    'a redirect to another host',
    { status: 301, headers: { location: 'https://evil.example/repositories/1' } },
    ['REFUSED', 'forbidden'],
  ],
  [
    'redirects in a circle',
    { status: 301, headers: { location: '/repos/acme/web/git/blobs/x' } },
    ['REFUSED', 'forbidden'],
  ],
  ['a redirect to nowhere', { status: 302 }, ['REFUSED', 'forbidden']],
]

test.each(REST)('REST: %s', async (_name, reply, [code, reason, details = {}]) => {
  const github = await scriptedGitHub(() => reply)
  const { session } = await openSession(github.url)
  await expect(session.stream(FILE, everyOf)).rejects.toMatchObject({ code, reason, ...details })
  await session.close()
})

test('a query of a single thing cannot be halved: its 502 is worth another try', async () => {
  const github = await scriptedGitHub(() => ({ status: 502, json: TIMED_OUT }))
  const { session, requests } = await openSession(github.url)
  await expect(session.contents(BATCH.slice(0, 1))).rejects.toMatchObject({ code: 'TRANSIENT' })
  expect(requests.history).toEqual(Array.from({ length: 4 }, () => 'contents TRANSIENT'))
  await session.close()
})

test('a rename is followed on the same host, with the token, and both requests are counted', async () => {
  const github = await scriptedGitHub(({ path }) =>
    path.startsWith('/repos/')
      ? { status: 301, headers: { location: '/repositories/7/git/blobs/x' }, json: { message: 'Moved Permanently' } }
      : { body: 'abc' },
  )
  const { session, requests } = await openSession(github.url)
  const file = { ...FILE, file: fileEntry({ oid: 'f2ba8f84ab5c1bce84a7b441cb1959cfc7093b7f', size: 3 }) }
  expect(await session.stream(file, everyOf)).toEqual([new Uint8Array(Buffer.from('abc'))])
  expect(github.received.map(({ path, headers }) => [path, headers.authorization])).toEqual([
    ['/repos/acme/web/git/blobs/f2ba8f84ab5c1bce84a7b441cb1959cfc7093b7f', `Bearer ${TOKEN}`],
    ['/repositories/7/git/blobs/x', `Bearer ${TOKEN}`],
  ])
  expect(requests.outcomes[0]?.answer?.points).toBe(2)
  await session.close()
})

test('every request says who asks and which version of the API it means', async () => {
  const github = await scriptedGitHub(() => ({ status: 404, json: { message: 'Not Found' } }))
  const { session } = await openSession(github.url, { toolVersion: '4.5.6' })
  await session.stream(FILE, everyOf).catch(() => undefined)
  await session.contents(BATCH).catch(() => undefined)
  for (const { headers } of github.received) {
    expect(headers).toMatchObject({ 'user-agent': 'ioc-scanner/4.5.6', 'x-github-api-version': '2022-11-28' })
  }
  expect(github.received).toHaveLength(2)
  await session.close()
})

test('on GitHub Enterprise Server GraphQL is asked beside /api/v3, and nothing is said of limits', async () => {
  const github = await scriptedGitHub(() => ({ json: { data: { r0: { o0: null, o1: null }, rateLimit: null } } }), true)
  const { session, requests } = await openSession(github.url)
  await session.contents(BATCH)
  expect(github.received.map(({ path }) => path)).toEqual(['/api/graphql'])
  expect(requests.outcomes[0]?.answer).toMatchObject({
    points: undefined,
    allowance: { limit: null, remaining: null, resetAtMs: null },
  })
  await session.close()
})

test('what a query really cost, and what is left, is told', async () => {
  const github = await scriptedGitHub(() => ({
    headers: { ...PAST_RESET, 'x-ratelimit-remaining': '4711' },
    json: { data: { r0: { o0: null, o1: null }, rateLimit: { cost: 3 } } },
  }))
  const { session, requests } = await openSession(github.url)
  await session.contents(BATCH)
  expect(requests.outcomes[0]?.answer).toMatchObject({
    points: 3,
    allowance: { limit: 5_000, remaining: 4_711, resetAtMs: 1_790_000_000_000 },
  })
  await session.close()
})

test('an answer that does not come, or stops coming, ends in time', async () => {
  const network = { requestTimeoutSeconds: 0.3, idleTimeoutSeconds: 0.2 }
  const silent = await scriptedGitHub(() => ({ breaks: 'stalls-before' }))
  const quiet = await openSession(silent.url, { network })
  await expect(quiet.session.stream(FILE, everyOf)).rejects.toMatchObject({ code: 'TIMEOUT', reason: 'timeout' })
  // The same query would not be done the next time either.
  await expect(quiet.session.contents(BATCH)).rejects.toMatchObject({ code: 'TOO_HEAVY', reason: 'timeout' })

  const stalling = await scriptedGitHub(() => ({ json: { data: {} }, breaks: 'stalls' }))
  const stalled = await openSession(stalling.url, { network })
  await expect(stalled.session.contents(BATCH)).rejects.toMatchObject({ code: 'TIMEOUT', reason: 'timeout' })
  await Promise.all([quiet.session.close(), stalled.session.close()])
})

test('a body that drips for ever is given up, though it never pauses for long', async () => {
  const github = await scriptedGitHub(() => ({ body: 'x'.repeat(10_000), drip: { bytes: 1, everyMs: 20 } }))
  const { session } = await openSession(github.url, {
    network: { requestTimeoutSeconds: 0.3, idleTimeoutSeconds: 0.2 },
    requests: new (await import('../../test/retrying-requests.js')).RetryingRequests(0),
  })
  const started = performance.now()
  await expect(session.stream(FILE, everyOf)).rejects.toMatchObject({ code: 'TIMEOUT' })
  expect(performance.now() - started).toBeLessThan(2_000)
  await session.close()
})

test('an error body without end is read no further than its message needs', async () => {
  const body = JSON.stringify({ message: 'Not Found', padding: 'x'.repeat(5_000_000) })
  const github = await scriptedGitHub(() => ({ status: 404, headers: { 'content-type': 'application/json' }, body }))
  const { session } = await openSession(github.url)
  await expect(session.stream(FILE, everyOf)).rejects.toMatchObject({ code: 'MISSING' })
  await session.close()
})

test('no failure says the token, though GitHub echoes it', async () => {
  const echo = (status: number): Reply => ({
    status,
    json: { message: `bad token ${TOKEN}`, errors: [{ message: `Bearer ${TOKEN}` }] },
  })
  for (const status of [200, 400, 401, 403, 404, 500]) {
    const github = await scriptedGitHub(() => echo(status))
    const { session, requests } = await openSession(github.url)
    await session.contents(BATCH).catch(() => undefined)
    await session.stream(FILE, everyOf).catch(() => undefined)
    await everyOf(session.repositories(ACME)).catch(() => undefined)
    expect(requests.failures.length).toBeGreaterThan(0)
    for (const failure of requests.failures) {
      const { cause } = failure
      expect(`${failure.message} ${failure.stack} ${JSON.stringify(failure)} ${JSON.stringify(cause)}`).not.toContain(
        TOKEN,
      )
    }
    await session.close()
  }
})

test('a login that was refused is not tried again', async () => {
  const github = await scriptedGitHub(() => ({ status: 401, json: { message: 'Bad credentials' } }))
  const { session } = await openSession(github.url)
  await expect(session.contents(BATCH)).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  await expect(session.contents(BATCH)).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  await expect(session.stream(FILE, everyOf)).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  expect(github.received).toHaveLength(1)
  await session.close()
})

test('cancelled, it ends at once with the reason', async () => {
  const github = await scriptedGitHub(() => ({ breaks: 'stalls-before' }))
  const { session, requests } = await openSession(github.url)
  const fetching = session.contents(BATCH)
  setTimeout(() => requests.abort.abort(new Error('Ctrl-C')), 50)
  await expect(fetching).rejects.toThrow('Ctrl-C')
  await session.close()
})

test.each([
  [{ status: 404, json: { message: 'Not Found' } }, 'REFUSED'],
  [html(404, '<h1>Page not found</h1>'), 'REFUSED'],
  [html(200, '<h1>Sign in</h1>'), 'TRANSIENT'],
])('where there is no API, the address that is probably meant is named (%#)', async (reply, code) => {
  const github = await scriptedGitHub(() => reply)
  const { session, requests } = await openSession(github.url)
  await expect(everyOf(session.repositories(ACME))).rejects.toThrow(
    `; is --api-url ${github.url}/api/v3 meant, in place of ${github.url}?`,
  )
  expect(requests.failures[0]?.code).toBe(code)
  expect(requests.failures).toHaveLength(code === 'REFUSED' ? 1 : 4)
  await session.close()
})
