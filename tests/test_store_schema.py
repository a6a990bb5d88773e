"""What the file itself refuses, what the views show, and the rules that hold in the code of the room."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

import pytest

from store.connection import Connection
from store.database import Store
from store.days import gap, is_day, precision
from store.records import (
    AgreementStatus,
    AgreementType,
    AlertKind,
    Delivery,
    DeliveryState,
    FetchOutcome,
    MeasureAction,
    MeasureType,
    PartyKind,
    Realis,
    SourceKind,
    StoreError,
    Topic,
    UrlState,
)
from tests.store_builders import (
    NOW,
    agreement,
    article,
    entry,
    looking_into,
    measure,
    open_store,
    rows,
    tell,
    visit,
)

STORE = Path(__file__).parent.parent / "store"
VOCABULARY: list[tuple[str, str, type[StrEnum]]] = [
    ("agreements", "type", AgreementType),
    ("agreements", "status", AgreementStatus),
    ("agreements", "realis", Realis),
    ("agreement_events", "status", AgreementStatus),
    ("agreement_parties", "kind", PartyKind),
    ("agreement_topics", "topic", Topic),
    ("measures", "type", MeasureType),
    ("measures", "action", MeasureAction),
    ("measures", "realis", Realis),
    ("measure_events", "action", MeasureAction),
    ("evidence", "realis", Realis),
    ("organisations", "kind", PartyKind),
    ("sources", "kind", SourceKind),
    ("fetches", "outcome", FetchOutcome),
    ("urls", "state", UrlState),
    ("alert_events", "kind", AlertKind),
    ("deliveries", "state", DeliveryState),
]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in which every table that views read has rows."""
    path = tmp_path_factory.mktemp("schema") / "q.db"
    with open_store(path) as store:
        store.sources.record(visit(items=1), [entry(1)], queue=[entry(1)], baseline=False)
        tell(store, article("a", "They signed in Santos."), agreement(topics=(Topic.ENERGY,)))
        tell(store, article("b", "A duty on steel."), measure(excluded=("MX",)), alert=AlertKind.TARIFF)
        store.seed_places(
            [{"code": "NL", "name": "Netherlands"}], [{"code": "NLRTM", "name": "Rotterdam", "country": "NL"}]
        )
        event = store.facts.alert_events()[0]
        post = Delivery(
            id="d",
            event_id=event.id,
            record_id=event.record_id,
            route="r",
            sink="console",
            channel="-",
            op="post",
            body_json="{}",
        )
        store.outbox.enqueue(event.id, [post], NOW)
    return path


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(template, tmp_path / "q.db"))


@pytest.fixture
def inside(path: Path) -> Iterator[Connection]:
    with looking_into(path) as connection:
        yield connection


@pytest.mark.parametrize(("table", "column", "vocabulary"), VOCABULARY)
def test_a_column_takes_every_word_of_its_enum_and_no_other(
    inside: Connection, table: str, column: str, vocabulary: type[StrEnum]
) -> None:
    for word in vocabulary:
        inside.execute(f"UPDATE {table} SET {column} = ?", (word,))
    for wrong in ("sgined", "", vocabulary.__name__):
        with pytest.raises(StoreError, match="CHECK"):
            inside.execute(f"UPDATE {table} SET {column} = ?", (wrong,))


@pytest.mark.parametrize("day", ["2026", "2026-11", "2026-11-07", "2024-02-29", None])
def test_days_may_be_cut(inside: Connection, day: str | None) -> None:
    assert inside.execute("UPDATE agreements SET signed = ?", (day,)) == 1


@pytest.mark.parametrize(
    "day", ["yesterday", "2026-13", "2026-02-30", "2026-1-7", "2026-11-07T00:00:00Z", "", "now"]
)
def test_days_that_do_not_exist_are_refused(inside: Connection, day: str) -> None:
    with pytest.raises(StoreError, match="CHECK"):
        inside.execute("UPDATE agreements SET signed = ?", (day,))
    assert not is_day(day)


@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE evidence SET "start" = -1',
        'UPDATE evidence SET "end" = "start"',
        "UPDATE evidence SET quote = quote || '!'",
        "UPDATE evidence SET text_version = 9",
        "UPDATE evidence SET confidence = 1.1",
        "UPDATE agreement_events SET evidence_id = 999",
        "UPDATE agreement_parties SET organisation_id = 999",
        "UPDATE agreements SET recorded_at = '2026-11-25 08:00:00'",
        "UPDATE agreements SET term_months = 'ten'",
        "UPDATE measures SET rate = 'high'",
        "UPDATE measure_products SET hs = 'steel'",
        "UPDATE agreement_ports SET port = ''",
        "UPDATE deliveries SET sink = 'pigeon'",
        "UPDATE deliveries SET body_json = '{'",
        "UPDATE urls SET reason = NULL",
        "INSERT INTO evidence SELECT NULL, subject_table, subject_id, field, value, article_id,"
        ' text_version, text_sha256, "start", "end", quote, run_id, extractor_id, confidence,'
        " realis, main, recorded_at, NULL"
        " FROM evidence",
        "INSERT INTO extractors (name, version) SELECT name, version FROM extractors",
        "INSERT INTO alert_events SELECT NULL, record_id, revision, kind, article_id, facts_json, "
        " changes_json, sentence, baseline, created_at, NULL FROM alert_events",
    ],
)
def test_the_file_refuses_what_breaks_a_rule(inside: Connection, statement: str) -> None:
    with pytest.raises(StoreError):
        inside.execute(statement)


def views(path: Path) -> list[str]:
    return [
        row["name"]
        for row in rows(path, "SELECT name FROM sqlite_master WHERE type = 'view' AND name GLOB 'v_*'")
    ]


def test_every_view_shows_rows(path: Path) -> None:
    waiting = {"v_review", "v_copies", "v_faults", "v_url_history"}  # filled by the tests of their writers
    shown = [name for name in views(path) if name not in waiting]
    assert {name: len(rows(path, f"SELECT * FROM {name}")) > 0 for name in shown} == dict.fromkeys(
        [
            "v_latest_agreements",
            "v_latest_measures",
            "v_agreements_by_port",
            "v_agreements_by_country",
            "v_tariff_timeline",
            "v_evidence",
            "v_changes",
            "v_articles",
            "v_source_health",
            "v_outbox",
        ],
        True,
    )


def test_no_view_sorts_or_runs_a_query_per_row(path: Path) -> None:
    for row in rows(path, "SELECT name, sql FROM sqlite_master WHERE type = 'view'"):
        assert "ORDER BY" not in row["sql"].upper(), row["name"]
        plan = rows(path, f"EXPLAIN QUERY PLAN SELECT * FROM {row['name']}")
        assert not [step["detail"] for step in plan if "CORRELATED" in step["detail"]]


def test_views_show_the_fact_with_its_places_and_source(path: Path) -> None:
    assert rows(path, "SELECT unlocode, port, country, status FROM v_agreements_by_port JOIN"
                      " (SELECT country, agreement_id FROM v_agreements_by_country WHERE code = 'NL')"
                      " USING (agreement_id) WHERE unlocode = 'NLRTM'") == [
        {"unlocode": "NLRTM", "port": "Rotterdam", "country": "Netherlands", "status": "signed"}
    ]  # fmt: skip
    assert rows(path, "SELECT imposer, target, rate, quote FROM v_tariff_timeline") == [
        {"imposer": "US", "target": "CN", "rate": 25.0, "quote": "A duty on steel."}
    ]
    assert rows(
        path, "SELECT last_outcome, articles, articles_7d <= articles AS sane FROM v_source_health"
    ) == [{"last_outcome": "ok", "articles": 2, "sane": 1}]


def test_merged_rejected_and_deleted_records_leave_the_views(path: Path) -> None:
    for change in (
        "review_state = 'rejected'",
        f"deleted_at = '{NOW:%Y-%m-%dT%H:%M:%S.000Z}'",
        "merged_into = id",
    ):
        with looking_into(path) as connection:
            with connection.transaction():
                connection.execute(f"UPDATE agreements SET {change}")
                left = [
                    connection.value(f"SELECT count(*) FROM {name}")
                    for name in ("v_latest_agreements", "v_agreements_by_port", "v_agreements_by_country")
                ]
                connection.execute(
                    "UPDATE agreements SET review_state='machine', deleted_at=NULL, merged_into=NULL"
                )
            assert left == [0, 0, 0]


def test_days_are_compared_as_far_as_they_are_known() -> None:
    assert [precision(day) for day in ("2019", "2019-11", "2019-11-07", None)] == [
        "year",
        "month",
        "day",
        "unknown",
    ]
    assert gap("2026-11-01", "2026-11-15") == gap("2026-11-15", "2026-11-01") == 14
    assert gap("2026", "2026-06-30") == 0
    assert gap("2026-10", "2026-11-02") == 2


def test_nobody_reaches_past_the_connection() -> None:
    """``.conn`` commits nothing by itself: a row written through it is lost."""
    for module in STORE.glob("*.py"):
        if module.name != "connection.py":
            assert not re.search(r"\.conn\b", module.read_text()), module.name


def test_statements_are_built_from_names_of_ours_alone() -> None:
    """Where SQL is put together, only constants, table and column names go in; values are parameters."""
    for module in STORE.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in (
                "execute",
                "rows",
                "one",
                "value",
            ):
                names = {n.id for part in node.args[:1] for n in ast.walk(part) if isinstance(n, ast.Name)}
                allowed = {"table", "key", "column", "where", "columns", "sql", "pragma", "statement"}
                assert all(name in allowed or name.isupper() for name in names), (module.name, names)


def test_every_module_of_the_room_is_short() -> None:
    long = [m.name for m in STORE.rglob("*.py") if len(m.read_text().splitlines()) >= 300]
    assert long == []


def test_replacing_a_fact_keeps_its_children_in_step(path: Path) -> None:
    with Store.open(path) as store:
        wider = replace(measure(), target=("CN", "MX"), excluded=("CA",), effective="2027")
        tell(store, article("c", "A wider duty."), wider, alert=AlertKind.TARIFF)
    assert rows(path, "SELECT target, excluded, effective FROM v_latest_measures") == [
        {"target": "CN, MX", "excluded": "CA, MX", "effective": "2027"}
    ]
    assert [row["country"] for row in rows(path, "SELECT country FROM measure_targets ORDER BY 1")] == [
        "CN",
        "MX",
    ]
