"""The gazetteer: what it finds, where, and whether its lists are whole."""

import json
import re
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
import spacy

import nlp.components.gazetteer  # noqa: F401  # importing a component makes it known to spaCy
from nlp.gazetteer import Gazetteer, load, plain
from nlp.gazetteers import check
from nlp.gazetteers.membership import members
from nlp.gazetteers.rows import FOLDER, READERS, Row, legal_bases, meanings, records
from nlp.normal import fold
from store.records import MeasureType


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


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("the Department of Commerce", "US"),
        ("Kenya's Department of Commerce", "KE"),
        ("the Kenyan Department of Commerce", "KE"),
        ("Kenya met the Department of Commerce", "US"),
        ("the International Trade Administration", "US"),
        ("the International Trade Administration Commission", "ZA"),
    ],
)
def test_a_public_body_belongs_to_the_state_named_before_it(text: str, country: str) -> None:
    assert load().scan(text)[-1].entries[0].country == country


def test_a_name_set_in_columns_is_found_with_its_place_in_the_text() -> None:
    text = "The United     Kingdom and El\n     Salvador.\n\nSri\n\nLanka"
    told = [(text[hit.start : hit.end], hit.surface) for hit in load().scan(text)]
    assert told == [("United     Kingdom", "United Kingdom"), ("El\n     Salvador", "El Salvador")]


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


def test_the_component_gives_exact_characters_whatever_the_tokens() -> None:
    reader = spacy.blank("en")
    reader.add_pipe("quaywire_gazetteer")
    doc = reader("U.S.-China talks")
    assert [(hit.start, hit.end, hit.entries[0].code) for hit in doc._.hits] == [(0, 4, "US"), (5, 10, "CN")]
    assert [hit.surface for hit in doc._.hits] == ["U.S.", "China"]


def test_loading_is_quick_and_done_once() -> None:
    began = time.process_time()
    Gazetteer(meanings())
    assert time.process_time() - began < 2.0  # half a second at rest; the margin is for a busy machine
    assert load() is load()


# -- the lists ---------------------------------------------------------------------------------------------


def test_the_lists_hold_what_was_promised() -> None:
    count = {name: sum(1 for _ in records(FOLDER / name)) for name in READERS}
    assert count["countries.jsonl"] == 253  # ISO 3166-1, Kosovo, and three states that are no more
    assert count["ports.jsonl"] >= 1500
    assert count["organisations.jsonl"] >= 800
    assert count["blocs.jsonl"] >= 40
    assert sum(1 for _ in records(FOLDER / "products.jsonl")) >= 600


def test_the_lists_are_whole_and_free_of_contradiction() -> None:
    assert list(check.problems()) == []


def test_every_product_says_its_edition_or_that_it_has_no_chapter() -> None:
    for item in records(FOLDER / "products.jsonl"):
        assert ("2022 edition" in item["source"]) == (item["hs"] is not None)


def test_no_word_of_every_text_is_a_product() -> None:
    surfaces = {
        name for item in records(FOLDER / "products.jsonl") for name in (item["name"], *item["names"])
    }
    assert not surfaces & {
        "chains",
        "lifts",
        "ship",
        "tables",
        "watch",
        "motors",
        "matches",
        "seats",
        "games",
    }


# -- who belongs to a bloc, by date ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bloc", "day", "inside", "outside"),
    [
        ("EU", "2020-01-31", "GB HR", ""),
        ("EU", "2020-02-01", "HR", "GB"),
        ("EU", "2013-06-30", "GB", "HR"),
        ("EU", "1957-12-31", "", "FR DE"),
        ("Euro Area", "2025-12-31", "HR", "BG"),
        ("Euro Area", "2026-01-01", "HR BG", ""),
        ("ASEAN", "2025-10-26", "TL VN", ""),
        ("ASEAN", "2025-10-25", "VN", "TL"),
        ("MERCOSUR", "2016-11-30", "VE", "BO"),
        ("MERCOSUR", "2024-08-07", "BO", "VE"),
        ("BRICS", "2023-12-31", "ZA", "EG ID"),
        ("BRICS", "2025-01-06", "EG ID", "SA"),
        ("CPTPP", "2024-12-15", "GB PE", "US"),
        ("CPTPP", "2024-12-14", "PE", "GB"),
        ("TPP", "2017-01-23", "US", ""),
        ("TPP", "2017-01-24", "JP", "US"),
        ("RCEP", "2022-01-31", "JP", "KR ID"),
        ("EAC", "2024-03-04", "CD SO", ""),
        ("EAC", "2022-07-10", "SS", "CD"),
        ("ECOWAS", "2025-01-29", "NE ML BF", "MR"),
        ("ECOWAS", "2025-01-30", "NG", "NE ML BF"),
        ("EFTA", "1972-12-31", "GB DK", "LI"),
        ("OPEC", "2024-01-01", "NG", "AO QA"),
        ("NAFTA", "2020-06-30", "US CA MX", ""),
        ("NAFTA", "2020-07-01", "", "US CA MX"),
        ("USMCA", "2020-07-01", "US CA MX", ""),
        ("GATT", "2020-07-01", "", "US"),
    ],
)
def test_members_of_a_bloc_on_a_day(bloc: str, day: str, inside: str, outside: str) -> None:
    states = members(bloc, date.fromisoformat(day))
    assert states.issuperset(inside.split())
    assert states.isdisjoint(outside.split())


def test_a_bloc_of_no_list_is_an_error() -> None:
    with pytest.raises(KeyError):
        members("Hanseatic League", date(2026, 1, 1))


# -- what measures rest on ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "imposer", "kind"),
    [
        ("duties under Section 232", "Section 232 of the Trade Expansion Act of 1962", "US", "tariff"),
        ("invoked IEEPA", "International Emergency Economic Powers Act", "US", None),
        ("Regulation (EU) 2016/1036", "Regulation (EU) 2016/1036 (anti-dumping)", "EU", "antidumping"),
        ("the Anti-Coercion Instrument", "Regulation (EU) 2023/2675 (anti-coercion)", "EU", None),
        (
            "under section 9A(5) of that Act",
            "Section 9A of the Customs Tariff Act, 1975",
            "IN",
            "antidumping",
        ),
        ("China's Export Control Law", "Export Control Law of China", "CN", "licence"),
        ("under GATT Article XXI", "Article XXI of the GATT (security)", None, None),
        ("out of the GSP+ scheme", "Generalized System of Preferences", None, "preference"),
        ("the Canadian Special Import Measures Act", "Special Import Measures Act", "CA", None),
        ("Executive Order 14257", "Executive Order 14257", "US", None),
    ],
)
def test_legal_bases(text: str, name: str, imposer: str | None, kind: str | None) -> None:
    folded = fold(text)
    found = next(one for one in legal_bases() if any(re.search(phrase, folded) for phrase in one.phrases))
    assert (found.name, found.imposer, found.type) == (name, imposer, kind)


def test_legal_bases_are_told_apart_and_fit_the_vocabulary() -> None:
    bases = legal_bases()
    names = [one.name for one in bases]
    assert len(names) == len(set(names)) >= 150
    states = {item["code"] for item in records(FOLDER / "countries.jsonl")}
    blocs = {item["code"] for item in records(FOLDER / "blocs.jsonl")}
    assert {one.jurisdiction for one in bases} <= states | blocs | {"WTO", None}
    assert {one.type for one in bases} <= {kind.value for kind in MeasureType} | {None}


# -- what the check finds ----------------------------------------------------------------------------------


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    for name in (*READERS, "states.jsonl", "products.jsonl", "legal_bases.jsonl"):
        shutil.copy(FOLDER / name, tmp_path / name)
    return tmp_path


def change(path: Path, of: str, **values: object) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        if row.get("code", row.get("name")) == of:
            row.update(values)
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")


def test_check_names_a_missing_country(lists: Path) -> None:
    change(lists / "countries.jsonl", "NO", code="QQ")
    told = list(check.problems(lists))
    assert "countries.jsonl: NO: missing" in told
    assert "countries.jsonl: QQ: no code" in told


def test_check_names_days_that_do_not_fit(lists: Path) -> None:
    change(lists / "blocs.jsonl", "EU", joined={"HR": "2013-13-01", "US": "2030-01-01"})
    change(lists / "blocs.jsonl", "ECOWAS", left={"NG": "1970-01-01"})
    told = list(check.problems(lists))
    assert "blocs.jsonl: EU: 2013-13-01 is no day" in told
    assert "blocs.jsonl: EU: US joined and is none" in told
    assert "blocs.jsonl: ECOWAS: NG left and is a member" in told
    assert "blocs.jsonl: ECOWAS: NG left before it joined" in told


def test_check_names_what_is_wrong_with_bodies_goods_and_laws(lists: Path) -> None:
    change(lists / "organisations.jsonl", "Maersk", country="QQ", port="QQQQQ", kind="ship")
    change(lists / "organisations.jsonl", "Hapag-Lloyd", name="maersk")
    change(lists / "products.jsonl", "rice", hs="9906", names=["wheat"])
    change(lists / "legal_bases.jsonl", "Special Import Measures Act", jurisdiction="QQ")
    told = "\n".join(check.problems(lists))
    for problem in (
        "Maersk: country QQ",
        "Maersk: port QQQQQ",
        "Maersk: kind ship",
        "organisations.jsonl: maersk: twice",
        "products.jsonl: rice: HS 9906",
        "products.jsonl: wheat: twice",
        "Special Import Measures Act: jurisdiction QQ",
    ):
        assert problem in told


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
