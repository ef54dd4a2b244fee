import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { ROOT, textOf, workspacePackages } from './repository.js'

const published = workspacePackages().filter(({ json }) => json.private !== true)

test.each(published.map(({ folder }) => folder))(
  '%s has the shape of a package that others can install',
  async (folder) => {
    const { messages } = await publint({ pkgDir: join(ROOT, folder), strict: true, pack: false })
    const json = JSON.parse(textOf(`${folder}/package.json`)) as Record<string, unknown>
    expect(messages.map((message) => formatMessage(message, json, { color: false }))).toEqual([])
  },
)
