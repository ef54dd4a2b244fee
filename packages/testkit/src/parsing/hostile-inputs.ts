/** A text that no parser may choke on. `content` makes it when asked: some take megabytes. */
export interface HostileInput {
  /** What is hostile about it: part of the test's name. */
  readonly name: string
  readonly content: () => string
}

const MANY_LEVELS = 100_000
/** A quadratic reading shows at these sizes, a linear one is over at once. With `LONG_TESTS` set it has to prove more. */
const MANY_ENTRIES = process.env['LONG_TESTS'] ? 100_000 : 25_000
const MANY_EMPTY_LINES = process.env['LONG_TESTS'] ? 1_000_000 : 250_000
const LONG_LINE_CHARACTERS = process.env['LONG_TESTS'] ? 5 * 1024 * 1024 : 2 * 1024 * 1024
const DEEP_LEVELS = 2_500

const SMALL_JSON = '{"name":"a","lockfileVersion":3,"packages":{"node_modules/left":{"version":"1.0.0"}}}'
const SMALL_YAML = "lockfileVersion: '9.0'\npackages:\n  left@1.0.0:\n    resolution: {integrity: sha512-x}\n"
const SMALL_TOML = '[[package]]\nname = "left"\nversion = "1.0.0"\n'
const SMALL_LINES = 'left==1.0.0\nright>=2\n'
const SMALL_TEXTS = [SMALL_JSON, SMALL_YAML, SMALL_TOML, SMALL_LINES]

const repeated = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('')

/** The inputs that every parser, and whatever else reads text from repositories, is tried with. */
export const HOSTILE_INPUTS: readonly HostileInput[] = [
  { name: 'nothing at all', content: () => '' },
  { name: 'white space only', content: () => ' \t\n\r\n\u00a0\u2028' },
  { name: 'null as JSON', content: () => 'null' },
  { name: 'a number as JSON', content: () => '1e999' },
  { name: 'a list where an object is due', content: () => '[1,"a",null,{}]' },
  {
    name: 'wrong types in every place',
    content: () =>
      '{"lockfileVersion":{},"packages":[null,1,"a"],"dependencies":7,"devDependencies":{"a":1,"b":null,"c":[],"d":{}},"_meta":[],"default":"x"}',
  },
  {
    name: 'wrong types in YAML',
    content: () => 'lockfileVersion: []\npackages: 7\nimporters:\n  - a\njobs: [1, {steps: x}]\n',
  },
  { name: 'wrong types in TOML', content: () => 'package = 7\n[[other]]\nname = []\nversion = { a = 1 }\n' },
  { name: 'NUL bytes', content: () => `\0\0${SMALL_JSON}\0` },
  { name: 'only NUL bytes', content: () => '\0'.repeat(10_000) },
  ...SMALL_TEXTS.map((text, index) => ({
    name: `cut off in the middle (${index + 1})`,
    content: () => text.slice(0, text.length * 0.6),
  })),
  ...SMALL_TEXTS.map((text, index) => ({ name: `a byte order mark (${index + 1})`, content: () => `\ufeff${text}` })),
  ...SMALL_TEXTS.map((text, index) => ({
    name: `Windows line ends (${index + 1})`,
    content: () => text.replaceAll('\n', '\r\n'),
  })),
  { name: 'lone carriage returns', content: () => SMALL_TOML.replaceAll('\n', '\r') },
  { name: 'one line of megabytes', content: () => 'a'.repeat(LONG_LINE_CHARACTERS) },
  { name: 'one line of megabytes of spaces', content: () => `left${' '.repeat(LONG_LINE_CHARACTERS)}==1` },
  {
    name: 'one string of megabytes',
    content: () => `{"packages":{"${'a'.repeat(LONG_LINE_CHARACTERS)}":{"version":"1"}}}`,
  },
  { name: 'one quote that never closes', content: () => `"${'\\"'.repeat(500_000)}` },
  { name: '100,000 open brackets', content: () => '['.repeat(MANY_LEVELS) },
  { name: '100,000 brackets, closed again', content: () => '['.repeat(MANY_LEVELS) + ']'.repeat(MANY_LEVELS) },
  { name: '100,000 open objects', content: () => '{"dependencies":'.repeat(MANY_LEVELS) },
  {
    name: '100,000 nested dependencies',
    content: () => `${'{"dependencies":{"a":'.repeat(MANY_LEVELS)}{}${'}}'.repeat(MANY_LEVELS)}`,
  },
  { name: '100,000 levels of YAML flow', content: () => `packages: ${'{a: ['.repeat(MANY_LEVELS)}` },
  {
    name: '2,500 levels of YAML indentation',
    content: () => repeated(DEEP_LEVELS, (level) => `${' '.repeat(level)}a:\n`),
  },
  { name: '100,000 YAML list levels on a line', content: () => '- '.repeat(MANY_LEVELS) },
  {
    name: 'YAML aliases that multiply',
    content: () =>
      `a0: &a0 [x]\n${repeated(40, (level) => `a${level + 1}: &a${level + 1} [*a${level}, *a${level}]\n`)}`,
  },
  { name: 'a YAML alias of itself', content: () => 'packages: &a\n  left: *a\n' },
  {
    name: 'YAML tags',
    content: () => 'packages: !!js/function "function(){}"\njobs: !<tag:x> {steps: !!binary "////"}\n',
  },
  { name: '100,000 levels of TOML', content: () => `x = ${'['.repeat(MANY_LEVELS)}\n[${'a.'.repeat(MANY_LEVELS)}b]\n` },
  {
    name: 'many entries of package-lock',
    content: () =>
      `{"lockfileVersion":3,"packages":{${repeated(MANY_ENTRIES, (index) => `"node_modules/p${index}":{"version":"1.0.${index}"},`)}"":{}}}`,
  },
  {
    name: 'many entries of TOML',
    content: () => repeated(MANY_ENTRIES, (index) => `[[package]]\nname = "p${index}"\nversion = "1.0.0"\n`),
  },
  {
    name: 'many entries of YAML',
    content: () =>
      `packages:\n${repeated(MANY_ENTRIES, (index) => `  p${index}@1.0.0:\n    resolution: {integrity: x}\n`)}`,
  },
  { name: 'many lines', content: () => repeated(MANY_ENTRIES, (index) => `p${index}==1.0.${index} # x\n`) },
  { name: 'many continued lines', content: () => 'a \\\n'.repeat(MANY_ENTRIES) },
  { name: 'very many empty lines', content: () => '\n'.repeat(MANY_EMPTY_LINES) },
  {
    name: 'duplicate keys',
    content: () =>
      '{"packages":{"node_modules/a":{"version":"1.0.0"},"node_modules/a":{"version":"2.0.0"}},"packages":{},"dependencies":{"a":"1","a":"2"}}',
  },
  { name: 'duplicate YAML keys', content: () => `${SMALL_YAML}${SMALL_YAML}` },
  { name: 'duplicate TOML tables', content: () => '[package]\nname = "a"\nname = "b"\n[package]\nname = "c"\n' },
  {
    name: 'keys that reach the prototype',
    content: () =>
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"packages":{"__proto__":{"version":"1.0.0","polluted":true},"node_modules/__proto__":{"version":"1.0.0"},"node_modules/constructor":{"version":"1.0.0"}},"dependencies":{"__proto__":{"version":"1.0.0"},"toString":"1.0.0","hasOwnProperty":{"version":"1.0.0"}}}',
  },
  {
    name: 'YAML and TOML keys that reach the prototype',
    content: () =>
      '__proto__:\n  polluted: true\npackages:\n  __proto__:\n    version: 1.0.0\n  constructor: {prototype: {polluted: true}}\n',
  },
  {
    name: 'TOML tables that reach the prototype',
    content: () => '[__proto__]\npolluted = true\n[constructor.prototype]\npolluted = true\n',
  },
  ...SMALL_TEXTS.map((text, index) => ({
    name: `merge-conflict markers (${index + 1})`,
    content: () => `<<<<<<< HEAD\n${text}=======\n${text.replaceAll('1.0.0', '2.0.0')}>>>>>>> theirs\n`,
  })),
  {
    name: 'lone surrogates',
    content: () => '{"packages":{"node_modules/\ud800":{"version":"\udfff"}}}\n\ud800==1.0.0\n',
  },
  {
    name: 'escape sequences',
    content: () => '\u001b[2J\u001b]0;owned\u0007left==1.0.0\n{"dependencies":{"\u001b[31mred":"\u202e1.0.0"}}',
  },
  {
    name: 'text in another language than its own',
    content: () => '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
  },
  {
    name: 'a Git LFS pointer',
    content: () => `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12345\n`,
  },
  { name: 'U+FFFD everywhere', content: () => '\ufffd'.repeat(100_000) },
]

/** Paths that look like lockfiles and are none: no parser matches them. */
export const LOOK_ALIKE_PATHS: readonly string[] = [
  '',
  '/',
  'README.md',
  'docs/my-package-lock.json.md',
  'my-package-lock.json.md',
  'package-lock.json/README.md',
  'yarn.lock.md',
  'Cargo.lock.bak.md',
  'requirements.txt/notes.md',
  'requirements.md',
  'go.sum.md',
  '.github/workflows/README.md',
  '\u001b[31mpackage-lock.json\u001b[0m.md',
  'package-lock.json\n.md',
]
