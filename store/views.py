"""The views: the public face of the store for analysts. Columns are only ever added.

No view sorts and none runs a subquery per row, so that a tool may count any of them quickly.
"""

from __future__ import annotations

from store.records import TOLD_FROM


def _live(alias: str) -> str:
    return " AND ".join(
        (
            f"{alias}.deleted_at IS NULL",
            f"{alias}.merged_into IS NULL",
            f"{alias}.unsupported_at IS NULL",
            f"{alias}.review_state <> 'rejected'",
        )
    )


# Why a record waits for a person, NULL where it does not: background is never told, so nobody need decide.
_WAITS = f"""CASE WHEN {{0}}.review_state = 'confirmed' OR NOT {{0}}.main THEN NULL
    WHEN {{0}}.review_state = 'possible_duplicate' THEN 'possibly the same as another record'
    WHEN {{0}}.confidence < {TOLD_FROM} THEN 'read with little confidence' END"""

_AGREEMENT_COLUMNS = """
  g.announced, g.signed, g.in_force, g.ends, g.term_months, g.type, g.status, g.realis, g.main,
  g.parties_text AS parties, g.countries_text AS countries, g.ports_text AS ports, g.topics_text AS topics,
  g.confidence, g.articles, g.publishers, g.review_state, g.maybe_of,
  a.title AS first_report, a.url AS first_report_url, g.first_told_at, g.last_told_at, g.recorded_at,
  g.id AS agreement_id
"""

_MEASURE_COLUMNS = """
  m.announced, m.effective, m.ends, m.type, m.action, m.imposer_text AS imposer, m.target_text AS target,
  m.excluded_text AS excluded, m.products_text AS products, m.rate, m.rate_prior, m.rate_unit, m.legal_basis,
  m.realis, m.main, m.confidence, m.articles, m.publishers, m.review_state, m.maybe_of,
  a.title AS first_report, a.url AS first_report_url, m.first_told_at, m.last_told_at, m.recorded_at,
  m.id AS measure_id
"""

FACT_VIEWS = f"""
CREATE VIEW v_latest_agreements AS
  SELECT {_AGREEMENT_COLUMNS}
  FROM agreements g JOIN articles a ON a.id = g.first_article_id
  WHERE {_live("g")};
CREATE VIEW v_latest_measures AS
  SELECT {_MEASURE_COLUMNS}
  FROM measures m JOIN articles a ON a.id = m.first_article_id
  WHERE {_live("m")};
CREATE VIEW v_agreements_by_port AS
  SELECT x.port AS unlocode, coalesce(p.name, x.port) AS port, p.country AS port_country, p.latitude,
    p.longitude,
    {_AGREEMENT_COLUMNS}
  FROM agreement_ports x JOIN agreements g ON g.id = x.agreement_id
  JOIN articles a ON a.id = g.first_article_id
  LEFT JOIN ports p ON p.unlocode = x.port
  WHERE {_live("g")};
CREATE VIEW v_agreements_by_country AS
  SELECT x.country AS code, coalesce(c.name, x.country) AS country, {_AGREEMENT_COLUMNS}
  FROM agreement_countries x JOIN agreements g ON g.id = x.agreement_id
  JOIN articles a ON a.id = g.first_article_id
  LEFT JOIN countries c ON c.code = x.country
  WHERE {_live("g")};
CREATE VIEW v_tariff_timeline AS
  SELECT e.event_on, e.event_precision, e.action, e.rate, e.rate_unit, e.recorded_at,
    m.type, m.imposer_text AS imposer, m.target_text AS target, m.products_text AS products,
    m.announced, m.effective, m.ends, m.legal_basis, q.quote, a.title AS report, a.url AS report_url,
    m.id AS measure_id
  FROM measure_events e JOIN measures m ON m.id = e.measure_id
  JOIN articles a ON a.id = e.article_id
  LEFT JOIN evidence q ON q.id = e.evidence_id
  WHERE {_live("m")};
CREATE VIEW v_evidence AS
  SELECT e.subject_table, e.subject_id, e.field, e.value, e.quote, e."start", e."end",
    a.title AS article, a.url AS article_url, a.published_at, s.name AS source, s.publisher, s.official,
    x.name AS extractor, x.version AS extractor_version, x.model, x.rules_sha256,
    e.confidence, e.realis, e.main, e.text_sha256, e.text_version, e.recorded_at, e.stale_at,
    a.uid AS article_uid, e.run_id, e.id AS evidence_id
  FROM evidence e JOIN articles a ON a.id = e.article_id
  JOIN sources s ON s.id = a.source_id
  JOIN extractors x ON x.id = e.extractor_id;
CREATE VIEW v_changes AS
  SELECT e.recorded_at, 'agreement' AS what, e.agreement_id AS record_id, e.status AS change, e.event_on,
    g.parties_text AS about, a.title AS report, a.url AS report_url
  FROM agreement_events e JOIN agreements g ON g.id = e.agreement_id JOIN articles a ON a.id = e.article_id
  WHERE {_live("g")}
  UNION ALL
  SELECT e.recorded_at, 'measure', e.measure_id, e.action, e.event_on,
    m.imposer_text || ' > ' || m.target_text, a.title, a.url
  FROM measure_events e JOIN measures m ON m.id = e.measure_id JOIN articles a ON a.id = e.article_id
  WHERE {_live("m")}
  UNION ALL
  SELECT c.created_at, 'correction', c.subject_id, c.op, NULL, c.reason, '', ''
  FROM corrections c WHERE c.revoked_at IS NULL;
CREATE VIEW v_review AS
  SELECT 'agreement' AS what, g.type, g.status AS change, g.parties_text AS about,
    {_WAITS.format("g")} AS why, g.confidence, g.maybe_of, a.title AS report, a.url AS report_url,
    g.recorded_at, g.id AS record_id
  FROM agreements g JOIN articles a ON a.id = g.first_article_id
  WHERE {_live("g")} AND {_WAITS.format("g")} IS NOT NULL
  UNION ALL
  SELECT 'measure', m.type, m.action, m.imposer_text || ' > ' || m.target_text, {_WAITS.format("m")},
    m.confidence, m.maybe_of, a.title, a.url, m.recorded_at, m.id
  FROM measures m JOIN articles a ON a.id = m.first_article_id
  WHERE {_live("m")} AND {_WAITS.format("m")} IS NOT NULL;
"""  # noqa: S608

OTHER_VIEWS = """
CREATE VIEW v_articles AS
  SELECT a.published_at, a.title, a.url, s.name AS source, s.publisher, s.region, s.official, a.language,
    a.author, a.origin, a.fetched_at, a.analysed_at, a.baseline, a.text_version, a.source_id, a.uid, a.id,
    a.read_attempts, a.read_error
  FROM articles a JOIN sources s ON s.id = a.source_id
  WHERE a.deleted_at IS NULL;
CREATE VIEW v_source_health AS
  SELECT s.id, s.name, s.kind, s.publisher, s.region, s.active, s.enabled, s.min_articles, s.cadence_s,
    t.last_ok_at, t.last_attempt_at, t.last_new_item_at, t.next_due_at, t.interval_s, t.fail_weight,
    t.http_status, t.disabled_reason, t.baselined_at, f.outcome AS last_outcome, f.error AS last_error,
    n.newest_article, coalesce(n.articles, 0) AS articles, coalesce(n.articles_7d, 0) AS articles_7d
  FROM sources s JOIN source_state t ON t.source_id = s.id
  LEFT JOIN (SELECT source_id, max(id) AS id FROM fetches GROUP BY source_id) l ON l.source_id = s.id
  LEFT JOIN fetches f ON f.id = l.id
  LEFT JOIN (
    SELECT source_id, max(published_at) AS newest_article, count(*) AS articles,
      sum(fetched_at >= strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-7 days')) AS articles_7d
    FROM articles WHERE deleted_at IS NULL GROUP BY source_id
  ) n ON n.source_id = s.id;
CREATE VIEW v_outbox AS
  SELECT d.state, d.sink, d.channel, d.route, d.op, e.kind, e.sentence, e.revision, e.baseline,
    d.attempts, d.absent_looks, d.not_before, d.last_try_at, d.sent_at, d.error, d.created_at,
    a.title AS article, a.url AS article_url, d.record_id, d.event_id, d.id AS delivery_id
  FROM deliveries d JOIN alert_events e ON e.id = d.event_id
  JOIN articles a ON a.id = e.article_id;
"""
