"""What collecting of every kind needs beside the first tables. Frozen as every released DDL."""

from __future__ import annotations

from store.ddl import moment, words
from store.records import Fault, UrlState

SOURCES = f"""
ALTER TABLE sources ADD COLUMN layout_json TEXT NOT NULL DEFAULT '{{}}' CHECK (json_valid(layout_json));
ALTER TABLE source_state ADD COLUMN moved_to TEXT;
ALTER TABLE source_state ADD COLUMN moved_seen INTEGER NOT NULL DEFAULT 0 CHECK (moved_seen >= 0);
ALTER TABLE source_state ADD COLUMN adopted_url TEXT;
ALTER TABLE fetches ADD COLUMN fault TEXT {words("fault", Fault)};
CREATE INDEX fetches_fault ON fetches(source_id, fault) WHERE fault IS NOT NULL;
CREATE TABLE source_trouble (
  source_id TEXT PRIMARY KEY REFERENCES sources(id),
  what TEXT NOT NULL CHECK (what IN ('failing', 'silent', 'gone')),
  detail TEXT NOT NULL,
  since TEXT NOT NULL {moment("since")},
  told_at TEXT {moment("told_at")},
  mended_at TEXT {moment("mended_at")}
) STRICT;
"""

# The CHECK of a table cannot be changed, so the ledger is written anew with the states it has learnt.
URLS = f"""
CREATE TABLE urls_new (
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
  baseline INTEGER NOT NULL DEFAULT 0 CHECK (baseline IN (0, 1)),
  fresh INTEGER NOT NULL DEFAULT 0 CHECK (fresh IN (0, 1)),
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  attempted_at TEXT {moment("attempted_at")},
  not_before TEXT {moment("not_before")},
  reads INTEGER NOT NULL DEFAULT 0 CHECK (reads >= 0),
  first_seen TEXT NOT NULL {moment("first_seen")},
  last_seen TEXT NOT NULL {moment("last_seen")},
  changed_at TEXT NOT NULL {moment("changed_at")},
  page_url TEXT,
  of_key TEXT
) STRICT;
INSERT INTO urls_new SELECT *, NULL, NULL FROM urls;
DROP TABLE urls;
ALTER TABLE urls_new RENAME TO urls;
CREATE INDEX urls_queued ON urls(source_id, first_seen) WHERE state = 'queued';
CREATE INDEX urls_url ON urls(url);
CREATE INDEX urls_guid ON urls(source_id, guid) WHERE guid <> '';
CREATE INDEX urls_of ON urls(of_key) WHERE of_key IS NOT NULL;
CREATE TABLE url_events (
  id INTEGER PRIMARY KEY,
  url_key TEXT NOT NULL CHECK (url_key <> ''),
  at TEXT NOT NULL {moment("at")},
  state TEXT NOT NULL {words("state", UrlState)},
  reason TEXT NOT NULL,
  source_id TEXT
) STRICT;
CREATE INDEX url_events_key ON url_events(url_key, id);
CREATE TRIGGER urls_changed AFTER UPDATE ON urls
  WHEN old.state IS NOT new.state OR old.reason IS NOT new.reason BEGIN
  INSERT INTO url_events (url_key, at, state, reason, source_id) VALUES (
    new.url_key, max(new.changed_at, coalesce(new.attempted_at, '')), new.state, new.reason, new.source_id);
END;
"""  # noqa: S608

COPIES = f"""
CREATE TABLE text_bands (
  band INTEGER NOT NULL CHECK (band >= 0),
  hash INTEGER NOT NULL,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  PRIMARY KEY (band, hash, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX text_bands_article ON text_bands(article_id);
CREATE INDEX articles_text ON articles(text_sha256);
CREATE TABLE article_copies (
  article_id INTEGER PRIMARY KEY REFERENCES articles(id),
  of_id INTEGER NOT NULL REFERENCES articles(id),
  how TEXT NOT NULL CHECK (how IN ('same_text', 'near')),
  similarity REAL NOT NULL CHECK (similarity BETWEEN 0 AND 1),
  found_at TEXT NOT NULL {moment("found_at")},
  CHECK (of_id <> article_id)
) STRICT;
CREATE INDEX article_copies_of ON article_copies(of_id);
CREATE TABLE article_pages (
  article_id INTEGER PRIMARY KEY REFERENCES articles(id),
  url TEXT NOT NULL,
  content_type TEXT NOT NULL,
  html BLOB NOT NULL,
  kept_at TEXT NOT NULL {moment("kept_at")}
) STRICT;
"""

HEALTH = """
DROP VIEW v_source_health;
CREATE VIEW v_source_health AS
  SELECT s.id, s.name, s.kind, s.publisher, s.region, s.active, s.enabled, s.min_articles, s.cadence_s,
    t.last_ok_at, t.last_attempt_at, t.last_new_item_at, t.next_due_at, t.interval_s, t.fail_weight,
    t.http_status, t.disabled_reason, t.baselined_at, f.outcome AS last_outcome, f.error AS last_error,
    n.newest_article, coalesce(n.articles, 0) AS articles, coalesce(n.articles_7d, 0) AS articles_7d,
    f.fault AS last_fault, coalesce(v.visits_30d, 0) AS visits_30d, coalesce(v.faults_30d, 0) AS faults_30d,
    u.read_share, t.adopted_url, x.what AS trouble, x.detail AS trouble_detail, x.since AS trouble_since
  FROM sources s JOIN source_state t ON t.source_id = s.id
  LEFT JOIN (SELECT source_id, max(id) AS id FROM fetches GROUP BY source_id) l ON l.source_id = s.id
  LEFT JOIN fetches f ON f.id = l.id
  LEFT JOIN (
    SELECT source_id, count(*) AS visits_30d, count(fault) AS faults_30d FROM fetches
    WHERE started_at >= strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-30 days') GROUP BY source_id
  ) v ON v.source_id = s.id
  LEFT JOIN (
    SELECT source_id, round(avg(state = 'stored'), 3) AS read_share FROM urls
    WHERE state IN ('stored', 'failed', 'refused', 'gated', 'empty') GROUP BY source_id
  ) u ON u.source_id = s.id
  LEFT JOIN (
    SELECT source_id, max(published_at) AS newest_article, count(*) AS articles,
      sum(fetched_at >= strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-7 days')) AS articles_7d
    FROM articles WHERE deleted_at IS NULL GROUP BY source_id
  ) n ON n.source_id = s.id
  LEFT JOIN source_trouble x ON x.source_id = s.id AND x.mended_at IS NULL;
CREATE VIEW v_faults AS
  SELECT f.source_id, s.publisher, f.fault, count(*) AS visits, min(f.started_at) AS first_at,
    max(f.started_at) AS last_at
  FROM fetches f JOIN sources s ON s.id = f.source_id
  WHERE f.fault IS NOT NULL GROUP BY f.source_id, f.fault;
CREATE VIEW v_url_history AS
  SELECT u.url, e.at, e.state, e.reason, e.source_id, u.state AS state_now, e.url_key, e.id
  FROM url_events e JOIN urls u ON u.url_key = e.url_key;
CREATE VIEW v_copies AS
  SELECT a.title, a.url, sa.publisher, o.title AS first_title, o.url AS first_url,
    so.publisher AS first_publisher, c.how, c.similarity, c.found_at, c.article_id, c.of_id
  FROM article_copies c JOIN articles a ON a.id = c.article_id JOIN sources sa ON sa.id = a.source_id
  JOIN articles o ON o.id = c.of_id JOIN sources so ON so.id = o.source_id;
"""
