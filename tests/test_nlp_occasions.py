"""When a pact was signed, begins and ends, how long it runs, what it is about, wherever the text says so."""

from __future__ import annotations

from datetime import date

import pytest
from spacy.language import Language

from nlp.extract import read
from store.records import Agreement, Document

THURSDAY = date(2026, 11, 19)
TAIL = "\n\nThe weather stayed fair and the cranes were painted. Ships came and went as usual."
LEAD = "The Port of Koper and Busan Port Authority have signed a memorandum of understanding on port data."


def mains(nlp: Language, title: str, body: str) -> list[Agreement]:
    text = f"{title}\n\n{body}{TAIL}"
    (findings,) = read([Document(id="a", text=text, title=title, published=THURSDAY)], nlp)
    for agreement in findings.agreements:
        assert all(text[row.start : row.end] == row.quote for row in agreement.evidence)
    return [agreement for agreement in findings.agreements if agreement.main]


def only(nlp: Language, body: str, title: str = "Two ports move closer") -> Agreement:
    (agreement,) = mains(nlp, title, body)
    return agreement


@pytest.mark.parametrize(
    ("added", "signed"),
    [
        ("The ceremony took place on Monday in Koper.", "2026-11-16"),
        ("The document was signed in Koper on 12 November by the two presidents.", "2026-11-12"),
        ("The text, signed in Koper on November 3, comes to twelve pages.", "2026-11-03"),
        ("Both put pen to paper in the town hall last week.", "2026-11"),
        ("The signing ceremony was held on the afternoon of the 13th in the town hall.", "2026-11-13"),
        ("The papers were sealed at the weekend; the ceremony was held on Tuesday.", "2026-11-17"),
        ("The mayor spoke on Monday of a new park.", None),
        ("Busan signed a similar paper with Ardenport on 3 June 2024.", None),
        ("It may be signed again on 12 November.", None),
    ],
)
def test_another_sentence_tells_the_day_of_signing(nlp: Language, added: str, signed: str | None) -> None:
    assert only(nlp, f"{LEAD} {added}").signed == signed


def test_papers_of_a_list_were_signed_on_the_day_of_its_heading(nlp: Language) -> None:
    body = (
        "The following papers were signed during the visit of the President on 16 November 2026:\n\n"
        "1. Memorandum of Understanding between Kotelo Lines and Nordholm Terminals on box services;\n\n"
        "2. Memorandum of Understanding between Marandi Railways and Ardenport Railways on wagons."
    )
    found = mains(nlp, "Documents signed during the visit of the President", body)
    assert [agreement.signed for agreement in found] == ["2026-11-16", "2026-11-16"]


def test_today_is_that_of_the_dateline(nlp: Language) -> None:
    body = f"KOPER, 17 November 2026\n\n{LEAD.replace('have signed', 'today signed')}"
    assert only(nlp, body).signed == "2026-11-17"


def test_the_year_of_the_contract_that_is_amended_is_no_day_of_signing(nlp: Language) -> None:
    body = (
        "Ghana Ports and Harbours Authority and Nordholm Terminals signed yesterday an addendum to the "
        "concession agreement of 2009 for the box terminal at Tema."
    )
    assert {one.signed for one in mains(nlp, "Tema terminal plan", body)} == {"2026-11-18"}


@pytest.mark.parametrize(
    ("added", "months"),
    [
        ("It shall be valid for three years and renewable thereafter.", 36),
        ("The valid period is 5 years.", 60),
        ("The parties give themselves 18 months.", 18),
        ("The memorandum runs for two years, with an option for another ten.", 24),
        ("A crane of twelve years was sold.", None),
    ],
)
def test_another_sentence_tells_the_term(nlp: Language, added: str, months: int | None) -> None:
    assert only(nlp, f"{LEAD} {added}").term_months == months


def test_the_headline_tells_the_term(nlp: Language) -> None:
    body = (
        "Ghana Ports and Harbours Authority signed a concession agreement with Nordholm Terminals on Tuesday."
    )
    assert only(nlp, body, "Nordholm wins three more decades at Tema").term_months == 360


def test_a_pact_begins_and_ends(nlp: Language) -> None:
    body = f"{LEAD} It enters into force on 1 January 2027. It is extended up to 2038."
    agreement = only(nlp, body)
    assert (agreement.in_force, agreement.ends) == ("2027-01-01", "2038")


@pytest.mark.parametrize(
    ("added", "topics"),
    [
        ("Under it, Koper will train 20 crane drivers and the two will swap engineers.", {"training"}),
        ("The partners will build a grain silo and extend the quay wall.", {"infrastructure"}),
        ("The partners will run freight trains twice a week.", {"rail"}),
        ("The partners will plug ships into shore-side power.", {"environment"}),
        ("The partners will go together to trade fairs and court a new shipper.", {"trade_promotion"}),
        ("The partners will study a fortnightly coastal service.", {"operations"}),
        ("The partners will open a hotline and send patrols.", {"security"}),
        ("The mayor gave the deal the green light.", set()),
    ],
)
def test_what_a_pact_is_about(nlp: Language, added: str, topics: set[str]) -> None:
    lead = LEAD.replace(" on port data", "")
    assert {topic.value for topic in only(nlp, f"{lead} {added}").topics} == topics


@pytest.mark.parametrize(
    ("body", "topics"),
    [
        (
            "Japan and Kenya signed a free trade agreement on Monday. It has chapters on green energy, "
            "e-commerce and rules of origin.",
            ["trade_promotion"],
        ),
        (
            "The customs services of Japan and Kenya signed a mutual recognition arrangement on Monday. "
            "The two will share data on trade.",
            ["customs"],
        ),
    ],
)
def test_a_paper_of_one_field_is_about_that(nlp: Language, body: str, topics: list[str]) -> None:
    assert [topic.value for topic in only(nlp, body, "Pact signed").topics] == topics
