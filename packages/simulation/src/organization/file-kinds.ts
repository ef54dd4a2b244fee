import type { Ecosystem } from '@ioc-scanner/core'

/** What the repositories of an ecosystem hold. Names as in real life, for prioritizers go by them. */
export interface EcosystemFiles {
  readonly ecosystem: Ecosystem
  readonly lockfile: string
  readonly manifest: string
  readonly language: string
  /** Share of repositories. */
  readonly share: number
}

export const ECOSYSTEM_FILES: readonly EcosystemFiles[] = [
  { ecosystem: 'npm', lockfile: 'package-lock.json', manifest: 'package.json', language: 'TypeScript', share: 0.5 },
  { ecosystem: 'PyPI', lockfile: 'poetry.lock', manifest: 'pyproject.toml', language: 'Python', share: 0.25 },
  { ecosystem: 'Go', lockfile: 'go.sum', manifest: 'go.mod', language: 'Go', share: 0.15 },
  { ecosystem: 'crates.io', lockfile: 'Cargo.lock', manifest: 'Cargo.toml', language: 'Rust', share: 0.1 },
]

/** The ecosystem at a place from 0 to 1 of all repositories. */
export function ecosystemAt(place: number): EcosystemFiles {
  let below = 0
  for (const files of ECOSYSTEM_FILES) {
    below += files.share
    if (place < below) return files
  }
  return ECOSYSTEM_FILES[0] as EcosystemFiles
}
