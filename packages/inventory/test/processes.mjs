// A process of its own for the tests of several processes, kills and full disks: `node processes.mjs FILE WHAT SEED [COUNT]`.
// It works through the built package, as the scanner does, and says on stdout what the inventory has confirmed.
import { openInventory } from '../dist/index.js'

const [, , file, what, seed, count = '50'] = process.argv
const oid = (number) => number.toString(16).padStart(40, '0')
const PARSER = 'npm-lock@1'
const target = { organizations: ['acme'], users: [], repositories: [], folders: [], teams: [], teamFirst: false }
const selection = {
  include: [],
  exclude: [],
  topics: [],
  includeArchived: false,
  includeForks: false,
  pathExclude: [],
  rootOnly: false,
  ecosystems: [],
}
const repositoryAt = (at) => ({
  id: `R${at}`,
  nameWithOwner: `acme/r${at}`,
  head: { ref: 'main', commit: oid(1_000_000 + at), tree: oid(2_000_000 + at) },
  visibility: 'private',
  isArchived: false,
  isFork: false,
  topics: [],
})

const does = {
  /** Scans repositories that the others scan, too, and says which are told. */
  async scan() {
    const inventory = openInventory({ file })
    const scan = await inventory.journal.begin({
      id: `scan-${seed}`,
      target,
      selection,
      authority: 'https://api.github.com',
      startedAtMs: Date.now(),
      resume: inventory.scans.list().some(({ id }) => id === `scan-${seed}`),
    })
    const repositories = Array.from({ length: Number(count) }, (_, at) => repositoryAt(at))
    await scan.listed({ repositories, gaps: [], progress: null })
    await scan.listingDone()
    for (const [at, repository] of repositories.entries()) {
      const packages = Array.from({ length: 40 }, (_, id) => ({
        ecosystem: 'npm',
        name: `p${(at + id) % 60}`,
        version: `1.${at % 5}.0`,
        line: id + 1,
      }))
      // Half of the contents are known to all who scan, half are this scan's own.
      const shared = { oid: oid(at), parser: PARSER }
      const own = { oid: oid(10_000 + Number(seed) * 1_000 + at), parser: PARSER }
      for (const key of [shared, own]) await inventory.record(key, { packages, problems: [], references: [] })
      await inventory.trees.recordTree(repository.head.tree, [
        { name: 'a.lock', kind: 'file', oid: shared.oid, mode: '100644' },
      ])
      const entry = (path, key) => ({ file: { path, oid: key.oid, kind: 'file' }, parsers: [PARSER] })
      await scan.repositoryScanned({ repository, files: [entry('a.lock', shared)], isWhole: false })
      process.stdout.write(`told ${at}\n`)
      if (at % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await inventory.close()
    process.stdout.write('closed\n')
  },
  /** Asks again and again: each answer is of one state, so that it never has fewer places than the one before. */
  async query() {
    let before = 0
    for (let turn = 0; turn < Number(count); turn++) {
      const inventory = openInventory({ file, readOnly: true })
      const places = inventory.query({ names: [{ name: 'p7' }] }).length
      await inventory.close()
      if (places < before) throw new Error(`an answer had ${places} places after one with ${before}`)
      before = places
    }
    process.stdout.write('closed\n')
  },
  /** Writes until it may not. */
  async fill() {
    const inventory = openInventory({ file })
    let told = 0
    try {
      for (;;) {
        const packages = Array.from({ length: 300 }, (_, id) => ({
          ecosystem: 'npm',
          name: `n${told}-${id}`,
          version: '1.0.0',
        }))
        await inventory.record({ oid: oid(told), parser: PARSER }, { packages, problems: [], references: [] })
        told += 1
        if (told > Number(count)) throw new Error('nothing stopped it')
      }
    } catch (thrown) {
      process.stdout.write(`${JSON.stringify({ code: thrown.code, message: thrown.message, told })}\n`)
    }
    await inventory.close().catch((thrown) => process.stdout.write(`${JSON.stringify({ closing: thrown.code })}\n`))
  },
  /** Opens it, and says how that ended. */
  async open() {
    for (const readOnly of [false, true]) {
      try {
        const inventory = openInventory({ file, readOnly })
        const places = inventory.query({ names: [{ name: 'p7' }] }).length
        await inventory.close()
        process.stdout.write(`${JSON.stringify({ readOnly, places })}\n`)
      } catch (thrown) {
        process.stdout.write(`${JSON.stringify({ readOnly, code: thrown.code })}\n`)
      }
    }
  },
}

await does[what]()
