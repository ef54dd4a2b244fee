import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'

// The example registers tests, so it is imported while this file is collected. It sits inside the package, where its imports resolve.
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const [, example = ''] = /```ts\n(.*?)```/s.exec(readme) ?? []
const folder = new URL('../out-tsc/readme/', import.meta.url)
mkdirSync(folder, { recursive: true })
writeFileSync(new URL('example.mjs', folder), example)
await import(new URL('example.mjs', folder).href)
