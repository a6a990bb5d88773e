"""The gazetteer: what it finds, where, and whether its lists are whole."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import spacy

from nlp.components.gazetteer import exact
from nlp.gazetteer import Gazetteer, load, plain
from nlp.gazetteers import check
from nlp.gazetteers.rows import FOLDER, READERS, Row, meanings, records


def found(text: str) -> list[tuple[str, str, str | None]]:
    return [(hit.surface, hit.kind, hit.entries[0].code) for hit in load().scan(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Burma, now Myanmar, trades on.", [("Burma", "country", "MM"), ("Myanmar", "country", "MM")]),
        ("Türkiye and Turkiye and TURKEY", [(w, "country", "TR") for w in ("Türkiye", "Turkiye", "TURKEY")]),
        (
            "U.S. and U.S.-Canada and USA",
            [
                *[("U.S.", "abbreviation", "US")] * 2,
                ("Canada", "country", "CA"),
                ("USA", "abbreviation", "US"),
            ],
        ),
        ("Indonesia's port", [("Indonesia", "country", "ID")]),
        ("Indonesia’s port", [("Indonesia", "country", "ID")]),
        ("Indonesians met the Dutch", [("Indonesians", "demonym", "ID"), ("Dutch", "demonym", "NL")]),
        ("New South Wales", [("New South Wales", "place", "AU")]),
        ("the South China Sea", [("South China Sea", "exclusion", None)]),
        ("North Korea", [("North Korea", "country", "KP")]),
        ("Papua New Guinea", [("Papua New Guinea", "country", "PG")]),
        ("the Tokyo MOU on port state control", [("Tokyo MOU", "exclusion", None)]),
        ("Brussels", [("Brussels", "port", "BEBRU")]),
        ("European Commission", [("European Commission", "organ", "EU")]),
        ("ASEAN", [("ASEAN", "bloc", "ASEAN")]),
        ("the G7 leaders", [("G7", "forum", "G7")]),
        ("Chattogram", [("Chattogram", "port", "BDCGP")]),
        ("GDANSK and Gdańsk", [("GDANSK", "port", "PLGDN"), ("Gdańsk", "port", "PLGDN")]),
        (
            "Hamburg Port Authority (HPA)",
            [("Hamburg Port Authority", "authority", "DEHAM"), ("HPA", "acronym", "DEHAM")],
        ),
        ("A.P. Moller – Maersk said", [("A.P. Moller – Maersk", "org", None)]),
        ("the United\nStates", [("United\nStates", "country", "US")]),
    ],
)
def test_finds_names_with_their_first_meaning(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text", ["us", "it gave us time", "Panamas", "Thailander", "iran", "chinaware", "AUSA", "@China_x"]
)
def test_a_name_stands_alone_and_keeps_its_case(text: str) -> None:
    assert found(text) == []


def test_the_longest_name_wins_but_a_broken_word_does_not_hide_a_shorter_one() -> None:
    known = [
        ("Niger", Row(kind="country", name="Niger", code="NE")),
        ("Niger Delta", Row(kind="place", name="Nigeria", code="NG")),
    ]
    lexicon = Gazetteer(known)
    assert [hit.surface for hit in lexicon.scan("Niger Delta")] == ["Niger Delta"]
    assert [hit.surface for hit in lexicon.scan("Niger Deltas")] == ["Niger"]


def test_offsets_are_into_the_text_as_given() -> None:
    text = "“Malmö’s” trade – with the\u00a0Côte d’Ivoire\nand St John’s – grew"
    for hit in load().scan(text):
        assert text[hit.start : hit.end] == hit.surface
    assert [hit.surface for hit in load().scan(text)] == ["Malmö", "Côte d’Ivoire", "St John’s"]
    assert len(plain(text)) == len(text)


def test_names_inside_a_name() -> None:
    (hit,) = load().scan("by Indonesia Port Corp. today")
    assert [(part.surface, part.start) for part in load().within(hit)] == [("Indonesia", 3)]
    (treaty,) = load().scan("United States-Mexico-Canada Agreement")
    assert [part.entries[0].code for part in load().within(treaty)] == ["US", "MX", "CA"]


def test_one_surface_keeps_all_its_meanings() -> None:
    kinds = {(row.kind, row.code) for row in load().meaning("Singapore")}
    assert kinds == {("country", "SG"), ("port", "SGSIN")}
    ports = {row.code for row in load().meaning("Copenhagen Malmö Port AB")}
    assert ports == {"DKCPH", "SEMMA"}
    assert load().meaning("Nowhere") == ()


def test_the_component_keeps_rows_apart_on_one_token() -> None:
    reader = spacy.blank("en")
    reader.add_pipe("quaywire_gazetteer")
    doc = reader("U.S.-China talks")
    assert [(exact(span), span._.rows[0].code) for span in doc.spans["hits"]] == [
        ((0, 4), "US"),
        ((5, 10), "CN"),
    ]
    assert [hit.surface for hit in doc._.hits] == ["U.S.", "China"]


def test_loading_is_quick_and_done_once() -> None:
    began = time.process_time()
    Gazetteer(meanings())
    assert time.process_time() - began < 2.0  # half a second at rest; the margin is for a busy machine
    assert load() is load()


# -- the lists ---------------------------------------------------------------------------------------------


def test_the_lists_hold_what_was_promised() -> None:
    count = {name: sum(1 for _ in records(FOLDER / name)) for name in READERS}
    assert count["countries.jsonl"] == 250  # ISO 3166-1 and Kosovo
    assert count["ports.jsonl"] >= 1500
    assert count["organisations.jsonl"] >= 800
    assert count["blocs.jsonl"] >= 40


def test_the_lists_are_whole_and_free_of_contradiction() -> None:
    assert list(check.problems()) == []


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    for name in (*READERS, "states.jsonl"):
        shutil.copy(FOLDER / name, tmp_path / name)
    return tmp_path


def change(path: Path, of: str, **values: object) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        if row.get("code") == of:
            row.update(values)
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")


def test_check_names_a_missing_country(lists: Path) -> None:
    change(lists / "countries.jsonl", "NO", code="QQ")
    told = list(check.problems(lists))
    assert "countries.jsonl: NO: missing" in told
    assert "countries.jsonl: QQ: no code" in told


def test_check_names_an_undeclared_second_meaning(lists: Path) -> None:
    change(lists / "ports.jsonl", "PLGDN", names=["Rotterdam"])
    assert "'Rotterdam': undeclared: place NL, port NLRTM, port PLGDN" in list(check.problems(lists))


def test_check_names_wrong_port_facts(lists: Path) -> None:
    change(lists / "ports.jsonl", "PLGDN", code="DEHAM", lat=123.0, kind="space", source="")
    change(lists / "ports.jsonl", "SEGOT", code="DEBRV", country="DE")
    told = "\n".join(check.problems(lists))
    for problem in (
        "DEBRV sea: twice",
        "DEHAM: country PL",
        "kind space",
        "coordinates 123.0",
        "does not say where",
    ):
        assert problem in told


def test_check_holds_ports_against_public_lists(lists: Path) -> None:
    codes = {item["code"] for item in records(lists / "ports.jsonl")}
    codes |= {code for item in records(lists / "ports.jsonl") for code in item["other_codes"]}
    right = check.Public(codes=frozenset(codes), points={"NLRTM": [(51.9, 4.5)]})
    wrong = check.Public(codes=frozenset(codes - {"NLRTM"}), points={"NLRTM": [(-51.9, 4.5)]})
    assert list(check.problems(lists, right)) == []
    told = list(check.problems(lists, wrong))
    assert told[0] == "ports.jsonl: NLRTM Rotterdam: NLRTM is on no list"
    assert told[1].startswith("ports.jsonl: NLRTM Rotterdam: 11")
    assert told[1].endswith("km from where the lists have it")


def test_check_reads_public_lists_and_says_so_by_its_exit_code(tmp_path: Path) -> None:
    (tmp_path / "unlocode-2024-2-codes.txt").write_text("NLRTM\n", encoding="utf-8")
    (tmp_path / "unlocode-2024-2-ports.csv").write_text(
        "code,name,lat,lon\nNLRTM,Rotterdam,51.9,4.5\nDEHAM,Hamburg,0,0\n"
    )
    (tmp_path / "sea-ports.csv").write_text("code,name,lat,lon\nNLRTM,Rotterdam,,\n")
    public = check.read_public(tmp_path)
    assert public.points == {"NLRTM": [(51.9, 4.5)]}
    assert check.main(["--lists", str(tmp_path)]) == 1
    assert check.main([]) == 0


def test_check_runs_as_a_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nlp.gazetteers.check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.strip()) == (0, "0 problems")
