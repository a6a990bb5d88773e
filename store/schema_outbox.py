"""Tables of the outbox: what is to be told, and where each message stands. Frozen as every released DDL."""

from __future__ import annotations

from store.ddl import flag, moment, words
from store.records import AlertKind, DeliveryState

OUTBOX = f"""
CREATE TABLE alert_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  record_id TEXT NOT NULL CHECK (record_id <> ''),
  revision INTEGER NOT NULL CHECK (revision >= 1 OR baseline = 1),
  kind TEXT NOT NULL {words("kind", AlertKind)},
  article_id INTEGER NOT NULL REFERENCES articles(id),
  facts_json TEXT NOT NULL CHECK (json_valid(facts_json)),
  changes_json TEXT NOT NULL CHECK (json_valid(changes_json)),
  sentence TEXT NOT NULL,
  baseline INTEGER NOT NULL {flag("baseline")},
  created_at TEXT NOT NULL {moment("created_at")},
  routed_at TEXT {moment("routed_at")},
  UNIQUE (record_id, revision)
) STRICT;
CREATE INDEX alert_events_unrouted ON alert_events(id) WHERE routed_at IS NULL;
CREATE TABLE deliveries (
  id TEXT PRIMARY KEY CHECK (id <> ''),
  event_id INTEGER NOT NULL REFERENCES alert_events(id),
  record_id TEXT NOT NULL,
  route TEXT NOT NULL,
  sink TEXT NOT NULL CHECK (sink IN ('console', 'slack')),
  channel TEXT NOT NULL,
  op TEXT NOT NULL CHECK (op IN ('post', 'reply')),
  body_json TEXT NOT NULL CHECK (json_valid(body_json)),
  state TEXT NOT NULL {words("state", DeliveryState)},
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  absent_looks INTEGER NOT NULL DEFAULT 0 CHECK (absent_looks >= 0),
  not_before TEXT {moment("not_before")},
  first_try_at TEXT {moment("first_try_at")},
  last_try_at TEXT {moment("last_try_at")},
  ts TEXT,
  error TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL {moment("created_at")},
  sent_at TEXT {moment("sent_at")},
  UNIQUE (event_id, route, sink, channel, op)
) STRICT;
CREATE INDEX deliveries_open ON deliveries(state, event_id) WHERE state IN ('pending', 'sending', 'unknown');
CREATE INDEX deliveries_record ON deliveries(record_id, sink, channel);
CREATE TABLE threads (
  record_id TEXT NOT NULL,
  sink TEXT NOT NULL,
  channel TEXT NOT NULL,
  root_delivery_id TEXT NOT NULL REFERENCES deliveries(id),
  ts TEXT NOT NULL,
  PRIMARY KEY (record_id, sink, channel)
) STRICT;
CREATE TABLE channel_clock (
  channel TEXT PRIMARY KEY,
  paused_until TEXT NOT NULL {moment("paused_until")},
  reason TEXT NOT NULL
) STRICT;
"""
