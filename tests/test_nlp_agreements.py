"""Agreements: who with whom, what paper, how far, since when."""

from __future__ import annotations

from datetime import date

import pytest
from spacy.language import Language

from nlp.extract import read
from nlp.lexicon import forms, rows
from nlp.names import names
from nlp.normal import fold
from nlp.realis import realis
from nlp.regions import regions
from nlp.sentences import sentences
from nlp.standing import Claim, verdict
from nlp.triggers import triggers
from store.records import (
    Agreement,
    AgreementStatus,
    Document,
    Findings,
    Realis,
)

THURSDAY = date(2026, 11, 19)
FILLER = (
    "\n\nThe weather stayed fair and the cranes were painted in the "
    "week before. Ships came and went as usual."
)


def extract(nlp: Language, title: str, body: str) -> Findings:
    text = f"{title}\n\n{body}{FILLER}"
    (findings,) = read([Document(id="a", text=text, title=title, published=THURSDAY)], nlp)
    for agreement in findings.agreements:
        assert all(text[row.start : row.end] == row.quote for row in agreement.evidence)
    return findings


def news(findings: Findings) -> Agreement:
    (agreement,) = [agreement for agreement in findings.agreements if agreement.main]
    return agreement


# -- what is news: title, body, alert, type, status, codes of the parties' ports or states -------------------

NEWS = [
    pytest.param(
        "Rotterdam, Santos ink MoU",
        (
            "The Port of Rotterdam and the Port of Santos have inked a "
            "memorandum of understanding on port data."
        ),
        ("mou", "mou", "signed", {"NLRTM", "BRSSZ"}),
        id="ink",
    ),
    pytest.param(
        "Busan and Hamburg put pen to paper",
        (
            "Busan Port Authority and Hamburg Port Authority put pen to "
            "paper on a cooperation agreement on Tuesday."
        ),
        ("agreement", "cooperation_agreement", "signed", {"KRPUS", "DEHAM"}),
        id="pen to paper",
    ),
    pytest.param(
        "New sister port for Koper",
        "The Port of Koper became sister ports with the Port of Valencia on Tuesday in a short ceremony.",
        ("agreement", "sister_port", "signed", {"SIKOP", "ESVLC"}),
        id="sister ports",
    ),
    pytest.param(
        "Ports of Antwerp-Bruges and Montreal renew pact",
        (
            "The Port of Antwerp-Bruges and the Montreal Port Authority "
            "have renewed their cooperation agreement."
        ),
        ("agreement", "cooperation_agreement", "renewed", {"BEANR", "CAMTR"}),
        id="renewal",
    ),
    pytest.param(
        "Japan and Kenya sign free trade agreement",
        "Japan and Kenya signed a free trade agreement in Nairobi on Wednesday after four years of talks.",
        ("trade_deal", "free_trade_agreement", "signed", {"JP", "KE"}),
        id="free trade agreement",
    ),
    pytest.param(
        "India-Chile trade pact enters into force",
        "The free trade agreement between India and Chile entered into force on Sunday.",
        ("trade_deal", "free_trade_agreement", "in_force", {"IN", "CL"}),
        id="in force",
    ),
    pytest.param(
        "Peru's congress ratifies trade deal with Indonesia",
        "Peru's congress ratified the free trade agreement with Indonesia on Wednesday.",
        ("trade_deal", "free_trade_agreement", "approved", {"PE", "ID"}),
        id="ratified",
    ),
    pytest.param(
        "Vietnam, United States agree on trade framework",
        (
            "Vietnam and the United States have agreed on a framework "
            "agreement on trade, both governments said."
        ),
        ("trade_deal", "trade_framework", "announced", {"VN", "US"}),
        id="framework",
    ),
    pytest.param(
        "Djibouti terminates terminal concession",
        (
            "The government of Djibouti has terminated the concession "
            "agreement with DP World for the box terminal."
        ),
        ("agreement", "concession", "terminated", {"DJ", "AE"}),
        id="terminated",
    ),
    pytest.param(
        "Maersk and Hapag-Lloyd announce alliance",
        "Maersk and Hapag-Lloyd have announced a vessel-sharing agreement between Asia and Europe.",
        ("agreement", "carrier_alliance", "announced", {"DK", "DE"}),
        id="carriers",
    ),
    pytest.param(
        "Customs of Kenya and Japan recognise each other's traders",
        "Kenya and Japan signed a mutual recognition arrangement for trusted traders on Tuesday.",
        ("trade_deal", "mutual_recognition", "signed", {"KE", "JP"}),
        id="mutual recognition",
    ),
    pytest.param(
        "Letter of intent for Busan and Koper",
        "Busan Port Authority executed a letter of intent with the Port of Koper on Monday.",
        ("agreement", "letter_of_intent", "signed", {"KRPUS", "SIKOP"}),
        id="executed letter of intent",
    ),
]


@pytest.mark.parametrize(("title", "body", "expected"), NEWS)
def test_news_of_an_agreement(
    nlp: Language, title: str, body: str, expected: tuple[str, str, str, set[str]]
) -> None:
    alert, kind, status, codes = expected
    findings = extract(nlp, title, body)
    agreement = news(findings)
    assert (findings.alert, agreement.type, agreement.status) == (alert, kind, status)
    assert codes <= {*agreement.party_ports, *agreement.party_countries}
    assert len(agreement.parties) == 2


# -- parts ---------------------------------------------------------------------------------------------------


def test_coordinated_names_are_parties_of_their_own(nlp: Language) -> None:
    body = "Port of Seattle and Dhamra Port signed a memorandum of understanding on Tuesday."
    agreement = news(extract(nlp, "Seattle signs with Dhamra", body))
    assert [party.name for party in agreement.parties] == ["Port of Seattle", "Dhamra Port"]


def test_the_two_ports_are_those_told_of_before(nlp: Language) -> None:
    body = (
        "Busan Port Authority and the Port of Koper have grown closer over the years. "
        "On Tuesday the two ports signed a memorandum of understanding on empty boxes."
    )
    agreement = news(extract(nlp, "Closer ties over empty boxes", body))
    assert set(agreement.party_ports) == {"KRPUS", "SIKOP"}


def test_whoever_signs_is_no_party(nlp: Language) -> None:
    body = (
        "The agreement was signed by Port of Koper chief executive Nevenka Kranjec and Busan Port Authority "
        "president Min-ho Baek. Port of Koper and Busan Port Authority "
        "signed the cooperation agreement on Tuesday."
    )
    agreement = news(extract(nlp, "Port of Koper, Busan Port Authority sign cooperation agreement", body))
    assert {party.name for party in agreement.parties} == {"Port of Koper", "Busan Port Authority"}


def test_an_operator_has_the_country_its_epithet_gives_it(nlp: Language) -> None:
    body = (
        "Ghana Ports and Harbours Authority signed a concession agreement with the Dutch operator Nordholm "
        "Terminals on Tuesday. The concession runs for 25 years, until 31 March 2052."
    )
    agreement = news(extract(nlp, "Ghana signs concession", body))
    assert agreement.party_countries == ("GH", "NL")
    assert (agreement.signed, agreement.term_months, agreement.ends) == ("2026-11-17", 300, "2052-03-31")


def test_the_place_of_signing_is_no_party(nlp: Language) -> None:
    agreement = news(
        extract(nlp, "Pact signed", "Japan and Kenya signed a free trade agreement in Brussels on Monday.")
    )
    assert agreement.party_countries == ("JP", "KE")


def test_acronyms_defined_in_the_text_stand_for_their_body() -> None:
    text = "Nordholm Harbour Authority (NHA) said so. NHA signed."
    assert [name.text for name in names(text)] == ["Nordholm Harbour Authority", "NHA", "NHA"]


def test_three_memoranda_of_one_port_are_three_records(nlp: Language) -> None:
    body = (
        "Busan Port Authority signed a memorandum of understanding with the Port of Koper on 16 November. "
        "It signed a memorandum of understanding with the Port of Valencia on 17 November."
    )
    findings = extract(nlp, "Busan Port Authority signs two memoranda", body)
    dates = {agreement.signed for agreement in findings.agreements if agreement.main}
    assert dates == {"2026-11-16", "2026-11-17"}


@pytest.mark.parametrize("list_name", ["instruments", "acts"])
def test_each_row_of_words_finds_itself_in_its_example(list_name: str) -> None:
    for row in rows(list_name):
        text = fold(row["example"])
        found = {text[t.start : t.end] for t in triggers(text)}
        assert found & set(forms(row)), row["example"]


def test_look_alikes_hide_the_word_inside_them() -> None:
    for row in (row for row in rows("vetoes") if row["kind"] == "phrase"):
        text = fold(row["example"])
        found = [t for t in triggers(text) if t.role == "veto"]
        assert found, row["example"]


def test_a_paragraph_end_and_no_abbreviation_ends_a_sentence() -> None:
    text = "Port signs pact\n\nNordholm Corp. signed on Dec. 12 in the U.S. The port agreed."
    assert [text[a:b] for a, b in sentences(text)] == [
        "Port signs pact",
        "Nordholm Corp. signed on Dec. 12 in the U.S.",
        "The port agreed.",
    ]


def test_teasers_and_bylines_are_furniture_and_prose_after_them_is_not() -> None:
    prose = (
        "The port said on Tuesday that "
        + "it would paint its cranes and mend its quay walls before winter " * 4
        + "came."
    )
    teaser = "Related posts\n\nFiji signs pact"
    text = f"Cranes painted at last\n\nBy Ines Hartog\n\n{prose}\n\n{teaser}\n\n{prose}"
    hidden = [text[a:b] for a, b in regions(text, title="Cranes painted at last").furniture]
    assert hidden == ["By Ines Hartog", teaser.splitlines()[0], teaser.splitlines()[2]]


@pytest.mark.parametrize(
    ("text", "verb", "claim"),
    [
        ("the ports signed a pact", "signed", Realis.ASSERTED),
        ("the ports will sign a pact", "sign", Realis.PLANNED),
        ("the ports agreed to sign a pact", "sign", Realis.PLANNED),
        ("the ports agreed to renew a pact", "renew", Realis.ASSERTED),
        ("a pact may be signed", "signed", Realis.HYPOTHETICAL),
        ("the announcement in may that ports signed a pact", "signed", Realis.ASSERTED),
        ("the ports hope to sign a pact", "sign", Realis.HYPOTHETICAL),
        ("the ports failed to sign a pact", "sign", Realis.DENIED),
        ("the ministry denied that it had signed a pact", "signed", Realis.DENIED),
    ],
)
def test_what_a_clause_claims(text: str, verb: str, claim: Realis) -> None:
    start = text.index(verb)
    assert realis(text, start, start + len(verb)) is claim


# -- what the claims of an article add up to -----------------------------------------------------------------


def claim(status: str, realis: str = "asserted", zone: str = "lead", **told: bool) -> Claim:
    return Claim(status=AgreementStatus(status), realis=Realis(realis), zone=zone, **told)


VERDICTS = [
    pytest.param([], ("announced", "asserted"), id="nothing claimed"),
    pytest.param([claim("announced", zone="title"), claim("signed")], ("signed", "asserted"), id="furthest"),
    pytest.param([claim("signed"), claim("proposed", "planned")], ("signed", "asserted"), id="done first"),
    pytest.param(
        [claim("signed", zone="title"), claim("proposed", "planned", coming=True)],
        ("proposed", "planned"),
        id="a headline yields to a signing still to come",
    ),
    pytest.param(
        [claim("announced"), claim("signed", zone="body")], ("signed", "asserted"), id="body adds signed"
    ),
    pytest.param(
        [claim("announced", coming=True), claim("signed", zone="body")],
        ("announced", "asserted"),
        id="body adds no signing that lies ahead",
    ),
    pytest.param(
        [claim("announced"), claim("terminated", zone="body")],
        ("announced", "asserted"),
        id="body ends nothing",
    ),
    pytest.param(
        [claim("signed"), claim("denied", "denied", denied=True)],
        ("denied", "denied"),
        id="denied in the lead",
    ),
    pytest.param(
        [claim("signed"), claim("denied", "denied", zone="body", denied=True)],
        ("signed", "asserted"),
        id="denied in passing",
    ),
    pytest.param(
        [claim("approved", "planned", entering=True, near=True)],
        ("in_force", "asserted"),
        id="in force within days",
    ),
    pytest.param(
        [claim("approved", "planned", entering=True)], ("approved", "asserted"), id="in force some day"
    ),
]


@pytest.mark.parametrize(("claims", "expected"), VERDICTS)
def test_what_claims_add_up_to(claims: list[Claim], expected: tuple[str, str]) -> None:
    assert verdict(claims) == expected
