import type { RepositoryDescription } from '../organization/description.js'
import { failure, json } from '../server/answer.js'
import type { Answer } from '../server/answer.js'
import type { RepositoryChange, WorldChanges } from './world-changes.js'
import type { PushDescription } from './write-push.js'

/** One change, as the body of `POST /__simulator/changes`: exactly one of the keys beside `repository`. */
interface ChangeBody {
  readonly repository: string
  readonly create?: Omit<RepositoryDescription, 'name'>
  readonly push?: PushDescription
  readonly openPullRequest?: { readonly branch: string; readonly title?: string }
  readonly deleteBranch?: string
  readonly rename?: string
  readonly transfer?: string
  readonly archive?: true
  readonly delete?: true
  readonly set?: RepositoryChange
}

/** @returns 200 with what the change gives (`oid`, `number`), or 400 with the reason in words. */
export async function answerChange(changes: WorldChanges, body: Buffer): Promise<Answer> {
  try {
    return json(200, await apply(changes, JSON.parse(body.toString('utf8')) as ChangeBody))
  } catch (cause) {
    return failure(400, cause instanceof Error ? cause.message : String(cause))
  }
}

async function apply(changes: WorldChanges, body: ChangeBody): Promise<object> {
  const { repository } = body
  if (body.create !== undefined) {
    await changes.create(repository.split('/')[0] ?? '', { ...body.create, name: repository.split('/')[1] ?? '' })
    return {}
  }
  if (body.push !== undefined) return { oid: await changes.push(repository, body.push) }
  if (body.openPullRequest !== undefined) {
    const { branch, title } = body.openPullRequest
    return { number: await changes.openPullRequest(repository, branch, title) }
  }
  if (body.deleteBranch !== undefined) await changes.deleteBranch(repository, body.deleteBranch)
  else if (body.rename !== undefined) await changes.rename(repository, body.rename)
  else if (body.transfer !== undefined) await changes.transfer(repository, body.transfer)
  else if (body.archive === true) await changes.archive(repository)
  else if (body.delete === true) await changes.delete(repository)
  else if (body.set !== undefined) await changes.set(repository, body.set)
  else
    throw new Error(
      'a change is one of create, push, openPullRequest, deleteBranch, rename, transfer, archive, delete, set',
    )
  return {}
}
