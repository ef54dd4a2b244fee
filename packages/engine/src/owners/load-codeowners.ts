import { messageOf, type FetchedFile, type RepositoryFile } from '@ioc-scanner/core'
import { decodeContent } from '../extraction/decode-content.js'
import type { RepositoryWork } from '../pipeline/repository-work.js'
import type { World } from '../pipeline/world.js'
import { parseCodeowners, type CodeownersRule } from './codeowners.js'

/** Under this name the inventory keeps a CODEOWNERS file. */
const READER = 'codeowners@1'

export interface OwnersFile {
  readonly path: string
  readonly rules: readonly CodeownersRule[]
}

/**
 * Reads the CODEOWNERS of these repositories in batches, each content once; what cannot be read is a warning, and the others
 * are read.
 */
export async function loadCodeowners(
  works: readonly RepositoryWork[],
  world: World,
): Promise<ReadonlyMap<string, OwnersFile>> {
  const files = works.flatMap(({ repository, codeowners }) =>
    codeowners?.kind === 'file' ? [{ repository, file: codeowners }] : [],
  )
  const rules = new Map<string, readonly CodeownersRule[]>()
  const [first, others] = firstOfEach(files)
  for (const { file } of first) {
    const known = await world.inventory.find({ oid: file.oid, parser: READER })
    if (known !== undefined) rules.set(file.oid, parseCodeowners(known.references.join('\n')))
  }
  const unknown = first.filter(({ file }) => !rules.has(file.oid))
  await readRules(unknown, rules, world)
  // What could not be had from one repository may be had from the next.
  await readRules(
    others.filter(({ file }) => !rules.has(file.oid)),
    rules,
    world,
  )
  return new Map(
    files.flatMap(({ repository, file: { path, oid } }): [string, OwnersFile][] => {
      const known = rules.get(oid)
      return known === undefined ? [] : [[repository.nameWithOwner, { path, rules: known }]]
    }),
  )
}

/** The first file of each content, and the others. */
function firstOfEach(
  files: readonly RepositoryFile[],
): readonly [readonly RepositoryFile[], readonly RepositoryFile[]] {
  const firstByOid = new Map<string, RepositoryFile>()
  for (const one of files) if (!firstByOid.has(one.file.oid)) firstByOid.set(one.file.oid, one)
  return [[...firstByOid.values()], files.filter((one) => firstByOid.get(one.file.oid) !== one)]
}

async function readRules(
  files: readonly RepositoryFile[],
  rules: Map<string, readonly CodeownersRule[]>,
  world: World,
): Promise<void> {
  const batches = batchesOf(files, world)
  world.alsoExpected(batches.length)
  for (const batch of batches) {
    for (const answer of await answersFor(batch, world)) {
      const { repository, file } = answer.file
      const decoded = answer.status === 'content' ? decodeContent(answer.content) : undefined
      if (decoded !== undefined && 'text' in decoded) {
        rules.set(file.oid, parseCodeowners(decoded.text))
        // Its lines are kept as what it refers to: the next scan knows whom to wake without asking.
        const references = decoded.text.split('\n')
        await world.inventory.record({ oid: file.oid, parser: READER }, { packages: [], problems: [], references })
      } else world.warn(`owners of ${repository.nameWithOwner}: ${file.path} could not be read`)
    }
  }
}

function batchesOf(files: readonly RepositoryFile[], { session, limits }: World): readonly RepositoryFile[][] {
  const batches: RepositoryFile[][] = []
  let bytes = 0
  for (const one of files) {
    const size = Math.min(one.file.size ?? 0, session.maxContentBytes)
    const batch = batches.at(-1)
    if (batch === undefined || batch.length >= limits.batchSize.max || bytes + size > limits.bytesInFlight) {
      batches.push([one])
      bytes = size
    } else {
      batch.push(one)
      bytes += size
    }
  }
  return batches
}

/** Halves what is refused as a whole, down to single files. */
async function answersFor(batch: readonly RepositoryFile[], world: World): Promise<readonly FetchedFile[]> {
  if (world.signal.aborted) return []
  try {
    const answers = await world.session.contents(batch)
    const again = answers.filter(({ status }) => status === 'again').map(({ file }) => file)
    if (again.length === 0 || batch.length === 1) return answers
    return [...answers.filter(({ status }) => status !== 'again'), ...(await inHalves(again, world))]
  } catch (cause) {
    if (world.signal.aborted) return []
    if (batch.length > 1) return inHalves(batch, world)
    world.warn(`owners of ${batch[0]?.repository.nameWithOwner ?? '?'} could not be read: ${messageOf(cause)}`)
    return []
  }
}

async function inHalves(batch: readonly RepositoryFile[], world: World): Promise<readonly FetchedFile[]> {
  const middle = Math.ceil(batch.length / 2)
  const halves = [batch.slice(0, middle), batch.slice(middle)].filter(({ length }) => length > 0)
  return (await Promise.all(halves.map((half) => answersFor(half, world)))).flat()
}
