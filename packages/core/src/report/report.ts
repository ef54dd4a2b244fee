/** Generated from schema/report-1.json by generate-report-types.mjs: change that, not this. */

/**
 * The report of one scan, schema version 1. Times are ISO 8601 in UTC, durations seconds, sizes MiB where the key says mb.
 */
export interface Report {
  schema_version: '1'
  tool: {
    name: 'ioc-scanner'
    version: string
  }
  scan: {
    id: string
    /**
     * What was scanned, in words.
     */
    target: string
    started_at: string
    finished_at: string
    status: 'complete' | 'incomplete' | 'interrupted'
  }
  findings: ReportFinding[]
  /**
   * What the findings, and a clean answer, were checked against.
   */
  indicators: {
    source: string
    /**
     * Indicators loaded from this source.
     */
    count: number
    /**
     * How fresh they are.
     */
    as_of: string | null
    /**
     * sha256 of what was loaded: two reports with equal digests were checked against the same.
     */
    digest: string
  }[]
  settings: {
    strategy: string
    preset: string | null
    plugins: {
      name: string
      package: string | null
      version: string | null
    }[]
  }
  suppressed: ReportFinding[]
  warnings: string[]
  /**
   * What the scan was expected to cost; null without a prediction.
   */
  prediction: {
    requests: number
    points: number
    duration_seconds: number
  } | null
  coverage: {
    repositories: {
      total: number
      scanned: number
      unchanged: number
      skipped: number
      failed: number
    }
    files: {
      /**
       * Files wanted, those skipped included.
       */
      total: number
      /**
       * Files whose content came over the wire.
       */
      fetched: number
      /**
       * Files whose content was known: equal oids are fetched once.
       */
      from_inventory: number
      /**
       * Files left out on purpose, as far as they are known: `coverage.skipped` has the reasons.
       */
      skipped: number
      failed: number
    }
    /**
     * Repositories, and parts of them, left out on purpose: one entry for each repository and reason.
     */
    skipped: {
      repository: string
      reason: string
      /**
       * Folders that were not looked into for this reason. With `folders` and `files` it is a part of the repository that was left out, without them all of it.
       */
      folders?: number
      /**
       * Files that would have been read but for this reason; those in the folders are not known.
       */
      files?: number
    }[]
    gaps: ReportGap[]
  }
  metrics: ScanMetrics
  recommendations: {
    setting: string
    current: unknown
    suggested: unknown
    because: string
  }[]
}
export interface ReportFinding {
  /**
   * Stable fingerprint: the same finding has the same id in every scan.
   */
  id: string
  kind: 'package' | 'artifact' | 'workflow' | 'secret' | 'script' | 'repository'
  severity: 'critical' | 'high' | 'medium' | 'low' | 'info'
  confidence: 'confirmed' | 'likely' | 'possible'
  repository: string
  ref: string
  commit: string
  path: string
  line: number | null
  package: {
    purl: string
    ecosystem: string
    name: string
    version: string | null
    constraint: string | null
    dependency_path: string[]
  } | null
  indicator: {
    id: string
    campaign: string
    source: string
    title: string
    references: string[]
  }
  exposure: {
    current: boolean
    first_seen_at: string | null
    last_seen_at: string | null
    /**
     * Commits that brought it, or changed the file and kept it, oldest first.
     */
    commits: string[]
    /**
     * The commit that took it away last; null: it is still there on some ref. Only where the past was looked at.
     */
    removed_by?: string | null
    /**
     * Branches and heads of pull requests that have it, or had it. Absent: only the head of `ref` was looked at.
     */
    refs?: ExposedRef[]
    /**
     * Runs of continuous integration on commits that had it: what may really have been installed.
     */
    ci_runs?: CiRun[]
  }
  message: string
  evidence: string | null
  teams: string[]
  owners: {
    name: string
    rule: string
  }[]
  next_steps: string[]
}
export interface ExposedRef {
  /**
   * A branch, or `refs/pull/7/head`.
   */
  ref: string
  current: boolean
  first_seen_at: string | null
  last_seen_at: string | null
  first_commit: string | null
  /**
   * The last commit that touched the file and has it; without a look into the past the head.
   */
  last_commit: string | null
  removed_by: string | null
}
export interface CiRun {
  id: number
  workflow: string
  event: string
  commit: string
  created_at: string
  conclusion: string | null
  url: string | null
  /**
   * Whether the commit changed the file; others only carry it on.
   */
  touches: boolean
}
export interface ReportGap {
  repository: string | null
  ref: string | null
  path: string | null
  reason:
    | 'forbidden'
    | 'saml'
    | 'blocked'
    | 'not-found'
    | 'truncated'
    | 'too-large'
    | 'unparsable'
    | 'encoding'
    | 'lfs-pointer'
    | 'symlink'
    | 'timeout'
    | 'resource-limit'
    | 'rate-limit'
    | 'deadline'
    | 'plugin'
    | 'unsupported-format'
  detail: string
}
export interface ScanMetrics {
  duration_seconds: number
  throughput_files_per_minute: number | null
  cache_hit_rate: number | null
  success_rate: number | null
  parallel_efficiency: number | null
  peak_memory_mb: number | null
  rate_limit_utilization: {
    rest: number | null
    graphql: number | null
  } | null
  rate_limit_wait_seconds: number | null
  retries: number | null
  api: {
    rest: BucketMetrics
    graphql: BucketMetrics
    not_modified: number
  }
}
export interface BucketMetrics {
  requests: number
  points: number
}
