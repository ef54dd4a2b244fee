import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from '@jest/globals'
import { conformsToIocSource } from '@ioc-scanner/testkit'
import { FileIocs } from './file-iocs.js'

const folder = mkdtempSync(join(tmpdir(), 'iocs-file-'))
afterAll(() => rmSync(folder, { recursive: true }))

const good = join(folder, 'good.txt')
writeFileSync(good, 'npm:axios@1.14.1\npkg:pypi/night-shift@1.0\n')

// One extension for each reader, and one that leaves the choice to the content.
for (const extension of ['yaml', 'csv', 'txt', 'unknown']) {
  conformsToIocSource(() => new FileIocs(), {
    locations: [good],
    unreachable: join(folder, 'missing.txt'),
    locate: async (content) => {
      const location = join(folder, `hostile.${extension}`)
      await writeFile(location, content)
      return location
    },
  })
}
