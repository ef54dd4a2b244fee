import type { ManifestParser, Package } from '@ioc-scanner/core'
import { bothSides } from '../reading/both-sides.js'
import { declared } from '../reading/found-package.js'
import { readPythonRequirement } from '../reading/python-requirement.js'
import { referencePath } from '../reading/reference-path.js'
import { fileName } from '../reading/text-lines.js'
import { logicalLines } from './logical-lines.js'

const EXTENSION = /\.(?:txt|in|pip|lock)$/
/** Where the name may be any; what ends in `.lock` is rather another tool's. */
const FOLDER = /(?:^|\/)requirements\/[^/]+(?<!\.lock)$/
const WORDS = ['requirements', 'constraints']

const FILE_OPTION = /^(?:-[rc]\s*=?\s*|--(?:requirement|constraint)(?:\s*=\s*|\s+))(.*)$/s
/** Options with which a line says nothing of packages: where they come from, how they are installed. */
const SILENT_OPTION =
  /^(?:-[ief]|--(?:editable|index-url|pypi-url|extra-index-url|no-index|find-links|no-binary|only-binary|prefer-binary|require-hashes|pre|trusted-host|use-feature|no-use-wheel|use-wheel|process-dependency-links|allow-external|allow-unverified|always-unzip|global-option|config-settings?|no-build-isolation|hash)(?![\w-]))/

/**
 * requirements.txt, its many names, Rye's requirements.lock, pip-compile's input and output, and constraints. Every entry is
 * a constraint, `==` too: what is installed beside it is not in the file. A wheel or source archive at an address is the package that its name says.
 * Not followed: addresses; not named: what comes from a path, git, or another address.
 */
export const requirementsTxt: ManifestParser = {
  name: 'requirements-txt',
  version: 2,
  kind: 'manifest',
  ecosystems: ['PyPI'],
  matches: isRequirementsFile,
  parse: bothSides(({ path, content }, report) => {
    const packages: Package[] = []
    const references = new Set<string>()
    for (const { text, line } of logicalLines(content)) {
      const [requirement = '', ...options] = text.split(/\s(?=--?[a-z])/i)
      if (!requirement.startsWith('-')) {
        const read = readPythonRequirement(requirement)
        if (read === 'unreadable') report({ line, reason: 'not a requirement' })
        else if (read !== 'nothing') packages.push(declared('PyPI', read.name, read.constraint, { line }))
        continue
      }
      for (const option of [requirement, ...options]) {
        const [, file] = FILE_OPTION.exec(option) ?? []
        if (file === undefined) {
          if (!SILENT_OPTION.test(option)) report({ line, reason: 'an option that is not known' })
          continue
        }
        const reference = referencePath(path, unquoted(file.trim()))
        if (reference === undefined)
          report({ line, reason: 'refers to something outside the repository, which was not read' })
        else references.add(reference)
      }
    }
    return { packages, references: [...references] }
  }),
}

/** `requirements-dev.txt`, `dev_requirements.txt`, `test.requirements.in`, `upper-constraints.txt`, `requirements/base.txt`, `requirements-dev.lock`. */
function isRequirementsFile(path: string): boolean {
  const lower = path.toLowerCase()
  if (!EXTENSION.test(lower)) return false
  const stem = fileName(lower).replace(EXTENSION, '')
  return FOLDER.test(lower) || WORDS.some((word) => stem.startsWith(word) || stem.endsWith(word) || hasWord(stem, word))
}

function hasWord(stem: string, word: string): boolean {
  return stem.split(/[-_.]/).includes(word)
}

function unquoted(text: string): string {
  const quote = text.charAt(0)
  return (quote === '"' || quote === "'") && text.length > 1 && text.endsWith(quote) ? text.slice(1, -1) : text
}
