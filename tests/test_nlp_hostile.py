"""Text that nobody writes to be read: no crash, true offsets, a valid object, no endless work."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.contract import to_json
from nlp.extract import read
from nlp.gates import MAX_CHARS, readable
from nlp.lexicon import rows
from nlp.pipeline import load
from store.records import Agreement, AlertKind, Document, Findings, Measure
from tests.hostile_texts import BOMBS, STRINGS, bombed, stories

PIPELINE = load()
STORY = next(text for text in stories() if "memorandum of understanding" in text)


def found(text: str, *, title: str = "") -> Findings:
    return next(read([Document(id="a", text=text, title=title)], PIPELINE))


def check(text: str, *, title: str = "") -> Findings:
    """Read, and see that the contract of docs/design.md holds whatever the text is."""
    said = found(text, title=title)
    made = json.loads(json.dumps(to_json(said)))
    assert made["alert"] in {None, *(kind.value for kind in AlertKind)}
    assert 0 <= made["confidence"] <= 1
    events: list[Agreement | Measure] = [*said.agreements, *said.measures]
    for event in events:
        assert 0 <= event.confidence <= 1
        for row in event.evidence:
            assert 0 <= row.start < row.end <= len(text)
            assert text[row.start : row.end] == row.quote
    for one in said.mentions:
        assert 0 <= one.start < one.end <= len(text)
        assert "".join(one.surface.split()) == "".join(readable(text)[one.start : one.end].split())
    return said


@pytest.mark.parametrize("string", STRINGS, ids=range(len(STRINGS)))
def test_naughty_strings_alone_and_within_an_article(string: str) -> None:
    check(string)
    check(string, title=string)
    middle = STORY.index("\n\n", 200) if "\n\n" in STORY[200:] else 200
    check(f"{STORY[:middle]} {string} {STORY[middle:]}")
    check(STORY, title=string)
    check(STORY.replace(" ", f" {string} ", 12))


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(name: str) -> None:
    check(bombed(BOMBS[name], 6_000))


CASES: dict[str, Callable[[str], str]] = {
    "all capitals": str.upper,
    "no capitals": str.lower,
    "titled": str.title,
    "swapped": str.swapcase,
    "no blanks": lambda text: text.replace(" ", ""),
    "blanks between letters": " ".join,
    "no line ends": lambda text: text.replace("\n", " "),
    "a word a line": lambda text: text.replace(" ", "\n"),
    "line ends in words": lambda text: "\n".join(text[at : at + 7] for at in range(0, len(text), 7)),
    "hyphened at line ends": lambda text: "-\n".join(text[at : at + 40] for at in range(0, len(text), 40)),
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "backwards": lambda text: text[::-1],
    "typographic": lambda text: text.replace("'", "’").replace(" - ", " — ").replace(" ", "\u00a0"),
    "cyrillic look-alikes": lambda text: text.translate(str.maketrans("aeopcP", "аеорсР")),
    "no stops": lambda text: text.replace(".", ""),
    "quoted over and over": lambda text: f'“{text}” ‘{text}’ "{text}" ({text})',
    "joined by soft hyphens": lambda text: "\u00ad".join(text),
    "accented": lambda text: "\u0301".join(text),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("story", range(0, len(stories()), 7))
def test_articles_in_other_clothes(case: str, story: int) -> None:
    check(CASES[case](stories()[story]))


def test_a_shouted_headline_and_no_capitals_still_name_the_ports() -> None:
    body = STORY.lower().partition("\n\n")[2]
    told = "PORT OF ANTWERP SIGNS MOU WITH PORT OF HOUSTON\n\n" + body
    assert {"BEANR", "USHOU"} <= set(check(told).ports)


WORDS = [
    *(form for name in ("acts", "instruments") for row in rows(name) for form in row["forms"].split("|")),
    *("tariff", "duties", "export ban on", "25 percent", "10% to 50%", "$5 per tonne", "on steel", "from"),
    *("Port of Antwerp", "Rotterdam", "the two ports", "Maersk", "Acme Lines Ltd", "(MPA)", "the EU", "USTR"),
    *("China", "Chinese", "Beijing", "the United States", "U.S.-China", "Georgia", "Congo", "ASEAN"),
    *(
        "on May 5, 2026",
        "last year",
        "Tuesday",
        "for three years",
        "until",
        "by 2030",
        "not",
        "denied",
        "said",
    ),
    *(
        ",",
        ", ",
        " and ",
        "; ",
        ". ",
        "\n\n",
        "(",
        ")",
        '"',
        "’s",
        "-",
        " with ",
        " between ",
        " of ",
        "\u200b",
    ),
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60), st.sampled_from(["", " ", "\n"]))
def test_trigger_words_in_any_order(words: list[str], joint: str) -> None:
    check(joint.join(words))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.text(max_size=60))
def test_any_characters(text: str, title: str) -> None:
    check(text, title=title)
    check(STORY[:400] + text + STORY[400:], title=title)


def test_what_lies_beyond_the_limit_is_not_read_and_breaks_nothing() -> None:
    told = "\n\nOn Monday the Port of Rotterdam and the Port of Santos signed a memorandum of understanding."
    filler = "The harbour was quiet and the weather was fine for the time of the year. "
    early = check(filler * 20 + told + filler * (MAX_CHARS // len(filler)))
    late = check(filler * (MAX_CHARS // len(filler) + 1) + told)
    assert set(early.ports) == {"NLRTM", "BRSSZ"}
    assert late.ports == ()


def test_a_run_without_blanks_leaves_the_offsets_behind_it_true() -> None:
    headline, _, body = STORY.partition("\n\n")
    shoved = f"{headline}\n\n{'x' * 5000} {body}"
    for one in check(shoved).mentions:
        assert shoved[one.start : one.end] == one.surface
    assert check(shoved).countries == check(STORY).countries
    assert len(check(shoved).agreements) == len(check(STORY).agreements) > 0


def test_megabytes_are_done_in_bounded_time(tmp_path: Path) -> None:
    """Each of these once took minutes or would; together they take a few seconds. The margin is generous."""
    pieces = [
        "a paper without end",
        "shouted",
        "pacts told",
        "dates",
        "subscribe",
        "markup",
        "a run of letters",
    ]
    lines = [json.dumps({"id": name, "text": bombed(BOMBS[name], 1_000_000)}) for name in pieces]
    source = tmp_path / "in.jsonl"
    source.write_text("\n".join(lines))
    command = [sys.executable, "-m", "quaywire", "extract", "--jsonl", str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)
    made = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["id"] for one in made] == pieces
    assert [one["id"] for one in made if "error" in one] == []
