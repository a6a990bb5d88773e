"""The words of trade measures: verb forms, gapped phrases, rates, products; and hostile text."""

from __future__ import annotations

import json
import re
import time
from importlib import resources

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from nlp.measures_rules import inflected, words
from nlp.normal import fold
from nlp.products import load, phrase
from nlp.rates import rates


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("impose", ["impose", "imposes", "imposed", "imposing"]),
        ("slap", ["slap", "slaps", "slapped", "slapping"]),
        ("levy", ["levy", "levies", "levied", "levying"]),
        ("push back", ["push back", "pushes back", "pushed back", "pushing back"]),
        ("cut", ["cut", "cuts", "cutting"]),
    ],
)
def test_verbs_are_inflected(verb: str, forms: list[str]) -> None:
    assert list(inflected(verb)) == forms


def test_a_gap_in_a_phrase_stands_for_up_to_five_words() -> None:
    pattern = words(["ban on … exports"])
    assert pattern.search("a ban on raw nickel ore exports")
    assert not pattern.search("a ban on one two three four five six exports")
    assert not pattern.search("a ban on talks, exports")


# -- rates and products ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a 25-percent tariff", [(25, None, "percent")]),
        ("from 10 to 25 percent", [(25, 10, "percent")]),
        ("lowered from 15% to zero", [(0, 15, "percent")]),
        ("to 50% from the current 25%", [(50, 25, "percent")]),
        ("between 17.4% and 38.1%", [(38.1, None, "percent")]),
        ("10-25%", [(25, None, "percent")]),
        ("twenty-five per cent", [(25, None, "percent")]),
        ("$50 per net ton", [(50, None, "USD/net ton")]),
        ("$1.5 million per port call", [(1_500_000, None, "USD/port call")]),
        ("€300 a tonne", [(300, None, "EUR/t")]),
        ("a duty-free entry", [(0, None, "percent")]),
        ("92 per cent of goods", []),
        ("cut by 10 pct", []),
        ("by an average of 46 percent", []),
        ("9,000 percent", []),
        ("raised tariffs on pork and some other goods by 25 percent", [(25, None, "percent")]),
        ("raised tariffs by 5 percentage points", []),
        ("raised from the existing 10% to up to 20%", [(20, 10, "percent")]),
        ("27.5%, compared with 30%", [(27.5, 30, "percent")]),
        ("10% of the reference price", [(10, None, "percent")]),
        ("19,4% of the customs value", [(19.4, None, "percent")]),
        ("to 54.06 ringgit per tonne from 30.96 ringgit", [(54.06, 30.96, "MYR/t")]),
        ("to Ksh 4,500 a tonne", [(4500, None, "KES/t")]),
        ("at 3/8 cents per kg", []),
    ],
)
def test_rates(text: str, expected: list[tuple[float, float | None, str]]) -> None:
    assert [(rate.value, rate.prior, rate.unit) for rate in rates(text)] == expected


def test_the_list_of_products_is_whole() -> None:
    text = resources.files("nlp.gazetteers").joinpath("products.jsonl").read_text(encoding="utf-8")
    listed = [json.loads(line) for line in text.splitlines()]
    surfaces = [fold(name) for row in listed for name in (row["name"], *row["names"])]
    assert len(listed) >= 250
    assert len(surfaces) == len(set(surfaces)), sorted(s for s in surfaces if surfaces.count(s) > 1)
    assert all(row["source"] for row in listed)
    assert all(row["hs"] is None or re.fullmatch(r"\d\d(\d\d)?|50-63", row["hs"]) for row in listed)


def test_the_longest_product_wins_and_short_forms_are_spelt_out() -> None:
    text = "Chinese EVs, non-basmati white rice and steel pipes"
    assert [hit.product.name for hit in load().scan(text, fold(text))] == [
        "electric vehicles", "non-basmati white rice", "steel pipes",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["goods from China", "Tuesday", "120 items of products", "about $300 billion"]
)
def test_a_phrase_that_names_no_product_is_none(text: str) -> None:
    assert phrase(text, 0, len(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "25% " + "a " * 30_000 + "tariff",
        "tariff on " * 4_000,
        "tariff" + " " * 60_000 + "on steel",
        "tariff of " + "1" * 60_000 + "%",
        "ban on the " * 8_000,
    ],
    ids=["words", "nouns", "blanks", "digits", "gaps"],
)
def test_a_hostile_text_takes_no_longer_than_its_length_warrants(nlp: Language, text: str) -> None:
    component = nlp.get_pipe("quaywire_measures")
    made = nlp.make_doc(text)
    doc = Doc(
        nlp.vocab,
        words=[token.text for token in made],
        spaces=[bool(token.whitespace_) for token in made],
        sent_starts=[token.i == 0 for token in made],
    )
    started = time.monotonic()
    component(doc)
    assert time.monotonic() - started < 20
