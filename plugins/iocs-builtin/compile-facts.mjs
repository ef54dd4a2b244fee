// Writes src/facts.generated.ts from facts/, which is the source. `--check` only compares.
// One line of JSON for each campaign, so that a campaign is decoded when it is reached and diffs stay readable.
import { readFile, writeFile } from 'node:fs/promises'

const target = new URL('src/facts.generated.ts', import.meta.url)
const read = (file) => readFile(new URL(`facts/${file}`, import.meta.url), 'utf8')

const campaigns = JSON.parse(await read('campaigns.json'))
const packages = rowsByCampaign(await read('packages.csv'), ['campaign', 'ecosystem', 'name', 'versions'])
const artifacts = rowsByCampaign(await read('artifacts.csv'), ['campaign', 'kind', 'value', 'note'])

const lines = campaigns.map((campaign) => {
  const compiled = {
    id: campaign.id,
    title: campaign.name,
    firstSeenAt: campaign.first_seen,
    lastSeenAt: campaign.last_seen,
    note: campaign.exposure_note,
    // An indicator's references are https addresses; one source is quoted without the s.
    references: campaign.references.map((address) => address.replace(/^http:/, 'https:')),
    packages: take(packages, campaign.id),
    artifacts: take(artifacts, campaign.id),
  }
  return `  ${quoted(JSON.stringify(compiled))},\n`
})
const homeless = [...packages.keys(), ...artifacts.keys()]
if (homeless.length > 0) throw new Error(`campaigns.json does not have ${homeless.join(', ')}`)

const dates = campaigns.flatMap(({ first_seen, last_seen }) => [first_seen, last_seen]).filter((date) => date !== null)
const asOf = dates
  .map((date) => date.slice(0, 'YYYY-MM-DD'.length))
  .sort()
  .at(-1)

const generated = `/** Generated from facts/ by compile-facts.mjs: change those, not this. */

/** The latest date that any fact names: nothing later is known. */
export const FACTS_AS_OF = '${asOf}'

/** Each a \`CampaignFacts\` in JSON. */
export const CAMPAIGNS: readonly string[] = [
${lines.join('')}]
`

if (process.argv.includes('--check')) {
  if ((await readFile(target, 'utf8')) !== generated) {
    process.stderr.write('src/facts.generated.ts is not what facts/ says: run node compile-facts.mjs\n')
    process.exitCode = 1
  }
} else {
  await writeFile(target, generated)
}

/** Campaign id → [second column, [[third, fourth], …]][], in the order of the file. */
function rowsByCampaign(text, expectedHeader) {
  const [header, ...rows] = text.trimEnd().split('\n').map(cells)
  if (header.join() !== expectedHeader.join()) throw new Error(`expected the columns ${expectedHeader.join()}`)
  const byCampaign = new Map()
  for (const [campaign, group, third, fourth, ...more] of rows) {
    if (fourth === undefined || more.length > 0) throw new Error(`${campaign}, ${third}: not four cells`)
    const groups = byCampaign.get(campaign) ?? new Map()
    byCampaign.set(campaign, groups.set(group, [...(groups.get(group) ?? []), [third, fourth]]))
  }
  return byCampaign
}

/** The cells of one line of CSV; a quoted cell may hold commas and doubled quotes, no line ends. */
function cells(line) {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))(?=,|$)/g)].map(
    ([, inQuotes, plain]) => inQuotes?.replaceAll('""', '"') ?? plain,
  )
}

function take(byCampaign, id) {
  const groups = [...(byCampaign.get(id) ?? [])]
  byCampaign.delete(id)
  return groups
}

/** As TypeScript's string literal; look-alike letters are spelled as escapes, so that a reader sees them. */
function quoted(json) {
  const ascii = json.replace(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return `'${ascii.replace(/[\\']/g, '\\$&')}'`
}
