import { parseArgs } from 'node:util'
import { generateOrganization } from './generate-organization.js'

const { values } = parseArgs({
  options: {
    repositories: { type: 'string', default: '200' },
    seed: { type: 'string', default: '7' },
    organization: { type: 'string', default: 'globex' },
    directory: { type: 'string' },
    history: { type: 'boolean', default: false },
  },
})

if (values.directory === undefined) throw new Error('say where to write the organization: --directory DIR')

const repositories = Number(values.repositories)
const seed = Number(values.seed)
if (!Number.isSafeInteger(seed)) throw new Error(`--seed is ${values.seed}; allowed is a whole number`)
const { organization, directory, history } = values
const started = performance.now()
const { truth } = await generateOrganization({ repositories, seed, organization, directory, history })
const summary = {
  organization,
  seed,
  repositories,
  directory,
  seconds: Number(((performance.now() - started) / 1000).toFixed(2)),
  findings: truth.findings.length,
  gaps: truth.gaps.length,
  skipped: truth.skipped.length,
  ...(truth.history === undefined ? {} : { exposures: truth.history.length }),
  distinctWantedBlobs: truth.distinctWantedBlobs,
  blobsOver512000Bytes: truth.blobsOver512000Bytes,
  truncatedTrees: truth.truncatedTrees,
}
process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`)
