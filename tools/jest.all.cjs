// One jest for all packages: it starts once, and its workers share the transformed sources. `npx nx test <package>` and
// `npx jest` in a package run that package alone.
const { existsSync, readdirSync } = require('node:fs')
const { join } = require('node:path')

const root = join(__dirname, '..')
const folders = ['packages', 'plugins', 'tools'].flatMap((group) =>
  readdirSync(join(root, group)).map((name) => join(root, group, name)),
)

/** SQLite is compiled for the Node that installed it: under another one, what needs it is left out, and that is said. */
const NEEDS_SQLITE = [
  '/packages/inventory/',
  '/packages/cli/(src/inventory|src/query|src/scans|test/remembered-|test/inventory)',
]

function isSqliteThere() {
  try {
    new (require('better-sqlite3'))(':memory:').close()
    return true
  } catch (cause) {
    if (cause.code !== 'ERR_DLOPEN_FAILED') throw cause
    process.stderr.write(`SQLite is not compiled for Node ${process.version}: tests of the inventory are left out\n`)
    return false
  }
}

/** What jest knows for a run as a whole, and not for one of several projects. */
function projectOf(folder) {
  const { verbose, testTimeout, coverageReporters, collectCoverageFrom, coverageProvider, ...project } = require(
    join(folder, 'jest.config.cjs'),
  )
  return { ...project, rootDir: folder, testPathIgnorePatterns: ['/node_modules/', ...leftOut] }
}

const leftOut = isSqliteThere() ? [] : NEEDS_SQLITE

module.exports = {
  rootDir: root,
  projects: folders.filter((folder) => existsSync(join(folder, 'jest.config.cjs'))).map(projectOf),
  verbose: true,
  testTimeout: require('../jest.preset.js').testTimeout,
  // Many a test waits for a process or a slow server: one worker more than the smallest machine has cores.
  maxWorkers: 3,
  // Every file of tests loads its modules anew; what a worker still holds of the last one goes with it.
  workerIdleMemoryLimit: '1GB',
}
