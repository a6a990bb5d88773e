"""Findings become records with evidence, history and events; a second reading deletes nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store import candidates, factrows
from store.alerts import kind_of
from store.codec import fact_from_json, fact_to_json
from store.database import Store
from store.records import (
    AgreementStatus,
    AgreementType,
    AlertKind,
    Evidence,
    Findings,
    Known,
    Maybe,
    MeasureAction,
    Mention,
    New,
    Party,
    PartyKind,
    Product,
    Realis,
    SameAs,
    Topic,
    Update,
)
from tests.store_builders import (
    BETTER_READER,
    NOW,
    READER,
    ROTTERDAM,
    agreement,
    article,
    entry,
    looking_into,
    measure,
    open_store,
    quoted,
    rows,
    source,
    tell,
    value,
    visit,
)

MOU_TEXT = "Rotterdam and Santos signed a memorandum on Tuesday."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "q.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path, "gazette", "courier", "wire") as opened:
        yield opened


def compiled(path: Path, record_id: str) -> Known:
    """The record as the file holds it."""
    with looking_into(path) as connection:
        (known,) = factrows.load(connection, table_named(record_id), [record_id])
    return known


def table_named(record_id: str) -> str:
    return "agreements" if record_id.startswith("agr-") else "measures"


def revisions(store: Store) -> list[tuple[int, dict[str, object]]]:
    return [(event.revision, dict(event.changes)) for event in store.facts.alert_events(unrouted=False)]


def test_a_new_agreement_is_stored_whole_and_told(path: Path, store: Store) -> None:
    fact = agreement(topics=(Topic.ENERGY,), term_months=36, ends="2029", announced="2026-11")
    assert tell(store, article("a", MOU_TEXT, author="N. N."), fact) == [New()]
    (event,) = store.facts.alert_events()
    assert (event.kind, event.revision, event.sentence) == (AlertKind.MOU, 1, MOU_TEXT)
    assert (event.article_title, event.source_name, event.publishers) == ("A headline", "Gazette", 1)
    assert not event.baseline
    assert event.published == NOW - timedelta(hours=2)
    assert replace(event.fact, evidence=()) == fact
    assert [item.quote for item in event.fact.evidence] == [MOU_TEXT]
    known = compiled(path, event.record_id)
    assert known.fact == fact
    assert known.last_seen == NOW - timedelta(hours=2)


def test_a_new_measure_is_stored_whole_and_told(path: Path, store: Store) -> None:
    fact = measure(
        excluded=("MX",), rate_prior=10.0, effective="2026-12", legal_basis="Section 301", ends="2030"
    )
    tell(store, article("a", "A duty of 25 percent was set."), fact, alert=AlertKind.TARIFF)
    (event,) = store.facts.alert_events()
    assert event.kind is AlertKind.TARIFF
    assert compiled(path, event.record_id).fact == fact


@pytest.mark.parametrize("fact", [agreement(topics=(Topic.RAIL,)), measure(products=(Product(name="cars"),))])
def test_a_fact_survives_json(fact: object) -> None:
    whole = replace(fact, evidence=(Evidence(field="event", start=0, end=3, quote="Çok"),))  # type: ignore[type-var]
    assert fact_from_json(fact_to_json(whole)) == whole  # type: ignore[arg-type]


def test_one_event_in_three_outlets_is_one_record_told_once(path: Path, store: Store) -> None:
    store.sources.sync([source(), source("courier"), source("wire", publisher="courier")], NOW)
    for name in ("gazette", "courier", "wire"):
        tell(store, article(f"a-{name}", MOU_TEXT, source_id=name, title=f"Told by {name}"), agreement())
    assert revisions(store) == [(1, {})]
    assert rows(path, "SELECT articles, publishers FROM agreements") == [{"articles": 3, "publishers": 2}]


def test_a_change_is_told_once_as_the_next_revision(path: Path, store: Store) -> None:
    tell(store, article("a", "They propose it."), agreement(status=AgreementStatus.PROPOSED, signed=None))
    decisions = tell(store, article("b", MOU_TEXT), agreement())
    assert isinstance(decisions[0], Update)
    tell(store, article("c", MOU_TEXT, source_id="wire"), agreement())
    assert revisions(store) == [(1, {}), (2, {"status": "signed", "signed": "2026-11-24"})]
    history = rows(path, "SELECT status, event_on, event_precision FROM agreement_events ORDER BY id")
    assert history == [
        {"status": "proposed", "event_on": None, "event_precision": "unknown"},
        {"status": "signed", "event_on": "2026-11-24", "event_precision": "day"},
    ]
    assert value(path, "SELECT status FROM agreements") == "signed"


def test_a_rate_that_moves_is_told(path: Path, store: Store) -> None:
    tell(store, article("a", "25 percent."), measure(), alert=AlertKind.TARIFF)
    tell(store, article("b", "30 percent."), measure(rate=30.0), alert=AlertKind.TARIFF)
    assert revisions(store) == [(1, {}), (2, {"rate": 30.0})]
    assert rows(path, "SELECT action, rate FROM measure_events ORDER BY id") == [
        {"action": "imposed", "rate": 25.0},
        {"action": "imposed", "rate": 30.0},
    ]


@pytest.mark.parametrize(
    ("fact", "alert", "told"),
    [
        (agreement(), AlertKind.MOU, True),
        (agreement(realis=Realis.PLANNED), AlertKind.MOU, True),
        (agreement(), None, False),
        (agreement(main=False), AlertKind.MOU, False),
        (agreement(realis=Realis.PAST), AlertKind.MOU, False),
        (agreement(realis=Realis.DENIED), AlertKind.MOU, False),
        (agreement(realis=Realis.HYPOTHETICAL), AlertKind.MOU, False),
        (measure(realis=Realis.HYPOTHETICAL), AlertKind.TARIFF, False),
        (measure(realis=Realis.HYPOTHETICAL, action=MeasureAction.THREATENED), AlertKind.TARIFF, True),
    ],
)
def test_only_real_news_is_told_but_all_is_stored(
    path: Path, store: Store, fact: object, alert: AlertKind | None, told: bool
) -> None:
    tell(store, article("a", MOU_TEXT), fact, alert=alert)  # type: ignore[arg-type]
    assert len(revisions(store)) == told
    assert value(path, "SELECT (SELECT count(*) FROM agreements) + (SELECT count(*) FROM measures)") == 1


def test_a_background_record_is_told_when_it_becomes_news(store: Store) -> None:
    tell(store, article("a", MOU_TEXT), agreement(main=False), alert=None)
    assert tell(store, article("b", MOU_TEXT), agreement()) != [New()]
    assert revisions(store) == [(1, {})]


def test_who_heard_the_news_hears_its_denial(store: Store) -> None:
    tell(store, article("a", MOU_TEXT), agreement())
    denied = agreement(status=AgreementStatus.DENIED, realis=Realis.DENIED)
    tell(store, article("b", "Santos denies it."), denied)
    assert revisions(store) == [(1, {}), (2, {"status": "denied"})]


def told(store: Store) -> list[tuple[int, str, bool]]:
    """Revision, source and silence of every event."""
    events = store.facts.alert_events(unrouted=False)
    return [(event.revision, event.source_name, event.baseline) for event in events]


def test_what_a_new_source_told_in_silence_is_told_aloud_by_another(store: Store) -> None:
    """The copy of the new source is settled first; it must not use up the news of an established one."""
    tell(store, article("a", MOU_TEXT, baseline=True), agreement())
    tell(store, article("b", MOU_TEXT, source_id="wire"), agreement())
    tell(store, article("c", MOU_TEXT, source_id="courier"), agreement())
    assert told(store) == [(0, "Gazette", True), (1, "Wire", False)]
    assert store.facts.alert_events()[1].changes == {}
    tell(store, article("d", "In force."), agreement(status=AgreementStatus.IN_FORCE))
    assert told(store)[2:] == [(2, "Gazette", False)]


def test_several_silent_events_keep_their_order_below_the_first_told(path: Path, store: Store) -> None:
    proposed = agreement(status=AgreementStatus.PROPOSED, signed=None)
    tell(store, article("a", "They propose it.", baseline=True), proposed)
    tell(store, article("b", MOU_TEXT, baseline=True), agreement())
    tell(store, article("c", MOU_TEXT, source_id="wire"), agreement())
    assert told(store) == [(-1, "Gazette", True), (0, "Gazette", True), (1, "Wire", False)]


@pytest.mark.parametrize(("days", "heard"), [(14, True), (15, False)])
def test_old_news_told_long_ago_stays_silent(store: Store, days: int, heard: bool) -> None:
    tell(store, article("a", MOU_TEXT, baseline=True), agreement())
    late = article("b", MOU_TEXT, source_id="wire", published=NOW + timedelta(days=days))
    tell(store, late, agreement(), now=NOW + timedelta(days=days))
    assert [event.baseline for event in store.facts.alert_events()] == [True, False][: 1 + heard]


def test_old_news_stays_silent_where_no_other_article_tells_it_as_news(store: Store) -> None:
    tell(store, article("a", MOU_TEXT, baseline=True), agreement())
    tell(store, article("b", MOU_TEXT, source_id="wire", baseline=True), agreement())
    tell(store, article("c", MOU_TEXT, source_id="courier"), agreement(main=False), alert=None)
    tell(store, article("a", MOU_TEXT + " (Corrected.)"), agreement())  # its own edit is no other voice
    tell(store, article("b", MOU_TEXT, source_id="wire"), agreement(), extractor=BETTER_READER)
    assert told(store) == [(1, "Gazette", True)]


def test_a_page_that_an_established_source_names_too_is_news(store: Store) -> None:
    """The new source's first visit comes first, and its page is already kept when the other names it."""
    store.sources.record(visit("wire", finished_at=NOW - timedelta(days=9)), [], queue=[], baseline=True)
    store.sources.record(visit(), [entry(1), entry(2)], queue=[entry(1), entry(2)], baseline=True)
    for number in (1, 2):
        kept = article(entry(number).url_key, MOU_TEXT, url=entry(number).url, baseline=True)
        store.articles.keep(kept, now=NOW)
    store.sources.record(visit("wire"), [entry(1)], queue=[], baseline=False)
    tell(store, article(entry(1).url_key, MOU_TEXT, url=entry(1).url, baseline=True), agreement())
    tell(
        store,
        article(entry(2).url_key, MOU_TEXT, url=entry(2).url, baseline=True),
        measure(),
        alert=AlertKind.TARIFF,
    )
    assert [event.baseline for event in store.facts.alert_events()] == [False, True]


def test_what_an_event_said_is_read_by_revision(store: Store) -> None:
    tell(store, article("a", "They propose it."), agreement(status=AgreementStatus.PROPOSED, signed=None))
    tell(store, article("b", MOU_TEXT), agreement())
    events = store.facts.alert_events()
    record_id = events[0].record_id
    assert [store.facts.facts_of(record_id, number) for number in (1, 2)] == [event.fact for event in events]
    assert store.facts.facts_of(record_id, 3) is None
    assert store.facts.facts_of("agr-none", 1) is None


def test_a_possible_duplicate_is_flagged_and_told(path: Path, store: Store) -> None:
    tell(store, article("a", MOU_TEXT), agreement())
    other = Party(name="Porto do Açu", kind=PartyKind.PORT, country="BR")
    doubtful = agreement(parties=(ROTTERDAM, other), party_ports=("NLRTM",))
    assert isinstance(tell(store, article("b", MOU_TEXT), doubtful)[0], Maybe)
    assert len(revisions(store)) == 2
    flagged = rows(
        path, "SELECT maybe_of IN (SELECT id FROM agreements) AS known FROM agreements WHERE maybe_of <> ''"
    )
    assert flagged == [{"known": 1}]
    assert waiting(path) == [("agreement", "possibly the same as another record")]


def waiting(path: Path) -> list[tuple[object, object]]:
    return [(row["what"], row["why"]) for row in rows(path, "SELECT * FROM v_review")]


def test_what_was_read_with_little_confidence_waits_and_is_told_once_another_paper_is_sure(
    path: Path, store: Store
) -> None:
    tell(store, article("a", MOU_TEXT), agreement(confidence=0.4))
    tell(store, article("b", "A passing word."), measure(confidence=0.4, main=False), alert=None)
    assert revisions(store) == []
    assert waiting(path) == [("agreement", "read with little confidence")]
    tell(store, article("c", MOU_TEXT), agreement())
    assert revisions(store) == [(1, {})]
    assert waiting(path) == []


def test_several_measures_of_one_article_stay_apart(store: Store) -> None:
    both = (measure(target=("*",), products=(), rate=10.0), measure(products=(), rate=34.0))
    for name in ("a", "b"):
        tell(store, article(name, "Ten for all, 34 for China."), *both, alert=AlertKind.TARIFF)
    assert [event.fact.rate for event in store.facts.alert_events() if hasattr(event.fact, "rate")] == [
        10.0,
        34.0,
    ]


def test_two_rates_in_one_article_are_two_measures(store: Store) -> None:
    in_quota = measure(rate=10.0)
    assert tell(
        store, article("a", "Ten, then 50."), in_quota, measure(rate=50.0), alert=AlertKind.TARIFF
    ) == [
        New(),
        New(),
    ]
    assert revisions(store) == [(1, {}), (1, {})]


def test_a_finding_said_twice_in_one_article_is_one_record(path: Path, store: Store) -> None:
    assert tell(store, article("a", MOU_TEXT), agreement(), agreement())[0] == New()
    assert value(path, "SELECT count(*) FROM agreements") == 1
    assert revisions(store) == [(1, {})]


def test_a_better_reader_makes_old_evidence_stale_and_tells_nothing_twice(path: Path, store: Store) -> None:
    piece = article("a", MOU_TEXT)
    tell(store, piece, agreement())
    (before,) = store.facts.alert_events()
    tell(store, piece, agreement(), extractor=BETTER_READER, now=NOW + timedelta(days=1))
    assert revisions(store) == [(1, {})]
    stale = rows(path, "SELECT extractor_version AS v, stale_at IS NULL AS live FROM v_evidence ORDER BY 1")
    assert stale == [{"v": "1", "live": 0}, {"v": "2", "live": 1}]
    assert value(path, "SELECT id FROM agreements") == before.record_id


def test_a_better_reader_corrects_a_record_in_silence(path: Path, store: Store) -> None:
    piece = article("a", MOU_TEXT)
    tell(store, piece, agreement())
    other = Party(name="Porto do Açu", kind=PartyKind.PORT, country="BR", port="BRPDA")
    right = agreement(
        parties=(ROTTERDAM, other), party_ports=("BRPDA", "NLRTM"), status=AgreementStatus.APPROVED
    )
    tell(store, piece, right, extractor=BETTER_READER)
    assert revisions(store) == [(1, {})]
    assert rows(path, "SELECT ports, status FROM v_latest_agreements") == [
        {"ports": "BRPDA, NLRTM", "status": "approved"}
    ]


def test_what_a_better_reader_finds_in_an_old_text_is_no_alert(store: Store) -> None:
    piece = article("a", MOU_TEXT)
    tell(store, piece)
    tell(store, piece, agreement(), extractor=BETTER_READER)
    assert [event.baseline for event in store.facts.alert_events()] == [True]


def test_an_edited_article_tells_its_change_and_no_more(path: Path, store: Store) -> None:
    tell(store, article("a", "A rate of 25 percent."), measure(), alert=AlertKind.TARIFF)
    tell(store, article("a", "A rate of 25 percent, they said."), measure(), alert=AlertKind.TARIFF)
    assert revisions(store) == [(1, {})]
    tell(store, article("a", "A rate of 30 percent."), measure(rate=30.0), alert=AlertKind.TARIFF)
    assert revisions(store) == [(1, {}), (2, {"rate": 30.0})]
    assert [event.baseline for event in store.facts.alert_events()] == [False, False]
    assert value(path, "SELECT count(*) FROM evidence") == 3
    assert value(path, "SELECT count(*) FROM evidence WHERE stale_at IS NULL") == 1


def test_a_record_that_nothing_supports_leaves_the_views_and_may_return(path: Path, store: Store) -> None:
    tell(store, article("a", MOU_TEXT), agreement())
    tell(store, article("a", "The story was withdrawn."))
    assert value(path, "SELECT count(*) FROM v_latest_agreements") == 0
    assert value(path, "SELECT count(*) FROM agreements") == 1
    tell(store, article("b", MOU_TEXT), agreement())
    assert value(path, "SELECT count(*) FROM v_latest_agreements") == 1
    assert revisions(store) == [(1, {})]


def test_every_quote_stands_in_the_text_it_names(path: Path, store: Store) -> None:
    text = "«Çeşme» 🚢 and Ålesund signed. Two more words."
    piece = article("a", text, title="Türkiye’s 🚢")
    store.articles.keep(piece, now=NOW)
    evidence = (quoted(piece, "Ålesund signed"), quoted(piece, "Çeşme", "parties"))
    mention = Mention(
        kind="port", start=piece.text.index("Ålesund"), end=piece.text.index("Ålesund") + 7, surface="Ålesund"
    )
    findings = Findings(
        id="a", agreements=(agreement(evidence=evidence),), mentions=(mention, replace(mention, end=3))
    )
    store.facts.ingest(piece, findings, extractor=READER, run_id=store.runs.start("t", NOW), now=NOW)
    for table, column in (("evidence", "quote"), ("mentions", "surface")):
        checked = rows(
            path,
            f'SELECT substr(v.text, e."start" + 1, e."end" - e."start") = e.{column} AS same FROM {table} e'
            " JOIN article_versions v ON v.article_id = e.article_id AND v.version = e.text_version",
        )
        assert checked == [{"same": 1}] * {"evidence": 2, "mentions": 1}[table]
    assert rows(path, "SELECT field, value FROM evidence ORDER BY field") == [
        {"field": "event", "value": "mou"},
        {"field": "parties", "value": "Port of Rotterdam Authority; Santos Port Authority"},
    ]


def test_a_quote_is_kept_with_the_confidence_of_its_own_field(path: Path, store: Store) -> None:
    piece = article("a", MOU_TEXT)
    store.articles.keep(piece, now=NOW)
    parties = replace(quoted(piece, MOU_TEXT, "parties"), confidence=0.35)
    fact = agreement(evidence=(quoted(piece, MOU_TEXT), parties))
    findings = Findings(id="a", alert=AlertKind.MOU, agreements=(fact,))
    store.facts.ingest(piece, findings, extractor=READER, run_id=store.runs.start("t", NOW), now=NOW)
    assert rows(path, "SELECT field, confidence FROM v_evidence ORDER BY field") == [
        {"field": "event", "confidence": fact.confidence},
        {"field": "parties", "confidence": 0.35},
    ]


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "2026-13", "26", ""])
def test_a_finding_with_an_impossible_day_is_left_out(path: Path, store: Store, day: str) -> None:
    assert tell(store, article("a", MOU_TEXT), agreement(signed=day), agreement(parties=())) == [New()]
    assert value(path, "SELECT signed FROM agreements") == "2026-11-24"


@pytest.mark.parametrize(
    "evidence",
    [
        (),
        (Evidence(field="event", start=0, end=9, quote="A headlin!"),),
        (Evidence(field="event", start=3, end=3, quote=""),),
    ],
)
def test_a_finding_without_true_evidence_is_left_out(
    path: Path, store: Store, evidence: tuple[Evidence, ...], caplog: pytest.LogCaptureFixture
) -> None:
    piece = article("a", MOU_TEXT)
    store.articles.keep(piece, now=NOW)
    findings = Findings(id="a", alert=AlertKind.MOU, agreements=(agreement(evidence=evidence),))
    with caplog.at_level(logging.ERROR):
        assert (
            store.facts.ingest(piece, findings, extractor=READER, run_id=store.runs.start("t", NOW), now=NOW)
            == []
        )
    assert "finding of article a left out" in caplog.text
    assert value(path, "SELECT count(*) FROM agreements") == 0
    assert store.articles.count_unanalysed() == 0


def test_a_finding_that_the_schema_refuses_is_left_out_alone(path: Path, store: Store) -> None:
    odd = agreement(term_months=0, main=False, parties=(), party_ports=("KRPUS",))
    assert tell(store, article("a", MOU_TEXT), odd, agreement()) == [New()]
    assert value(path, "SELECT ports_text FROM agreements") == "BRSSZ, NLRTM"
    assert value(path, "SELECT count(*) FROM fingerprints WHERE fingerprint = 'port:KRPUS'") == 0


def test_unknown_place_codes_never_refuse_a_finding(store: Store) -> None:
    odd = agreement(party_countries=("XK", "ZZ"), party_ports=("ZZZZZ",), parties=())
    assert tell(store, article("a", MOU_TEXT), odd) == [New()]


@pytest.mark.parametrize(
    ("published", "believed"),
    [
        (NOW + timedelta(days=900), NOW + timedelta(hours=24)),
        (datetime(1, 1, 1, tzinfo=UTC), datetime(1990, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_date_beyond_reason_is_not_believed(
    path: Path, store: Store, published: datetime, believed: datetime
) -> None:
    tell(store, article("a", MOU_TEXT, published=published), agreement())
    (event,) = store.facts.alert_events()
    assert compiled(path, event.record_id).last_seen == believed


def test_candidates_share_a_party_and_are_recent(path: Path, store: Store) -> None:
    tell(store, article("a", MOU_TEXT), agreement())
    elsewhere = agreement(parties=(Party(name="Port of Busan", port="KRPUS"),), party_ports=("KRPUS",))
    with looking_into(path) as connection:
        assert len(candidates.find(connection, agreement(), now=NOW)) == 1
        assert candidates.find(connection, elsewhere, now=NOW) == []
        assert candidates.find(connection, measure(), now=NOW) == []
        assert candidates.find(connection, agreement(), now=NOW + timedelta(days=401)) == []


def test_a_repetition_fills_in_what_was_unknown(path: Path, store: Store) -> None:
    tell(store, article("a", MOU_TEXT), agreement(topics=(Topic.RAIL,)))
    decisions = tell(store, article("b", MOU_TEXT), agreement(topics=(Topic.ENERGY,), term_months=24))
    (same,) = decisions
    assert isinstance(same, SameAs)
    assert compiled(path, same.id).fact == agreement(topics=(Topic.ENERGY, Topic.RAIL), term_months=24)


def test_every_type_has_a_kind_of_alert() -> None:
    kinds = {kind: kind_of(agreement(type=kind)) for kind in AgreementType}
    assert kinds[AgreementType.LETTER_OF_INTENT] is AlertKind.AGREEMENT
    assert kinds[AgreementType.TRADE_FRAMEWORK] is AlertKind.TRADE_DEAL
    assert kinds[AgreementType.SISTER_PORT] is AlertKind.AGREEMENT
    assert kind_of(measure()) is AlertKind.TARIFF
