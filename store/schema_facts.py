"""Tables of facts and their evidence. Frozen as every released DDL.

The rows of ``agreements`` and ``measures`` are the compiled result: evidence is the truth below them. The
columns ``*_text`` repeat the child rows as text, so that a view over many records needs no subquery per row.
Codes of countries and ports carry no foreign key: a finding is never refused because a reference row is
missing.
"""

from __future__ import annotations

from store.ddl import code, cut_day, flag, moment, share, words
from store.records import (
    AgreementStatus,
    AgreementType,
    MeasureAction,
    MeasureType,
    PartyKind,
    Realis,
    Topic,
)

_RECORD = f"""
  realis TEXT NOT NULL {words("realis", Realis)},
  main INTEGER NOT NULL {flag("main")},
  confidence REAL NOT NULL {share("confidence")},
  announced TEXT {cut_day("announced")},
  ends TEXT {cut_day("ends")},
  first_told_at TEXT NOT NULL {moment("first_told_at")},
  last_told_at TEXT NOT NULL {moment("last_told_at")},
  recorded_at TEXT NOT NULL {moment("recorded_at")},
  changed_at TEXT NOT NULL {moment("changed_at")},
  articles INTEGER NOT NULL DEFAULT 0 CHECK (articles >= 0),
  publishers INTEGER NOT NULL DEFAULT 0 CHECK (publishers >= 0),
  review_state TEXT NOT NULL DEFAULT 'machine'
    CHECK (review_state IN ('machine', 'possible_duplicate', 'confirmed', 'rejected')),
  maybe_of TEXT,
  first_article_id INTEGER NOT NULL REFERENCES articles(id),
  unsupported_at TEXT {moment("unsupported_at")},
  deleted_at TEXT {moment("deleted_at")},
"""

AGREEMENTS = f"""
CREATE TABLE organisations (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (name <> ''),
  kind TEXT NOT NULL {words("kind", PartyKind)},
  country TEXT {code("country")},
  port TEXT {code("port")},
  merged_into INTEGER REFERENCES organisations(id)
) STRICT;
CREATE TABLE agreements (
  id TEXT PRIMARY KEY CHECK (id <> ''),
  type TEXT NOT NULL {words("type", AgreementType)},
  status TEXT NOT NULL {words("status", AgreementStatus)},
  {_RECORD}
  signed TEXT {cut_day("signed")},
  in_force TEXT {cut_day("in_force")},
  term_months INTEGER CHECK (term_months > 0),
  parent_id TEXT REFERENCES agreements(id),
  parties_text TEXT NOT NULL DEFAULT '',
  countries_text TEXT NOT NULL DEFAULT '',
  ports_text TEXT NOT NULL DEFAULT '',
  topics_text TEXT NOT NULL DEFAULT '',
  merged_into TEXT REFERENCES agreements(id)
) STRICT;
CREATE INDEX agreements_told ON agreements(last_told_at);
CREATE INDEX agreements_announced ON agreements(announced);
CREATE INDEX agreements_article ON agreements(first_article_id);
CREATE TABLE agreement_parties (
  agreement_id TEXT NOT NULL REFERENCES agreements(id),
  seq INTEGER NOT NULL CHECK (seq >= 0),
  role TEXT NOT NULL DEFAULT 'party',
  organisation_id INTEGER NOT NULL REFERENCES organisations(id),
  kind TEXT NOT NULL {words("kind", PartyKind)},
  country TEXT {code("country")},
  port TEXT {code("port")},
  PRIMARY KEY (agreement_id, seq)
) STRICT;
CREATE INDEX agreement_parties_organisation ON agreement_parties(organisation_id, agreement_id);
CREATE TABLE agreement_countries (
  agreement_id TEXT NOT NULL REFERENCES agreements(id),
  country TEXT NOT NULL {code("country")},
  PRIMARY KEY (agreement_id, country)
) STRICT;
CREATE INDEX agreement_countries_country ON agreement_countries(country, agreement_id);
CREATE TABLE agreement_ports (
  agreement_id TEXT NOT NULL REFERENCES agreements(id),
  port TEXT NOT NULL {code("port")},
  PRIMARY KEY (agreement_id, port)
) STRICT;
CREATE INDEX agreement_ports_port ON agreement_ports(port, agreement_id);
CREATE TABLE agreement_topics (
  agreement_id TEXT NOT NULL REFERENCES agreements(id),
  topic TEXT NOT NULL {words("topic", Topic)},
  PRIMARY KEY (agreement_id, topic)
) STRICT;
"""

MEASURES = f"""
CREATE TABLE measures (
  id TEXT PRIMARY KEY CHECK (id <> ''),
  type TEXT NOT NULL {words("type", MeasureType)},
  action TEXT NOT NULL {words("action", MeasureAction)},
  {_RECORD}
  effective TEXT {cut_day("effective")},
  rate REAL, rate_prior REAL, rate_unit TEXT,
  legal_basis TEXT,
  replaces TEXT REFERENCES measures(id),
  imposer_text TEXT NOT NULL DEFAULT '',
  target_text TEXT NOT NULL DEFAULT '',
  excluded_text TEXT NOT NULL DEFAULT '',
  products_text TEXT NOT NULL DEFAULT '',
  merged_into TEXT REFERENCES measures(id)
) STRICT;
CREATE INDEX measures_told ON measures(last_told_at);
CREATE INDEX measures_effective ON measures(effective);
CREATE INDEX measures_article ON measures(first_article_id);
CREATE TABLE measure_imposers (
  measure_id TEXT NOT NULL REFERENCES measures(id),
  country TEXT NOT NULL {code("country")},
  PRIMARY KEY (measure_id, country)
) STRICT;
CREATE INDEX measure_imposers_country ON measure_imposers(country, measure_id);
CREATE TABLE measure_targets (
  measure_id TEXT NOT NULL REFERENCES measures(id),
  country TEXT NOT NULL {code("country")},
  PRIMARY KEY (measure_id, country)
) STRICT;
CREATE INDEX measure_targets_country ON measure_targets(country, measure_id);
CREATE TABLE measure_excluded (
  measure_id TEXT NOT NULL REFERENCES measures(id),
  country TEXT NOT NULL {code("country")},
  PRIMARY KEY (measure_id, country)
) STRICT;
CREATE TABLE measure_products (
  measure_id TEXT NOT NULL REFERENCES measures(id),
  seq INTEGER NOT NULL CHECK (seq >= 0),
  name TEXT NOT NULL CHECK (name <> ''),
  hs TEXT CHECK (hs GLOB '[0-9][0-9]*'),
  hs_edition TEXT NOT NULL DEFAULT '2022',
  PRIMARY KEY (measure_id, seq)
) STRICT;
CREATE INDEX measure_products_hs ON measure_products(hs, measure_id) WHERE hs IS NOT NULL;
"""

EVIDENCE = f"""
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY,
  subject_table TEXT NOT NULL CHECK (subject_table IN ('agreements', 'measures')),
  subject_id TEXT NOT NULL,
  field TEXT NOT NULL CHECK (field <> ''),
  value TEXT NOT NULL DEFAULT '',
  article_id INTEGER NOT NULL,
  text_version INTEGER NOT NULL,
  text_sha256 TEXT NOT NULL CHECK (length(text_sha256) = 64),
  "start" INTEGER NOT NULL CHECK ("start" >= 0),
  "end" INTEGER NOT NULL,
  quote TEXT NOT NULL,
  run_id INTEGER NOT NULL REFERENCES runs(id),
  extractor_id INTEGER NOT NULL REFERENCES extractors(id),
  confidence REAL NOT NULL {share("confidence")},
  realis TEXT NOT NULL {words("realis", Realis)},
  main INTEGER NOT NULL {flag("main")},
  recorded_at TEXT NOT NULL {moment("recorded_at")},
  stale_at TEXT {moment("stale_at")},
  CHECK ("end" > "start" AND length(quote) = "end" - "start"),
  UNIQUE (subject_table, subject_id, field, value, article_id, text_version, "start", "end", run_id),
  FOREIGN KEY (article_id, text_version) REFERENCES article_versions(article_id, version)
) STRICT;
CREATE INDEX evidence_subject ON evidence(subject_table, subject_id, field);
CREATE INDEX evidence_article ON evidence(article_id);
CREATE TABLE agreement_events (
  id INTEGER PRIMARY KEY,
  agreement_id TEXT NOT NULL REFERENCES agreements(id),
  status TEXT NOT NULL {words("status", AgreementStatus)},
  event_on TEXT {cut_day("event_on")},
  event_precision TEXT NOT NULL CHECK (event_precision IN ('day', 'month', 'year', 'unknown')),
  recorded_at TEXT NOT NULL {moment("recorded_at")},
  article_id INTEGER NOT NULL REFERENCES articles(id),
  evidence_id INTEGER REFERENCES evidence(id)
) STRICT;
CREATE INDEX agreement_events_agreement ON agreement_events(agreement_id, recorded_at);
CREATE TABLE measure_events (
  id INTEGER PRIMARY KEY,
  measure_id TEXT NOT NULL REFERENCES measures(id),
  action TEXT NOT NULL {words("action", MeasureAction)},
  rate REAL, rate_unit TEXT,
  event_on TEXT {cut_day("event_on")},
  event_precision TEXT NOT NULL CHECK (event_precision IN ('day', 'month', 'year', 'unknown')),
  recorded_at TEXT NOT NULL {moment("recorded_at")},
  article_id INTEGER NOT NULL REFERENCES articles(id),
  evidence_id INTEGER REFERENCES evidence(id)
) STRICT;
CREATE INDEX measure_events_measure ON measure_events(measure_id, recorded_at);
CREATE TABLE corrections (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  subject_table TEXT NOT NULL CHECK (subject_table IN ('agreements', 'measures')),
  subject_id TEXT NOT NULL,
  op TEXT NOT NULL CHECK (op IN ('set', 'reject', 'merge', 'add', 'confirm')),
  field TEXT NOT NULL DEFAULT '',
  value TEXT NOT NULL DEFAULT '',
  anchor_article_uid TEXT NOT NULL DEFAULT '',
  anchor_quote TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',
  author TEXT NOT NULL CHECK (author <> ''),
  created_at TEXT NOT NULL {moment("created_at")},
  revoked_at TEXT {moment("revoked_at")}
) STRICT;
CREATE INDEX corrections_subject ON corrections(subject_table, subject_id);
CREATE TABLE fingerprints (
  fingerprint TEXT NOT NULL CHECK (fingerprint <> ''),
  subject_table TEXT NOT NULL CHECK (subject_table IN ('agreements', 'measures')),
  subject_id TEXT NOT NULL,
  PRIMARY KEY (fingerprint, subject_table, subject_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX fingerprints_subject ON fingerprints(subject_table, subject_id);
"""
