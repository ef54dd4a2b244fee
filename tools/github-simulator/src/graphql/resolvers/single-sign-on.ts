import type { Account } from '../../world/world-index.js'
import type { QueryContext } from '../context.js'
import { FieldError } from '../field-error.js'

/** The refusal of an organization that enforces SAML; the answer also says where to authorize the token. */
export function requireSingleSignOn(context: QueryContext, { login }: Account): FieldError {
  const url = `https://github.com/orgs/${login}/sso?authorization_request=A7K2`
  context.headers['x-github-sso'] = `required; url=${url}`
  const message =
    'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.'
  return new FieldError('FORBIDDEN', message, { saml_failure: true })
}
