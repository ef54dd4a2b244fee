// Writes src/report/report.ts from schema/report-1.json, which is the source. `--check` only compares.
import { readFile, writeFile } from 'node:fs/promises'
import { compileFromFile } from 'json-schema-to-typescript'

const target = new URL('src/report/report.ts', import.meta.url)
const generated = await compileFromFile(new URL('schema/report-1.json', import.meta.url).pathname, {
  bannerComment: '/** Generated from schema/report-1.json by generate-report-types.mjs: change that, not this. */',
  style: { semi: false, singleQuote: true, printWidth: 120, trailingComma: 'all' },
})
if (process.argv.includes('--check')) {
  if ((await readFile(target, 'utf8')) !== generated) {
    process.stderr.write(
      'src/report/report.ts is not what schema/report-1.json says: run node generate-report-types.mjs\n',
    )
    process.exitCode = 1
  }
} else {
  await writeFile(target, generated)
}
