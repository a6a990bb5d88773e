"""The gate: what it lets through, what it spares, and that no word of the lists is missed."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.contract import to_json
from nlp.extract import read
from nlp.gate import may_tell
from nlp.gazetteer import load as gazetteer
from nlp.gazetteers.rows import FOLDER
from nlp.heads import Heads
from nlp.lexicon import rows
from nlp.measures_rules import load as measure_rules
from nlp.needles import Screen, needles
from nlp.pipeline import load
from nlp.tokens import Tokenizer
from quaywire.newsroom.stories import shown, sites
from store.records import Document, Findings

PIPELINE = load()
QUIET = (
    "Rain delays the harvest\n\nSAVANNAH, Ga. - Farmers near the Port of Savannah waited for a dry week as "
    "showers from the Gulf of Mexico reached Georgia and Florida. Growers in Brazil and Vietnam had better "
    "weather, a forecaster in Singapore said. The Georgia Ports Authority kept its gates open."
)


def passes(text: str) -> bool:
    return may_tell(text, gazetteer().scan(text))


def found(text: str, *, title: str = "", home: str | None = None) -> Findings:
    return next(read([Document(id="a", text=text, title=title, home_country=home)], PIPELINE))


def examples(name: str) -> Iterator[Any]:
    for row in rows(name):
        if row.get("kind", "instrument") == "instrument" and "example" in row:
            yield pytest.param(row["example"], id=f"{name}: {row['example'][:40]}")


@pytest.mark.parametrize("example", [*examples("instruments"), *examples("measures")])
def test_the_example_of_every_word_for_a_paper_or_a_measure_passes(example: str) -> None:
    assert passes(example)


def test_every_single_form_passes() -> None:
    """Each paper, each act that needs none: the forms themselves, since one example shows but one of them."""
    forms = [form for row in rows("instruments") for form in row["forms"].split("|")]
    acts = [row for row in rows("acts") if "alone" in row and "beside" not in row]
    forms += [form for row in acts for form in row["forms"].split("|")]
    assert len(forms) > 100
    assert [form for form in forms if not passes(f"They said it: {form}, and so on.")] == []


def test_every_treaty_of_the_lists_passes_beside_an_act() -> None:
    lines = (FOLDER / "blocs.jsonl").read_text(encoding="utf-8").splitlines()
    names = [row["name"] for row in map(json.loads, lines) if row.get("kind") == "treaty"]
    assert len(names) > 3
    assert [name for name in names if not passes(f"Ministers signed {name} on Monday.")] == []


def test_the_newsroom_reads_the_same_with_the_gate_and_without(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"{story.title}\n\n{story.body}" for site in sites() for story in shown(site, 3)]
    with_gate = [found(text) for text in texts]
    monkeypatch.setattr("nlp.extract.may_tell", lambda text, hits: True)
    for gated, whole in zip(with_gate, map(found, texts), strict=True):
        assert to_json(gated) | {"port_names": 0} == to_json(whole) | {"port_names": 0}


def test_a_dismissed_article_still_names_its_places() -> None:
    assert not passes(QUIET)
    said = found(QUIET)
    assert (said.alert, said.agreements, said.measures) == (None, (), ())
    assert (said.countries, said.ports) == (("BR", "VN", "SG"), ("USSAV",))
    assert "Georgia Ports Authority" in said.port_names
    for one in said.mentions:
        assert QUIET[one.start : one.end] == one.surface
    assert {"country", "port", "org"} <= {one.kind for one in said.mentions}


def test_what_a_dismissed_article_names_is_what_the_whole_reading_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quick = found(QUIET, title="Rain in Ghana", home="US")
    monkeypatch.setattr("nlp.extract.may_tell", lambda text, hits: True)
    whole = found(QUIET, title="Rain in Ghana", home="US")
    assert (quick.countries, quick.blocs, quick.ports) == (whole.countries, whole.blocs, whole.ports)
    assert quick.countries[0] == "GH"
    places = [[one for one in side.mentions if one.kind != "org"] for side in (quick, whole)]
    assert places[0] == places[1]


# -- needles -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"tariff", [{"tariff"}]),
        (r"port +(?:fee|fees)", [{"port"}, {"fee", "fees"}, {" "}]),
        (r"\b(?:ban|bars) on\b", [{" on"}, {"ban", "bars"}]),
        (r"favou?red", [{"favo"}, {"red"}]),
        (r"(?:now )?banned", [{"banned"}]),
        (r"a(?:bc|d)?", [{"a"}]),
        (r"x{2,3}y{0,2}", [{"x"}]),
        (r"generali[sz]ed", [{"generali"}, {"ed"}]),
        (r"(?<![\w&])duty(?!-free)", [{"duty"}]),
        (r"u\.s\. \d+", [{"u.s. "}]),
        (r"a|b?", []),
        (r"\w+", []),
        (r"(?i:Port)", []),
    ],
)
def test_needles_of_a_pattern(source: str, expected: list[set[str]]) -> None:
    assert [set(one) for one in needles(source)] == expected


@pytest.mark.parametrize("source", ["(a", "a)", "(?:a|(b)"])
def test_a_pattern_that_is_none_has_no_needles(source: str) -> None:
    with pytest.raises(ValueError, match="bracket"):
        needles(source)


WORDS = [p for row in rows("measures") if row["kind"] == "instrument" for p in row["phrases"]]


@given(
    st.lists(st.sampled_from(sorted({w for phrase in WORDS for w in phrase.strip("()").split()})), max_size=9)
)
def test_an_instrument_matches_only_where_it_may_begin(words: list[str]) -> None:
    rules = measure_rules()
    text = " ".join(words).replace("|", " ").replace("(", "").replace(")", "")
    begins = {(m.start(), n) for n, one in enumerate(rules.instruments) for m in one.pattern.finditer(text)}
    assert begins <= set(rules.heads.spots(text))


def test_heads_tell_where_which_may_begin() -> None:
    heads = Heads([["ban +on .*exports", "embargo(?:es)?"], ["tariffs?", "bans?"]])
    assert heads.spots("a ban on tariff bans") == [(2, 0), (2, 1), (9, 1), (16, 1)]
    assert heads.spots("embarg ta") == []
    with pytest.raises(ValueError, match="open with a letter"):
        Heads([["(?:x|y)"]])


def test_a_screen_tells_which_may_match_and_where() -> None:
    screen = Screen(["ban on .*exports", "tariff", "x?"])
    assert screen.likely("a tariff") == [1, 2]
    assert screen.likely("a ban on rice exports") == [0, 2]
    assert screen.likely("exports") == [2]
    assert Screen(["tariff", "ban"]).spots("ban a tariff ban") == [0, 6, 13]


# -- tokens ------------------------------------------------------------------------------------------------


@given(st.text(max_size=200))
def test_tokens_give_the_text_back(text: str) -> None:
    assert PIPELINE.make_doc(text).text == text


def test_a_name_begins_and_ends_where_a_token_does() -> None:
    words = [token.text for token in PIPELINE.make_doc("U.S.-China talks; Indonesia's 1,250.5 TEU (Jan. 5)")]
    assert words[:5] == ["U.S.", "-", "China", "talks", ";"]
    assert words[5:9] == ["Indonesia", "'", "s", "1,250.5"]


def test_the_vocabulary_is_renewed_and_older_documents_stay_whole() -> None:
    tokenizer = Tokenizer(load().vocab, most=2000)
    docs = [tokenizer(" ".join(f"word{n}x{k}" for k in range(500))) for n in range(20)]
    assert len(tokenizer.vocab.strings) < 4000
    assert docs[0][3].text == "word0x3"
    assert docs[-1][3].text == "word19x3"
