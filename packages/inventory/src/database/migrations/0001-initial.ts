import type { Migration } from '../migrate.js'

/**
 * Times are epoch milliseconds, oids 20 or 32 bytes (or another source's text). What ends keeps its row, with its end: that is how
 * the past is answered. Names and
 * packages are never removed, because open connections remember their numbers.
 */
export const initial: Migration = {
  version: 1,
  sql: `
-- What contents hold
CREATE TABLE name (
  id INTEGER PRIMARY KEY,
  name NOT NULL,
  ecosystem TEXT NOT NULL,
  UNIQUE (name, ecosystem)
);
CREATE TABLE package (
  id INTEGER PRIMARY KEY,
  name_id INTEGER NOT NULL REFERENCES name,
  is_constraint INTEGER NOT NULL,
  version NOT NULL,
  UNIQUE (name_id, version, is_constraint)
);
CREATE TABLE parser (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE extraction (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  oid NOT NULL,
  parser_id INTEGER NOT NULL REFERENCES parser,
  entries INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  packages BLOB,
  rest TEXT,
  UNIQUE (oid, parser_id)
);
CREATE TABLE posting (
  package_id INTEGER NOT NULL,
  extraction_id INTEGER NOT NULL,
  PRIMARY KEY (package_id, extraction_id)
) WITHOUT ROWID;
CREATE TABLE unmerged (extraction_id INTEGER PRIMARY KEY REFERENCES extraction ON DELETE CASCADE);
CREATE TABLE tree (id INTEGER PRIMARY KEY, oid NOT NULL UNIQUE, entries BLOB NOT NULL, recorded_at INTEGER NOT NULL);

-- Where contents are
CREATE TABLE authority (id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE);
CREATE TABLE repository (
  id INTEGER PRIMARY KEY,
  authority_id INTEGER NOT NULL REFERENCES authority,
  source_id NOT NULL,
  name NOT NULL,
  name_folded NOT NULL,
  head_ref, head_commit, head_tree,
  facts TEXT NOT NULL,
  first_listed_at INTEGER NOT NULL,
  listed_at INTEGER NOT NULL,
  gone_at INTEGER,
  UNIQUE (authority_id, source_id)
);
CREATE INDEX repository_by_name ON repository (name_folded);
CREATE TABLE repository_state (
  repository_id INTEGER NOT NULL REFERENCES repository ON DELETE CASCADE,
  since INTEGER NOT NULL,
  until INTEGER,
  name NOT NULL,
  head_ref, head_commit, head_tree,
  PRIMARY KEY (repository_id, since)
) WITHOUT ROWID;
CREATE TABLE ref (
  id INTEGER PRIMARY KEY,
  repository_id INTEGER NOT NULL REFERENCES repository ON DELETE CASCADE,
  name NOT NULL,
  commit_oid NOT NULL,
  tree_oid,
  scanned_at INTEGER NOT NULL,
  is_whole INTEGER NOT NULL,
  is_default INTEGER NOT NULL,
  UNIQUE (repository_id, name)
);
CREATE TABLE parser_set (id INTEGER PRIMARY KEY, names TEXT NOT NULL UNIQUE);
CREATE TABLE presence (
  id INTEGER PRIMARY KEY,
  ref_id INTEGER NOT NULL REFERENCES ref ON DELETE CASCADE,
  path NOT NULL,
  oid NOT NULL,
  parser_set_id INTEGER NOT NULL REFERENCES parser_set,
  kind INTEGER NOT NULL,
  size INTEGER,
  commit_oid NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER
);
CREATE INDEX presence_by_ref ON presence (ref_id, until);
CREATE INDEX presence_by_oid ON presence (oid);
CREATE TABLE history (
  id INTEGER PRIMARY KEY,
  repository_id INTEGER NOT NULL REFERENCES repository ON DELETE CASCADE,
  ref NOT NULL,
  path NOT NULL,
  oid NOT NULL,
  parser_set_id INTEGER NOT NULL REFERENCES parser_set,
  first_commit NOT NULL,
  first_at INTEGER NOT NULL,
  last_commit NOT NULL,
  last_at INTEGER NOT NULL,
  ended_at INTEGER,
  ci_runs TEXT,
  recorded_at INTEGER NOT NULL,
  UNIQUE (repository_id, ref, path, oid, first_commit)
);
CREATE INDEX history_by_oid ON history (oid);

-- What scans saw
CREATE TABLE scan (
  id INTEGER PRIMARY KEY,
  scan_id TEXT NOT NULL UNIQUE,
  authority_id INTEGER NOT NULL REFERENCES authority,
  scope TEXT NOT NULL,
  target TEXT NOT NULL,
  selection TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  touched_at INTEGER NOT NULL,
  finished_at INTEGER,
  status TEXT NOT NULL,
  progress TEXT,
  is_listed INTEGER NOT NULL DEFAULT 0,
  report TEXT
);
CREATE INDEX scan_by_scope ON scan (scope, finished_at);
CREATE TABLE scan_repository (
  scan_id INTEGER NOT NULL REFERENCES scan ON DELETE CASCADE,
  repository_id INTEGER NOT NULL REFERENCES repository ON DELETE CASCADE,
  state_since INTEGER NOT NULL,
  is_scanned INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (scan_id, repository_id)
) WITHOUT ROWID;
CREATE TABLE listed_page (
  id INTEGER PRIMARY KEY,
  scan_id INTEGER NOT NULL REFERENCES scan ON DELETE CASCADE,
  page BLOB NOT NULL
);
CREATE INDEX listed_page_by_scan ON listed_page (scan_id);
CREATE TABLE finding (
  scan_id INTEGER NOT NULL REFERENCES scan ON DELETE CASCADE,
  finding_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  repository_id INTEGER REFERENCES repository ON DELETE SET NULL,
  is_suppressed INTEGER NOT NULL,
  finding TEXT NOT NULL,
  PRIMARY KEY (scan_id, position)
);
CREATE INDEX finding_by_repository ON finding (repository_id, finding_id);
CREATE TABLE gap (
  scan_id INTEGER NOT NULL REFERENCES scan ON DELETE CASCADE,
  position INTEGER NOT NULL,
  repository_id INTEGER REFERENCES repository ON DELETE SET NULL,
  reason TEXT NOT NULL,
  gap TEXT NOT NULL,
  PRIMARY KEY (scan_id, position)
);
CREATE INDEX gap_by_repository ON gap (repository_id);
CREATE TABLE team (
  authority_id INTEGER NOT NULL REFERENCES authority,
  organization TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  teams BLOB NOT NULL,
  PRIMARY KEY (authority_id, organization)
);
`,
}
