"""A whole page as a reader saves it: site name, headline, byline, one new pact among older ones, teasers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from spacy.language import Language

from nlp.extract import read
from store.records import Agreement, Document, Findings

TITLE = "Port of Rotterdam seals cooperation agreement with Kenya"
PAGE = (Path(__file__).parent / "goldens" / "nlp_rotterdam_kenya.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def found(nlp: Language) -> Findings:
    (findings,) = read([Document(id="page", text=PAGE, title=TITLE, published=date(2026, 11, 20))], nlp)
    return findings


def main(found: Findings) -> Agreement:
    (agreement,) = [agreement for agreement in found.agreements if agreement.main]
    return agreement


def background(found: Findings, port: str) -> Agreement:
    (agreement,) = [
        a for a in found.agreements if not a.main and port in (*a.party_ports, *a.party_countries)
    ]
    return agreement


def test_the_new_memorandum_is_the_news(found: Findings) -> None:
    agreement = main(found)
    assert (found.alert, agreement.type, agreement.status, agreement.realis) == (
        "mou",
        "mou",
        "signed",
        "asserted",
    )
    assert [party.name for party in agreement.parties] == ["Port of Rotterdam", "Kenya Ports Authority"]
    assert agreement.party_countries == ("NL", "KE")
    assert (agreement.announced, agreement.signed, agreement.term_months) == ("2026-11-19", None, None)
    assert {"digital", "environment", "trade_promotion", "operations", "training", "rail"} <= set(
        agreement.topics
    )


def test_older_pacts_are_background_with_their_own_parties_dates_and_terms(found: Findings) -> None:
    santos = background(found, "BRSSZ")
    assert (santos.type, santos.signed, santos.term_months, santos.realis) == ("mou", "2026-10", 36, "past")
    assert set(santos.party_ports) == {"NLRTM", "BRSSZ"}
    poland = background(found, "PL")
    assert (poland.announced, poland.parties[0].name) == ("2026-09", "group of Danish ports")
    busan = background(found, "KRPUS")
    assert (busan.type, busan.announced) == ("cooperation_agreement", "2026-05")


def test_nothing_is_read_out_of_masthead_and_teasers(found: Findings) -> None:
    assert not {"AU", "FJ", "SG", "VN"} & set(found.countries)
    assert found.blocs == ()
    assert "SGSIN" not in found.ports
    assert len(found.agreements) == 4


def test_every_quote_is_its_span(found: Findings) -> None:
    rows = [row for agreement in found.agreements for row in agreement.evidence]
    assert {"event", "parties", "announced", "signed", "term_months", "topics"} <= {row.field for row in rows}
    assert all(PAGE[row.start : row.end] == row.quote for row in rows)
    assert all(any(row.field == "event" for row in agreement.evidence) for agreement in found.agreements)
