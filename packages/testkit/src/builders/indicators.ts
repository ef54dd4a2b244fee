import type { ArtifactIndicator, Campaign, PackageIndicator } from '@ioc-scanner/core'

/** An invented attack on npm in March 2026. */
export function campaign(changes: Partial<Campaign> = {}): Campaign {
  return {
    id: 'left-2026-03',
    title: 'Left side attack',
    ecosystems: ['npm'],
    firstSeenAt: '2026-03-01T00:00:00Z',
    lastSeenAt: null,
    ...changes,
  }
}

/** `left@1.0.1` of npm is bad. */
export function packageIndicator(changes: Partial<PackageIndicator> = {}): PackageIndicator {
  return {
    kind: 'package',
    id: 'left-1',
    campaign: 'left-2026-03',
    title: 'Left side attack',
    source: 'testkit',
    severity: 'critical',
    references: ['https://example.com/left'],
    ecosystem: 'npm',
    name: 'left',
    affected: { versions: ['1.0.1'] },
    ...changes,
  }
}

/** A workflow file that the attack leaves behind. */
export function artifactIndicator(changes: Partial<ArtifactIndicator> = {}): ArtifactIndicator {
  return {
    kind: 'artifact',
    id: 'left-2',
    campaign: 'left-2026-03',
    title: 'Left side attack',
    source: 'testkit',
    severity: 'critical',
    references: ['https://example.com/left'],
    artifact: 'file-path',
    value: '.github/workflows/left.yml',
    ...changes,
  }
}
