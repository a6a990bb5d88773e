"""Tables of articles, their texts, the readers and what the texts name. Frozen as every released DDL."""

from __future__ import annotations

from store.ddl import code, flag, moment, share

ARTICLES = f"""
CREATE TABLE extractors (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (name <> ''),
  version TEXT NOT NULL,
  model TEXT NOT NULL DEFAULT '',
  rules_sha256 TEXT NOT NULL DEFAULT '',
  UNIQUE (name, version, model, rules_sha256)
) STRICT;
CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind <> ''),
  started_at TEXT NOT NULL {moment("started_at")},
  finished_at TEXT {moment("finished_at")},
  verdict TEXT CHECK (verdict <> ''),
  summary_json TEXT CHECK (json_valid(summary_json)),
  stats_json TEXT CHECK (json_valid(stats_json))
) STRICT;
CREATE INDEX runs_open ON runs(id) WHERE verdict IS NULL;
CREATE TABLE stories (
  id INTEGER PRIMARY KEY,
  label TEXT NOT NULL,
  first_seen TEXT NOT NULL {moment("first_seen")},
  last_seen TEXT NOT NULL {moment("last_seen")},
  method TEXT NOT NULL,
  pinned INTEGER NOT NULL DEFAULT 0 {flag("pinned")}
) STRICT;
CREATE TABLE articles (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL UNIQUE CHECK (uid <> ''),
  url TEXT NOT NULL,
  source_id TEXT NOT NULL REFERENCES sources(id),
  title TEXT NOT NULL,
  author TEXT,
  language TEXT,
  origin TEXT NOT NULL CHECK (origin IN ('page', 'feed', 'excerpt')),
  published_at TEXT {moment("published_at")},
  fetched_at TEXT NOT NULL {moment("fetched_at")},
  story_id INTEGER REFERENCES stories(id),
  baseline INTEGER NOT NULL {flag("baseline")},
  text_sha256 TEXT NOT NULL CHECK (length(text_sha256) = 64),
  text_version INTEGER NOT NULL CHECK (text_version >= 1),
  analysed_with INTEGER REFERENCES extractors(id),
  analysed_at TEXT {moment("analysed_at")},
  analysed_sha256 TEXT,
  read_attempts INTEGER NOT NULL DEFAULT 0 CHECK (read_attempts >= 0),
  read_error TEXT,
  deleted_at TEXT {moment("deleted_at")}
) STRICT;
CREATE INDEX articles_published ON articles(published_at);
CREATE INDEX articles_source ON articles(source_id, published_at);
CREATE INDEX articles_story ON articles(story_id);
CREATE INDEX articles_language ON articles(language);
CREATE INDEX articles_unanalysed ON articles(id) WHERE analysed_with IS NULL;
CREATE TABLE article_texts (
  article_id INTEGER PRIMARY KEY REFERENCES articles(id),
  text TEXT NOT NULL
) STRICT;
CREATE TABLE article_versions (
  article_id INTEGER NOT NULL REFERENCES articles(id),
  version INTEGER NOT NULL CHECK (version >= 1),
  title TEXT NOT NULL,
  text_sha256 TEXT NOT NULL CHECK (length(text_sha256) = 64),
  text TEXT NOT NULL,
  seen_at TEXT NOT NULL {moment("seen_at")},
  PRIMARY KEY (article_id, version)
) STRICT;
CREATE TABLE mentions (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL,
  text_version INTEGER NOT NULL,
  "start" INTEGER NOT NULL CHECK ("start" >= 0),
  "end" INTEGER NOT NULL,
  surface TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('country', 'bloc', 'port', 'org')),
  country TEXT {code("country")},
  port TEXT {code("port")},
  extractor_id INTEGER NOT NULL REFERENCES extractors(id),
  run_id INTEGER NOT NULL REFERENCES runs(id),
  confidence REAL {share("confidence")},
  stale_at TEXT {moment("stale_at")},
  CHECK ("end" > "start" AND length(surface) = "end" - "start"),
  FOREIGN KEY (article_id, text_version) REFERENCES article_versions(article_id, version)
) STRICT;
CREATE INDEX mentions_article ON mentions(article_id);
CREATE INDEX mentions_port ON mentions(port, article_id) WHERE port IS NOT NULL;
CREATE INDEX mentions_country ON mentions(country, article_id) WHERE country IS NOT NULL;
"""

# External content over a view of two tables; a 'delete' must repeat the words that were indexed, so the title
# has triggers of its own: without them an edited title stays findable under its old words for ever.
SEARCH = """
CREATE VIEW article_words AS
  SELECT articles.id AS id, articles.title AS title, article_texts.text AS text
  FROM articles JOIN article_texts ON article_texts.article_id = articles.id;
CREATE VIRTUAL TABLE articles_fts USING fts5(
  title, text, content='article_words', content_rowid='id',
  tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER article_texts_insert AFTER INSERT ON article_texts BEGIN
  INSERT INTO articles_fts(rowid, title, text)
    SELECT new.article_id, title, new.text FROM articles WHERE id = new.article_id;
END;
CREATE TRIGGER article_texts_update AFTER UPDATE OF text ON article_texts BEGIN
  INSERT INTO articles_fts(articles_fts, rowid, title, text)
    SELECT 'delete', old.article_id, title, old.text FROM articles WHERE id = old.article_id;
  INSERT INTO articles_fts(rowid, title, text)
    SELECT new.article_id, title, new.text FROM articles WHERE id = new.article_id;
END;
CREATE TRIGGER article_texts_delete BEFORE DELETE ON article_texts BEGIN
  INSERT INTO articles_fts(articles_fts, rowid, title, text)
    SELECT 'delete', old.article_id, title, old.text FROM articles WHERE id = old.article_id;
END;
CREATE TRIGGER articles_title_update AFTER UPDATE OF title ON articles WHEN old.title IS NOT new.title BEGIN
  INSERT INTO articles_fts(articles_fts, rowid, title, text)
    SELECT 'delete', old.id, old.title, text FROM article_texts WHERE article_id = old.id;
  INSERT INTO articles_fts(rowid, title, text)
    SELECT new.id, new.title, text FROM article_texts WHERE article_id = new.id;
END;
"""
