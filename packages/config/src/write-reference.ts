import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { configReference } from './reference/config-reference.js'
import { configSchema } from './reference/config-schema.js'

const write = (place: string, text: string): void => {
  const path = fileURLToPath(new URL(place, import.meta.url))
  mkdirSync(fileURLToPath(new URL('.', new URL(place, import.meta.url))), { recursive: true })
  writeFileSync(path, text)
}
write('../../../docs/configuration.md', configReference())
write('../schema/ioc-scanner-config.schema.json', `${JSON.stringify(configSchema(), null, 2)}\n`)
