import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'
import { createOrganization } from '../src/index.js'
import type { CreatedOrganization, FileDescription, OrganizationDescription } from '../src/index.js'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** An empty folder, deleted when the tests of the file are over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'history-world-'))
  folders.push(folder)
  return folder
}

export interface Written extends CreatedOrganization {
  readonly directory: string
}

export async function written(description: OrganizationDescription): Promise<Written> {
  const directory = temporaryFolder()
  return { ...(await createOrganization(description, directory)), directory }
}

/** A package-lock.json that resolves axios to a version. */
export function axios(version: string): FileDescription {
  return {
    lockfile: 'package-lock-3',
    content: { project: 'app', packages: [{ name: 'axios', version, wanted: '^1.0.0' }] },
  }
}

export const BAD = axios('1.14.1')
export const GOOD = axios('1.13.2')
export const REPAIRED = axios('1.14.0')
