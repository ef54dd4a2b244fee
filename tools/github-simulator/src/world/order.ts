import type { Repository } from './world-index.js'

export type OrderField = 'CREATED_AT' | 'UPDATED_AT' | 'PUSHED_AT' | 'NAME'

export interface RepositoryOrder {
  readonly field: OrderField
  readonly direction: 'ASC' | 'DESC'
}

/** Position of a repository in an order; equal values are told apart by id, so that the order is total. */
export interface OrderKey {
  readonly value: string
  readonly id: number
}

export function orderKey(repository: Repository, field: OrderField): OrderKey {
  return { value: valueOf(repository, field), id: repository.id }
}

export function compareKeys(a: OrderKey, b: OrderKey, direction: RepositoryOrder['direction']): number {
  const ascending = a.value === b.value ? a.id - b.id : a.value < b.value ? -1 : 1
  return direction === 'ASC' ? ascending : -ascending
}

export function inOrder(
  repositories: readonly Repository[],
  { field, direction }: RepositoryOrder,
): readonly Repository[] {
  return repositories
    .map((repository) => ({ repository, key: orderKey(repository, field) }))
    .sort((a, b) => compareKeys(a.key, b.key, direction))
    .map(({ repository }) => repository)
}

/** A push to the repository that stands last: it moves to the front of every listing by push. */
export function pushToTheLast(repositories: readonly Repository[], nowMs: number): void {
  const last = inOrder(repositories, { field: 'PUSHED_AT', direction: 'DESC' }).at(-1)
  if (last !== undefined) last.pushedAt = new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z')
}

function valueOf(repository: Repository, field: OrderField): string {
  if (field === 'NAME') return repository.name.toLowerCase()
  if (field === 'CREATED_AT') return new Date(repository.data.createdAt).toISOString()
  return new Date(repository.pushedAt).toISOString()
}
