"""Organisations: where a name begins and ends, what it is, what a short name stands for."""

from __future__ import annotations

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from nlp import pipeline
from nlp.components.gazetteer import exact
from nlp.extract import read
from nlp.names import names
from store.records import Document

TAIL = " The weather stayed fair in the week before, and ships came and went as usual."


def orgs(doc: Doc) -> list[str]:
    return [doc.text[slice(*exact(span))] for span in doc.spans["orgs"]]


EXTENT = [
    ("the Havenburg Fund-backed Kotelo Global Terminals", ["Havenburg Fund", "Kotelo Global Terminals"]),
    ("V O. Marandi Port Authority said so", ["V O. Marandi Port Authority"]),
    ("Port Autonome d'Abengo opened", ["Port Autonome d'Abengo"]),
    ("Autoridad Portuaria de las Palmeras opened", ["Autoridad Portuaria de las Palmeras"]),
    ("Nordholmer Hafen und Logistik AG grew", ["Nordholmer Hafen und Logistik AG"]),
    ("İskele Liman İşletmeleri Holding grew", ["İskele Liman İşletmeleri Holding"]),
    ("Kotelo Craft Co. W.L.L. grew", ["Kotelo Craft Co. W.L.L."]),
    ("JSC Nordholm Railways grew", ["JSC Nordholm Railways"]),
    ("PT Kotelo Samudra Tbk grew", ["PT Kotelo Samudra Tbk"]),
    ("King Marandi Industrial Port grew", ["King Marandi Industrial Port"]),
    ("the General Authority for Kotelo Economic Zone met", ["General Authority for Kotelo Economic Zone"]),
    ("Busan New Port grew", ["Busan New Port"]),
    ("the chairman of Kotelo Railways Ines Hartog left", ["Kotelo Railways"]),
    (
        "the Kotelo Fund for Investment and Development grew",
        ["Kotelo Fund for Investment and Development"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), EXTENT, ids=[expected[0] for _, expected in EXTENT])
def test_a_name_ends_where_the_body_does(text: str, expected: list[str]) -> None:
    assert [name.text for name in names(text) if name.kind] == expected


MENTIONS = [
    pytest.param(
        "Acme Green Fuels and Chemicals Private Limited met Marandi Harbor & Terminal District.",
        ["Acme Green Fuels and Chemicals Private Limited", "Marandi Harbor & Terminal District"],
        id="and inside a name",
    ),
    pytest.param(
        "Talks went on between Maersk and Terminal Investment Limited.",
        ["Maersk", "Terminal Investment Limited"],
        id="and between a listed body and another",
    ),
    pytest.param(
        "The Working Community of the Kotelo Countries (WCKC) met. Later the WCKC met again.",
        ["Working Community of the Kotelo Countries", "WCKC", "WCKC"],
        id="a name that only its initials show whole",
    ),
    pytest.param(
        "The chairman of the Board of the Saudi Ports Authority spoke.",
        ["Saudi Ports Authority"],
        id="a board is its body",
    ),
    pytest.param(
        "An accord with Shanghai Futures Exchange was near.",
        ["Shanghai Futures Exchange"],
        id="a body that is no news of its town",
    ),
    pytest.param(
        "The Minister of Transport and Logistic Services spoke to Nordholm Lines.",
        ["Nordholm Lines"],
        id="the field of an office",
    ),
    pytest.param(
        'They signed the "Framework Agreement for the Construction of World-Class Ports".',
        [],
        id="the title of a paper",
    ),
    pytest.param(
        "It was told at the Kotelo Ports Conference and in the Marandi Harbour Programme.",
        [],
        id="an event or programme",
    ),
    pytest.param("It will run the New Container Terminal.", [], id="nothing but trade words"),
]


@pytest.mark.parametrize(("text", "expected"), MENTIONS)
def test_mentions_are_exact(nlp: Language, text: str, expected: list[str]) -> None:
    assert orgs(nlp(text + TAIL)) == expected


def test_a_shouted_line_names_no_unlisted_body(nlp: Language) -> None:
    doc = nlp("KOTELO LINES INVESTS IN THE SOUTHERN PORT OF MARANDI\n\nThe company said so." + TAIL)
    assert orgs(doc) == []


def test_a_short_name_stands_for_its_body_everywhere(nlp: Language) -> None:
    doc = nlp("Marandi Railway Finance Corporation (MRFC) grew. It was MRFC that won." + TAIL)
    assert {span._.party.name for span in doc.spans["orgs"]} == {"Marandi Railway Finance Corporation"}
    assert len(doc.spans["orgs"]) == 3


def test_initials_without_a_bracket_stand_for_the_body(nlp: Language) -> None:
    doc = nlp("The Western Marandi Intermodal Authority met. The WMIA board agreed." + TAIL)
    assert [span._.party.name for span in doc.spans["orgs"]] == ["Western Marandi Intermodal Authority"] * 2


def test_a_treaty_in_brackets_is_no_body(nlp: Language) -> None:
    doc = nlp("They signed the Kotelo Marandi Trade Agreement (KMTA). The KMTA is new." + TAIL)
    assert orgs(doc) == []


def test_mentions_are_the_documents_own_characters() -> None:
    text = "U.S.-based Kotelo Lines (KL) and Nordholm Port Authority signed a memorandum." + TAIL
    (findings,) = read([Document(id="a", text=text)], pipeline.load())
    told = [mention for mention in findings.mentions if mention.kind == "org"]
    assert [mention.surface for mention in told] == ["Kotelo Lines", "KL", "Nordholm Port Authority"]
    assert all(text[mention.start : mention.end] == mention.surface for mention in told)


def test_a_party_without_a_head_word_is_a_mention_throughout() -> None:
    text = (
        "Bovisgue and the Port of Koper signed a memorandum. It is the first port that Bovisgue runs." + TAIL
    )
    (findings,) = read([Document(id="a", text=text)], pipeline.load())
    told = [mention.surface for mention in findings.mentions if mention.kind == "org"]
    assert told == ["Bovisgue", "Bovisgue"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ships were ordered from the Turkish yard Sanmarin on Monday.", ["Sanmarin"]),
        ("The petition came from Laivica, the league that groups the mills.", ["Laivica"]),
        ("They met Trivolo, a coal operator with two berths.", ["Trivolo"]),
        ("They met Laivica in the town on Monday.", []),
        ("The Kotelo Pulses and Grains Association met.", ["Kotelo Pulses and Grains Association"]),
    ],
)
def test_words_beside_a_name_call_it_a_body(nlp: Language, text: str, told: list[str]) -> None:
    assert orgs(nlp(text + TAIL)) == told


def test_a_listed_authority_is_a_mention_of_its_port() -> None:
    text = "The Port of Rotterdam Authority spoke of ships." + TAIL
    (findings,) = read([Document(id="a", text=text)], pipeline.load())
    assert [(one.kind, one.surface) for one in findings.mentions] == [("port", "Port of Rotterdam Authority")]
