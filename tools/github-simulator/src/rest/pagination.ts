import type { Incoming } from '../server/incoming.js'

export interface PageResult<Item> {
  readonly items: readonly Item[]
  readonly hasNext: boolean
  readonly headers: Readonly<Record<string, string>>
}

const DEFAULT_SIZE = 30
const MAX_SIZE = 100

/**
 * Cuts a page out of a list and says by `link` where the others are; no header when all fits one page.
 * @param path of the links, by number: `/organizations/7/repos`.
 */
export function pageOf<Item>(all: readonly Item[], { query, base }: Incoming, path: string): PageResult<Item> {
  const size = Math.min(MAX_SIZE, positive(query.get('per_page')) ?? DEFAULT_SIZE)
  const page = positive(query.get('page')) ?? 1
  const lastPage = Math.max(1, Math.ceil(all.length / size))
  const link = (number: number, rel: string): string => {
    const linked = new URLSearchParams(query)
    linked.set('page', String(number))
    return `<${base}${path}?${linked.toString()}>; rel="${rel}"`
  }
  const links = [
    ...(page > 1 ? [link(Math.min(page - 1, lastPage), 'prev')] : []),
    ...(page < lastPage ? [link(page + 1, 'next'), link(lastPage, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ]
  return {
    items: all.slice((page - 1) * size, page * size),
    hasNext: page < lastPage,
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  }
}

function positive(text: string | null): number | undefined {
  const number = text === null || !/^\d+$/.test(text) ? 0 : Number(text)
  return number > 0 ? number : undefined
}
