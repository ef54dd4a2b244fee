export { createOrganization, type CreatedOrganization } from './organization/create-organization.js'
export type { FileDescription, OrganizationDescription, RepositoryDescription } from './organization/description.js'
export { DEMO_TOKEN } from './organization/tokens.js'
