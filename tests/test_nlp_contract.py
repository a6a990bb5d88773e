"""The input and output objects of ``quaywire extract``, and texts that are no articles."""

from __future__ import annotations

import json
from datetime import date

import pytest
from spacy.language import Language

from nlp.contract import to_document, to_json
from nlp.extract import extractor, read
from nlp.gates import MAX_CHARS
from store.records import Document, Findings, InputError

NEWS = (
    "The Port of Rotterdam and the Port of Santos signed a memorandum of understanding on Tuesday. "
    "Under the agreement, the two ports will share data on vessel arrivals for three years."
)


def one(nlp: Language, text: str, *, title: str = "") -> Findings:
    (findings,) = read([Document(id="a", text=text, title=title, published=date(2026, 11, 18))], nlp)
    return findings


def test_the_output_object_has_the_keys_of_the_contract_in_their_order(nlp: Language) -> None:
    found = to_json(one(nlp, NEWS))
    assert list(found) == [
        *("id", "alert", "confidence", "countries", "blocs", "ports", "port_names", "agreements", "measures")
    ]
    (agreement,) = found["agreements"]
    assert list(agreement) == [
        *("type", "status", "realis", "main", "parties", "party_countries", "party_ports"),
        *("announced", "signed", "in_force", "ends", "term_months", "topics", "confidence", "evidence"),
    ]
    assert list(agreement["parties"][0]) == ["name", "kind", "country", "port"]
    assert list(agreement["evidence"][0]) == ["field", "start", "end", "quote"]
    assert json.loads(json.dumps(found)) == found


def test_a_measure_has_the_keys_of_the_contract(nlp: Language) -> None:
    text = (
        "China will impose a tariff of 15 percent on soybeans from the United States from 10 December 2026."
    )
    (measure,) = to_json(one(nlp, text))["measures"]
    assert list(measure) == [
        *(
            "type",
            "action",
            "realis",
            "main",
            "imposer",
            "target",
            "excluded",
            "products",
            "rate",
            "rate_prior",
        ),
        *("rate_unit", "announced", "effective", "ends", "legal_basis", "confidence", "evidence"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param(" \n\t ", id="blank"),
        pytest.param("\x00\x01\x02PK\x03" * 400, id="binary"),
        pytest.param("港口签署合作协议。" * 300, id="chinese"),
        pytest.param(
            "Der Hafen hat mit der Stadt eine Vereinbarung über das neue Terminal und die Bahn. " * 9,
            id="german",
        ),
        pytest.param("a" * 1_000_000, id="a megabyte without a blank"),
        pytest.param("\ud800" * 50, id="lone surrogates"),
    ],
)
def test_a_text_that_cannot_be_read_yields_an_empty_finding(nlp: Language, text: str) -> None:
    found = to_json(one(nlp, text, title="Port signs agreement"))
    assert (found["id"], found["alert"], found["agreements"], found["countries"]) == ("a", None, [], [])


def test_a_very_long_text_is_read_as_far_as_an_article_can_reach(nlp: Language) -> None:
    filler = "Cranes were painted in the yard and the weather stayed fair for most of the week. "
    found = one(nlp, NEWS + "\n\n" + filler * (2 * MAX_CHARS // len(filler)))
    assert found.alert == "mou"


def test_no_unfit_text_stops_those_after_it(nlp: Language) -> None:
    texts = ["", NEWS, "\x00" * 90, NEWS]
    found = list(read([Document(id=str(i), text=text) for i, text in enumerate(texts)], nlp))
    assert [(f.id, bool(f.agreements)) for f in found] == [
        ("0", False),
        ("1", True),
        ("2", False),
        ("3", True),
    ]


@pytest.mark.parametrize(
    "prefix", ["", "GAZETTE |\n\n", "a\u00a0b \U0001f6a2 café\n\n", "x" * 900 + "\n\n", "\ud800\x07 \n\n"]
)
def test_offsets_are_code_points_of_the_text_as_given(nlp: Language, prefix: str) -> None:
    text = prefix + NEWS
    found = one(nlp, text, title="Rotterdam and Santos to share arrival data under new memorandum")
    quotes = [row for fact in found.agreements for row in fact.evidence]
    assert quotes
    assert all(text[row.start : row.end] == row.quote for row in quotes)
    assert all(text[mention.start : mention.end] == mention.surface for mention in found.mentions)


def test_a_title_outside_the_text_informs_but_is_never_quoted(nlp: Language) -> None:
    body = (
        "The paper was put before reporters in a hall by the river on Tuesday, with a brass band. "
        "It commits both to two years of work on shore power."
    )
    found = one(nlp, body, title="Port of Rotterdam and Port of Santos sign memorandum of understanding")
    (agreement,) = found.agreements
    assert {party.port for party in agreement.parties} == {"NLRTM", "BRSSZ"}
    assert all(body[row.start : row.end] == row.quote for row in agreement.evidence)


def test_an_input_object_becomes_a_document() -> None:
    item = {"id": 7, "text": "x", "title": None, "published": "2019-12-13T08:00:00+01:00", "more": [1]}
    assert to_document(item) == Document(id="7", text="x", title="", published=date(2019, 12, 13))


@pytest.mark.parametrize(
    ("item", "says"),
    [
        ([], "line 3: an object is needed, not list"),
        ({}, "line 3: text: a string is needed"),
        ({"text": 5}, "line 3: text: a string is needed"),
        ({"text": "x", "title": 5}, "line 3: title: a string or null is needed"),
        ({"text": "x", "id": [1]}, "line 3: id: a string or a whole number is needed"),
        ({"text": "x", "id": True}, "line 3: id: a string or a whole number is needed"),
        ({"text": "x", "published": "last week"}, "line 3: published: 'last week' is no ISO 8601 date"),
        ({"text": "x", "published": 2019}, "line 3: published: a date such as 2019-12-13 or null is needed"),
    ],
)
def test_a_wrong_input_object_is_told_in_one_line(item: object, says: str) -> None:
    with pytest.raises(InputError, match="line 3") as error:
        to_document(item, number=3)
    assert str(error.value) == says


def test_the_extractor_is_stamped_with_a_hash_of_its_rules() -> None:
    stamp = extractor()
    assert (stamp.name, len(stamp.rules_sha256)) == ("quaywire", 64)
    assert stamp is extractor()
