import { hasScope } from '../../world/access.js'
import type { QueryContext } from '../context.js'
import { FieldError } from '../field-error.js'

const READ_ORGANIZATION = ['read:org', 'write:org', 'admin:org']

/** Fields about people and teams need `read:org` from a classic token. One error per field. */
export function requireReadOrganization({ caller }: QueryContext, fieldName: string): void {
  if (caller.kind !== 'user' || hasScope(caller, READ_ORGANIZATION)) return
  const granted = (caller.scopes ?? []).map((scope) => `'${scope}'`).join(', ')
  const message =
    `Your token has not been granted the required scopes to execute this query. The '${fieldName}' field requires one of ` +
    `the following scopes: ['read:org'], but your token has only been granted the: [${granted}] scopes. ` +
    `Please modify your token's scopes at: https://github.com/settings/tokens.`
  throw new FieldError('INSUFFICIENT_SCOPES', message)
}
