import { CodedError, RequestFailure } from '@ioc-scanner/core'
import { likelierApi, type ApiUrls } from './api-urls.js'

/** GraphQL is there wherever the API is: without it, the address is another one. */
export function noApi(urls: ApiUrls): RequestFailure {
  const message = `there is no API of GitHub at ${urls.graphqlBase}/graphql (HTTP 404)${likelierText(urls)}`
  return new RequestFailure('REFUSED', 'forbidden', message, { cause: new CodedError('CONNECTION_FAILED', message) })
}

/** Names the address that is probably meant; empty where there is none. */
export function likelierText(urls: ApiUrls): string {
  const likelier = likelierApi(urls)
  return likelier === undefined ? '' : `; is --api-url ${likelier} meant, in place of ${urls.rest}?`
}
