import { printJson } from './json-text.js'
import { installedName, isAskedFor, wantedRange, type LockfileContent, type WrittenLockfile } from './lockfile.js'
import { byLocale, sortedRecord } from './sorting.js'

/** The manifest of npm, yarn, pnpm and bun: what the project asks for. */
export function writePackageJson(content: LockfileContent): WrittenLockfile {
  const asked = content.packages.filter(isAskedFor)
  const members = content.members ?? []
  const sections = {
    dependencies: asked.filter(({ dev }) => dev !== true),
    devDependencies: asked.filter(({ dev }) => dev === true),
  }
  const declared = Object.entries(sections)
    .filter(([, packages]) => packages.length > 0)
    .map(
      ([section, packages]) =>
        [
          section,
          sortedRecord(
            packages.map((locked) => [installedName(locked), wantedRange(locked)] as const),
            byLocale,
          ),
        ] as const,
    )
  const printed = printJson(
    {
      name: content.project,
      version: '1.0.0',
      private: true,
      ...(members.length === 0 ? {} : { workspaces: members.map(({ folder }) => folder) }),
      scripts: { build: 'tsc --build', test: 'node --test' },
      ...Object.fromEntries(declared),
    },
    2,
  )
  return {
    text: printed.text,
    entries: asked.map((locked) => ({
      ecosystem: 'npm',
      name: locked.name,
      constraint: locked.wanted,
      line: printed.lineOf([locked.dev === true ? 'devDependencies' : 'dependencies', installedName(locked)]),
    })),
  }
}
