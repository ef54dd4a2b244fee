import { LineText } from './line-text.js'
import type { LockfileContent, LockfileEntry, WrittenLockfile } from './lockfile.js'

/** A GitHub workflow that uses the actions, each at the commit or tag that is its version. */
export function writeWorkflow(content: LockfileContent): WrittenLockfile {
  const text = new LineText()
  text.addAll([`name: ${content.project}`, '', 'on:', '  push:', '    branches: [main]', '  pull_request:', ''])
  text.addAll(['permissions:', '  contents: read', '', 'jobs:', '  build:', '    runs-on: ubuntu-24.04', '    steps:'])
  const entries = content.packages.map(({ name, version, wanted }): LockfileEntry => {
    const comment = wanted === undefined ? '' : ` # ${wanted}`
    return { ecosystem: 'GitHub Actions', name, version, line: text.add(`      - uses: ${name}@${version}${comment}`) }
  })
  text.addAll(['      - name: Test', '        run: make test'])
  return { text: text.toString(), entries }
}
