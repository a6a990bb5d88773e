"""Small real records for the tests of the store room, and a way to look into the file beside the store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from store.connection import Connection, connect
from store.database import Store
from store.records import (
    Agreement,
    AgreementStatus,
    AgreementType,
    AlertKind,
    Article,
    Decision,
    Entry,
    Evidence,
    Extractor,
    FetchOutcome,
    Findings,
    Measure,
    MeasureAction,
    MeasureType,
    Party,
    PartyKind,
    Product,
    Realis,
    Source,
    SourceKind,
    Visit,
)

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
READER = Extractor(name="rules", version="1")
BETTER_READER = Extractor(name="rules", version="2")
ROTTERDAM = Party(name="Port of Rotterdam Authority", kind=PartyKind.PORT, country="NL", port="NLRTM")
SANTOS = Party(name="Santos Port Authority", kind=PartyKind.PORT, country="BR", port="BRSSZ")


def source(source_id: str = "gazette", **changes: Any) -> Source:  # noqa: ANN401
    plain = Source(
        id=source_id,
        name=source_id.title(),
        homepage=f"http://{source_id}.test/",
        kind=SourceKind.FEED,
        url=f"http://{source_id}.test/feed.xml",
        region="world",
        publisher=source_id,
    )
    return replace(plain, **changes)


def entry(number: int, **changes: Any) -> Entry:  # noqa: ANN401
    url = f"http://gazette.test/{number}"
    key = hashlib.sha256(url.encode()).hexdigest()[:16]
    return replace(Entry(url=url, url_key=key, title=f"Item {number}", fingerprint=f"f{number}"), **changes)


def visit(source_id: str = "gazette", **changes: Any) -> Visit:  # noqa: ANN401
    plain = Visit(
        source_id=source_id,
        started_at=NOW,
        finished_at=NOW + timedelta(seconds=2),
        outcome=FetchOutcome.OK,
        next_due_at=NOW + timedelta(hours=1),
        interval_s=3600,
        http_status=200,
    )
    return replace(plain, **changes)


def article(
    name: str,
    text: str,
    *,
    source_id: str = "gazette",
    title: str = "A headline",
    **changes: Any,  # noqa: ANN401
) -> Article:
    whole = f"{title}\n\n{text}"
    plain = Article(
        uid=name,
        url=f"http://{source_id}.test/{name}",
        source_id=source_id,
        title=title,
        text=whole,
        text_sha256=hashlib.sha256(whole.encode(errors="replace")).hexdigest(),
        fetched_at=NOW,
        published=NOW - timedelta(hours=2),
    )
    return replace(plain, **changes)


def quoted(piece: Article, quote: str, field: str = "event") -> Evidence:
    start = piece.text.index(quote)
    return Evidence(field=field, start=start, end=start + len(quote), quote=quote)


def agreement(**changes: Any) -> Agreement:  # noqa: ANN401
    plain = Agreement(
        type=AgreementType.MOU,
        status=AgreementStatus.SIGNED,
        realis=Realis.ASSERTED,
        main=True,
        parties=(ROTTERDAM, SANTOS),
        party_countries=("BR", "NL"),
        party_ports=("BRSSZ", "NLRTM"),
        signed="2026-11-24",
        confidence=0.9,
    )
    return replace(plain, **changes)


def measure(**changes: Any) -> Measure:  # noqa: ANN401
    plain = Measure(
        type=MeasureType.TARIFF,
        action=MeasureAction.IMPOSED,
        realis=Realis.ASSERTED,
        main=True,
        imposer=("US",),
        target=("CN",),
        products=(Product(name="steel", hs="72"),),
        rate=25.0,
        rate_unit="percent",
        announced="2026-11-24",
        confidence=0.8,
    )
    return replace(plain, **changes)


def open_store(path: Path, *source_ids: str) -> Store:
    store = Store.open(path)
    store.sources.sync([source(source_id) for source_id in source_ids or ("gazette",)], NOW)
    return store


def tell(
    store: Store,
    piece: Article,
    *facts: Agreement | Measure,
    alert: AlertKind | None = AlertKind.MOU,
    extractor: Extractor = READER,
    now: datetime = NOW,
    quote: str | None = None,
) -> list[Decision]:
    """Keep the article and ingest the facts, each resting on ``quote`` (default: all below the title)."""
    store.articles.keep(piece, now=now)
    kept = store.articles.get(piece.uid)
    assert kept is not None
    said = quoted(kept, quote or kept.text.split("\n\n", 1)[1])
    findings = Findings(
        id=piece.uid,
        alert=alert,
        agreements=tuple(replace(f, evidence=(said,)) for f in facts if isinstance(f, Agreement)),
        measures=tuple(replace(f, evidence=(said,)) for f in facts if isinstance(f, Measure)),
    )
    run_id = store.runs.start("test", now)
    return store.facts.ingest(kept, findings, extractor=extractor, run_id=run_id, now=now)


@contextmanager
def looking_into(path: Path) -> Iterator[Connection]:
    connection = connect(path, read_only=False, wait_s=5)
    try:
        yield connection
    finally:
        connection.close()


def value(path: Path, sql: str, *parameters: object) -> Any:  # noqa: ANN401
    with looking_into(path) as connection:
        return connection.value(sql, parameters)


def rows(path: Path, sql: str, *parameters: object) -> list[dict[str, Any]]:
    with looking_into(path) as connection:
        return connection.rows(sql, parameters)
