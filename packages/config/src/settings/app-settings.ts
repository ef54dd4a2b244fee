import type { NameSetting, NumberSetting } from '@ioc-scanner/core'

/** What every row of this table has; the batch rows of core have the same, but always with a variable and a flag. */
interface AppSettingBase {
  /** Key in files. */
  readonly key: string
  /** One sentence for help texts and the reference page. */
  readonly doc: string
  readonly env?: string
  /** Flag, without dashes. */
  readonly flag?: string
  /** What this is, where a file that was only found in the working directory may not set it. */
  readonly restricted?: string
  /** A file that was only found may name what lies in its folder, and nothing else: anything else is read for a stranger. */
  readonly confined?: true
  /** It can make a scan look for less: users are warned where a file that was only found sets it. */
  readonly narrows?: true
  /** Its shape is checked, and nothing reads it yet. Users are warned. */
  readonly planned?: true
}

type Unnamed<S> = Omit<S, 'env' | 'flag'>

/** One field of the rules in a list. */
export interface Field {
  readonly name: string
  readonly needed?: true
  readonly restricted?: string
  /** Flag that says the same. */
  readonly flag?: string
}

export type AppSetting = AppSettingBase &
  (
    | Unnamed<NumberSetting>
    | (Unnamed<Omit<NumberSetting, 'default'>> & { readonly default: null })
    | Unnamed<NameSetting>
    /** https, or http to a loopback address; no user, password, query or fragment. */
    | { readonly format: 'api-url'; readonly default: string }
    | { readonly format: 'preset'; readonly default: null }
    /** Relative to the file that says it, or to the working directory. */
    | { readonly format: 'path'; readonly default: null }
    /** Paths as above, or addresses. */
    | { readonly format: 'locations'; readonly default: readonly [] }
    | { readonly format: 'names'; readonly default: readonly [] }
    /** Rules of text fields. A bare text stands for a rule with only its first field. */
    | { readonly format: 'rules'; readonly default: readonly []; readonly fields: readonly Field[] }
  )

/** Everything beside the batch settings, by name in code, in the order of the reference page. */
export const APP_SETTINGS = {
  preset: {
    key: 'preset',
    doc: 'Named set of batch settings that lies directly above the defaults.',
    format: 'preset',
    default: null,
    env: 'GITHUB_IOC_SCANNER_PRESET',
    flag: 'preset',
  },
  apiUrl: {
    key: 'github.api_url',
    doc: 'REST base address of GitHub, or of a GitHub Enterprise Server.',
    format: 'api-url',
    default: 'https://api.github.com',
    env: 'GITHUB_API_URL',
    flag: 'api-url',
    restricted: 'the API URL',
  },
  appId: {
    key: 'github.app_id',
    doc: 'Number of the GitHub App to log in as; needs its private key.',
    format: 'integer',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    default: null,
    env: 'GITHUB_IOC_SCANNER_APP_ID',
    restricted: 'credentials',
  },
  privateKeyFile: {
    key: 'github.private_key_file',
    doc: 'File with the private key of the GitHub App, PEM.',
    format: 'path',
    default: null,
    env: 'GITHUB_IOC_SCANNER_PRIVATE_KEY_FILE',
    restricted: 'credentials',
  },
  installationId: {
    key: 'github.installation_id',
    doc: 'Number of the installation of the GitHub App; without it, the one of the scanned account is looked up.',
    format: 'integer',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    default: null,
    env: 'GITHUB_IOC_SCANNER_INSTALLATION_ID',
    restricted: 'credentials',
  },
  requestTimeoutSeconds: {
    key: 'network.request_timeout_seconds',
    doc: 'Longest time that one request may take.',
    format: 'number',
    min: 1,
    max: 600,
    default: 30,
    unit: 's',
    env: 'GITHUB_IOC_SCANNER_REQUEST_TIMEOUT_SECONDS',
  },
  idleTimeoutSeconds: {
    key: 'network.idle_timeout_seconds',
    doc: 'Longest time without a byte in the middle of an answer.',
    format: 'number',
    min: 1,
    max: 600,
    default: 10,
    unit: 's',
    env: 'GITHUB_IOC_SCANNER_IDLE_TIMEOUT_SECONDS',
  },
  caFile: {
    key: 'network.ca_file',
    doc: 'File with certificates to trust beside the usual ones, PEM.',
    format: 'path',
    default: null,
    env: 'GITHUB_IOC_SCANNER_CA_FILE',
    restricted: 'the CA',
  },
  iocFiles: {
    key: 'iocs.files',
    doc: 'Files, folders and addresses with indicators.',
    format: 'locations',
    default: [],
    flag: 'iocs',
    confined: true,
  },
  iocSources: {
    key: 'iocs.sources',
    doc: 'Names of the IOC sources to ask; none named means all that are installed.',
    format: 'names',
    default: [],
    flag: 'ioc-source',
    narrows: true,
  },
  minSources: {
    key: 'iocs.min_sources',
    doc: 'In how many sources an indicator has to stand before it counts.',
    format: 'integer',
    min: 1,
    max: 20,
    default: 1,
    flag: 'min-sources',
    narrows: true,
    planned: true,
  },
  detectors: {
    key: 'detectors',
    doc: 'Names of detectors to run beside the search for packages.',
    format: 'names',
    default: [],
    planned: true,
  },
  ignore: {
    key: 'ignore',
    doc: 'Findings that are known and accepted; the report lists them as suppressed.',
    format: 'rules',
    fields: [
      { name: 'indicator' },
      { name: 'repository' },
      { name: 'path' },
      { name: 'until' },
      { name: 'reason', needed: true },
    ],
    default: [],
    narrows: true,
    planned: true,
  },
  formats: {
    key: 'formats',
    doc: 'Report formats, each with the file to write it to; without a file it goes to stdout.',
    format: 'rules',
    fields: [
      { name: 'name', needed: true },
      { name: 'output', restricted: 'output paths', flag: 'output' },
    ],
    default: [],
    flag: 'format',
  },
  dataDirectory: {
    key: 'inventory.directory',
    doc: 'Where inventory and state are kept; without it, the XDG data directory.',
    format: 'path',
    default: null,
    env: 'GITHUB_IOC_SCANNER_HOME',
    flag: 'data-dir',
    restricted: 'output paths',
  },
  plugins: {
    key: 'plugins',
    doc: 'Names of plugins that have to be there.',
    format: 'names',
    default: [],
    restricted: 'plugins',
    planned: true,
  },
  notify: {
    key: 'notify',
    doc: 'Where to send word of new findings: an address, and the kind of service that listens there.',
    format: 'rules',
    fields: [{ name: 'url', needed: true }, { name: 'kind' }],
    default: [],
    restricted: 'notification targets',
    planned: true,
  },
} as const satisfies Record<string, AppSetting>

export type AppSettingName = keyof typeof APP_SETTINGS

/** What people look for in a configuration file, and what to do instead. Its value is never shown. */
export const NOT_IN_FILES: ReadonlyMap<string, string> = new Map([
  ['github.token', 'set the variable GITHUB_TOKEN or GH_TOKEN, or log in with gh auth login'],
  ['github.private_key', 'put it into a file of its own and name that with github.private_key_file'],
  ['network.proxy', 'set the variables HTTPS_PROXY, HTTP_PROXY and NO_PROXY'],
])
