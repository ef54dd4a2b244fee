import type { Report, ReportGap } from '@ioc-scanner/core'
import { groupedBy } from './campaign-groups.js'
import type { Page } from './page.js'
import { number, plural } from './quantities.js'

/** Gaps of one reason that are shown. */
const SHOWN = 8

const IN_WORDS: Record<ReportGap['reason'], string> = {
  forbidden: 'the token may not read it',
  saml: 'the token is not authorised for single sign-on',
  blocked: 'GitHub has blocked access',
  'not-found': 'gone, or not visible to the token',
  truncated: 'the listing was cut',
  'too-large': 'larger than what is read',
  unparsable: 'not what its format promises',
  encoding: 'not readable as text',
  'lfs-pointer': 'the content is in Git LFS',
  symlink: 'a link that is not followed',
  timeout: 'no answer in time',
  'resource-limit': 'the server refused the work',
  'rate-limit': 'the API budget was used up',
  deadline: 'the time was used up',
  plugin: 'a plugin or an IOC source failed',
  'unsupported-format': 'a format that is not read yet',
}

const INTERRUPTED = 'not reached before the scan was interrupted'

export function writeGaps(page: Page, { coverage: { gaps }, scan }: Report): void {
  if (gaps.length === 0) return
  page.heading(`NOT looked at: ${plural(gaps.length, 'gap')}`)
  const byReason = [...groupedBy(gaps, ({ reason }) => reason).values()].sort((a, b) => b.length - a.length)
  for (const members of byReason) {
    const [first] = members
    if (first === undefined) continue
    page.paragraph(2, page.paint('yellow', first.reason), `(${number(members.length)}): ${inWords(first, scan)}`)
    for (const gap of members.slice(0, SHOWN)) page.paragraph(4, [placeOf(gap)], gap.detail)
    if (members.length > SHOWN) page.paragraph(4, `and ${number(members.length - SHOWN)} more; see --format json`)
  }
}

function inWords({ reason }: ReportGap, { status }: Report['scan']): string {
  return reason === 'deadline' && status === 'interrupted' ? INTERRUPTED : IN_WORDS[reason]
}

function placeOf({ repository, ref, path }: ReportGap): string {
  if (repository === null) return path === null ? 'the whole scan:' : `${path}:`
  const at = ref === null ? repository : `${repository}@${ref}`
  return path === null ? `${at}:` : `${at} ${path}:`
}
