import { readFile } from 'node:fs/promises'
import type { OrganizationDescription } from './description.js'

/** Reads a description that was written as JSON. createOrganization checks what it says. */
export async function loadDescription(file: string): Promise<OrganizationDescription> {
  return JSON.parse(await readFile(file, 'utf8')) as OrganizationDescription
}
