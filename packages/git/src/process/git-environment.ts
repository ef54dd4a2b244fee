import { devNull } from 'node:os'
import type { GitBase } from '../git-url.js'

/** What a program needs to start at all; everything else of the user's environment could steer git. */
const PASSED = ['PATH', 'Path', 'PATHEXT', 'SystemRoot', 'SYSTEMROOT', 'TEMP', 'TMP', 'TMPDIR', 'LD_LIBRARY_PATH']

type Config = readonly (readonly [key: string, value: string])[]

/** Holds for every process: nobody's settings but these, no program beside git, no question to a terminal. */
const ALONE: Config = [
  ['protocol.allow', 'never'],
  ['core.hooksPath', devNull],
  ['core.fsmonitor', 'false'],
  ['core.askPass', ''],
  ['credential.helper', ''],
  ['safe.directory', '*'], // the folder is ours, whoever owns the disk
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['pack.threads', '1'],
  ['core.bigFileThreshold', '1m'], // larger ones are streamed, not held
  ['core.deltaBaseCacheLimit', '16m'],
  ['log.showSignature', 'false'],
]

/** For reading what is there: no object is fetched, no protocol spoken. */
export function localEnvironment(from: NodeJS.ProcessEnv, home: string, gitDir: string): NodeJS.ProcessEnv {
  return { ...surroundings(from, home), GIT_DIR: gitDir, GIT_ALLOW_PROTOCOL: '', ...configured(ALONE) }
}

export interface RemoteLogin {
  readonly base: GitBase
  readonly url: string
  /** Absent: without login. */
  readonly token?: string
  /** Certificate authorities in PEM form. */
  readonly caBundle?: string
  readonly userAgent: string
}

/** For talking to one repository on one server. The token is here, and nowhere else: on no command line and in no file. */
export function remoteEnvironment(
  from: NodeJS.ProcessEnv,
  home: string,
  gitDir: string,
  { base, url, token, caBundle, userAgent }: RemoteLogin,
): NodeJS.ProcessEnv {
  const login = token === undefined ? undefined : Buffer.from(`x-access-token:${token}`).toString('base64')
  const config: Config = [
    ...ALONE,
    [`protocol.${base.protocol}.allow`, 'always'],
    ['protocol.version', '2'],
    ['http.followRedirects', 'false'], // a redirect would take the token along
    ['http.sslVerify', 'true'],
    ['http.proxyAuthMethod', 'basic'],
    ['fetch.negotiationAlgorithm', 'noop'],
    ['fetch.unpackLimit', '1'], // always a pack: one file, however many objects
    ['fetch.writeCommitGraph', 'false'],
    ['remote.origin.url', url],
    // Only while fetching: where reading knew of a promisor, it would ask for each missing object on its own.
    ['remote.origin.promisor', 'true'],
    ['remote.origin.partialCloneFilter', 'blob:none'],
    ...(login === undefined ? [] : [[`http.${base.origin}/.extraHeader`, `Authorization: Basic ${login}`] as const]),
    ...(caBundle === undefined ? [] : [['http.sslCAInfo', caBundle] as const]),
    ...(base.protocol === 'http' ? [['http.proxy', ''] as const] : []),
  ]
  return {
    ...surroundings(from, home),
    ...(base.protocol === 'https' ? proxies(from) : {}),
    GIT_DIR: gitDir,
    GIT_ALLOW_PROTOCOL: base.protocol,
    GIT_HTTP_USER_AGENT: userAgent,
    GIT_TRACE_CURL: '3',
    GIT_TRACE_CURL_NO_DATA: '1',
    GIT_TRACE_REDACT: '1',
    ...configured(config),
  }
}

function surroundings(from: NodeJS.ProcessEnv, home: string): NodeJS.ProcessEnv {
  const passed = PASSED.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]] as const]))
  return {
    ...Object.fromEntries(passed),
    HOME: home,
    XDG_CONFIG_HOME: home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_OPTIONAL_LOCKS: '0',
  }
}

/** As for the API: HTTPS_PROXY, else HTTP_PROXY, and NO_PROXY. */
function proxies(from: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const proxy = from['https_proxy'] || from['HTTPS_PROXY'] || from['http_proxy'] || from['HTTP_PROXY']
  const without = from['no_proxy'] || from['NO_PROXY']
  return { ...(proxy ? { https_proxy: proxy } : {}), ...(without ? { no_proxy: without } : {}) }
}

function configured(config: Config): NodeJS.ProcessEnv {
  const entries = config.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key] as const,
    [`GIT_CONFIG_VALUE_${index}`, value] as const,
  ])
  return { GIT_CONFIG_COUNT: String(config.length), ...Object.fromEntries(entries) }
}
