"""Tables of places, sources and URLs. Frozen: released DDL is never edited, a change is a new migration."""

from __future__ import annotations

from store.ddl import code, flag, moment, words
from store.records import FetchOutcome, SourceKind, UrlState

PLACES = f"""
CREATE TABLE countries (
  code TEXT PRIMARY KEY {code("code")},
  name TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT 'country' CHECK (kind IN ('country', 'group')),
  latitude REAL, longitude REAL
) STRICT;
CREATE TABLE country_members (
  group_code TEXT NOT NULL REFERENCES countries(code),
  member TEXT NOT NULL {code("member")},
  PRIMARY KEY (group_code, member)
) STRICT;
CREATE TABLE ports (
  unlocode TEXT PRIMARY KEY {code("unlocode")},
  name TEXT NOT NULL,
  country TEXT NOT NULL {code("country")},
  kind TEXT NOT NULL DEFAULT 'sea' CHECK (kind IN ('sea', 'air', 'inland')),
  latitude REAL, longitude REAL, coord_source TEXT
) STRICT;
CREATE INDEX ports_country ON ports(country);
CREATE TABLE port_names (
  unlocode TEXT NOT NULL REFERENCES ports(unlocode),
  name TEXT NOT NULL,
  lang TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (unlocode, name, lang)
) STRICT;
CREATE TABLE products (
  hs TEXT NOT NULL CHECK (hs GLOB '[0-9][0-9]*' AND hs NOT GLOB '*[^0-9]*'),
  hs_edition TEXT NOT NULL DEFAULT '2022' CHECK (hs_edition GLOB '[0-9][0-9][0-9][0-9]'),
  name TEXT NOT NULL,
  parent TEXT,
  PRIMARY KEY (hs, hs_edition)
) STRICT;
"""

SOURCES = f"""
CREATE TABLE sources (
  id TEXT PRIMARY KEY CHECK (id <> ''),
  name TEXT NOT NULL,
  homepage TEXT NOT NULL,
  kind TEXT NOT NULL {words("kind", SourceKind)},
  url TEXT NOT NULL,
  region TEXT NOT NULL,
  publisher TEXT NOT NULL,
  official INTEGER NOT NULL {flag("official")},
  country TEXT,
  lang TEXT NOT NULL,
  tags_json TEXT NOT NULL CHECK (json_valid(tags_json)),
  min_interval_s INTEGER NOT NULL CHECK (min_interval_s > 0),
  max_interval_s INTEGER NOT NULL CHECK (max_interval_s > 0),
  max_items INTEGER NOT NULL CHECK (max_items > 0),
  include_json TEXT NOT NULL CHECK (json_valid(include_json)),
  exclude_json TEXT NOT NULL CHECK (json_valid(exclude_json)),
  excerpt_only INTEGER NOT NULL {flag("excerpt_only")},
  full_content INTEGER NOT NULL {flag("full_content")},
  enabled INTEGER NOT NULL {flag("enabled")},
  verified TEXT CHECK (date(verified) IS verified),
  verified_how TEXT NOT NULL,
  min_articles INTEGER NOT NULL CHECK (min_articles >= 0),
  cadence_s INTEGER CHECK (cadence_s > 0),
  active INTEGER NOT NULL DEFAULT 1 {flag("active")},
  first_synced_at TEXT NOT NULL {moment("first_synced_at")},
  last_synced_at TEXT NOT NULL {moment("last_synced_at")}
) STRICT;
CREATE TABLE source_state (
  source_id TEXT PRIMARY KEY REFERENCES sources(id),
  effective_url TEXT, etag TEXT, last_modified TEXT, body_sha256 TEXT,
  etag_unreliable INTEGER NOT NULL DEFAULT 0 {flag("etag_unreliable")},
  last_attempt_at TEXT {moment("last_attempt_at")},
  last_ok_at TEXT {moment("last_ok_at")},
  last_full_at TEXT {moment("last_full_at")},
  last_new_item_at TEXT {moment("last_new_item_at")},
  next_due_at TEXT {moment("next_due_at")},
  interval_s INTEGER CHECK (interval_s >= 0),
  fail_weight REAL NOT NULL DEFAULT 0 CHECK (fail_weight >= 0),
  http_status INTEGER,
  disabled_reason TEXT,
  baselined_at TEXT {moment("baselined_at")},
  lease_owner TEXT,
  lease_until TEXT {moment("lease_until")},
  CHECK ((lease_owner IS NULL) = (lease_until IS NULL))
) STRICT;
CREATE TABLE host_state (
  host TEXT PRIMARY KEY CHECK (host <> ''),
  down_until TEXT NOT NULL {moment("down_until")},
  reason TEXT NOT NULL
) STRICT;
CREATE TABLE fetches (
  id INTEGER PRIMARY KEY,
  source_id TEXT NOT NULL REFERENCES sources(id),
  started_at TEXT NOT NULL {moment("started_at")},
  finished_at TEXT NOT NULL {moment("finished_at")},
  outcome TEXT NOT NULL {words("outcome", FetchOutcome)},
  http_status INTEGER,
  items INTEGER NOT NULL CHECK (items >= 0),
  new_items INTEGER NOT NULL CHECK (new_items >= 0),
  error TEXT NOT NULL
) STRICT;
CREATE INDEX fetches_source ON fetches(source_id, started_at);
CREATE TABLE urls (
  url_key TEXT PRIMARY KEY CHECK (url_key <> ''),
  url TEXT NOT NULL,
  source_id TEXT REFERENCES sources(id),
  state TEXT NOT NULL {words("state", UrlState)},
  reason TEXT NOT NULL,
  fingerprint TEXT NOT NULL DEFAULT '',
  title TEXT NOT NULL DEFAULT '',
  guid TEXT NOT NULL DEFAULT '',
  summary TEXT NOT NULL DEFAULT '',
  content TEXT NOT NULL DEFAULT '',
  published_at TEXT {moment("published_at")},
  updated_at TEXT {moment("updated_at")},
  baseline INTEGER NOT NULL DEFAULT 0 {flag("baseline")},
  fresh INTEGER NOT NULL DEFAULT 0 {flag("fresh")},
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  attempted_at TEXT {moment("attempted_at")},
  not_before TEXT {moment("not_before")},
  reads INTEGER NOT NULL DEFAULT 0 CHECK (reads >= 0),
  first_seen TEXT NOT NULL {moment("first_seen")},
  last_seen TEXT NOT NULL {moment("last_seen")},
  changed_at TEXT NOT NULL {moment("changed_at")}
) STRICT;
CREATE INDEX urls_queued ON urls(source_id, first_seen) WHERE state = 'queued';
CREATE INDEX urls_url ON urls(url);
"""
