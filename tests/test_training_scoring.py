"""The scores: what counts as right, what as false, and how sure a figure is."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from store.records import (
    Agreement,
    AgreementStatus,
    AgreementType,
    AlertKind,
    Findings,
    Measure,
    MeasureAction,
    MeasureType,
    Mention,
    Party,
    Product,
    Realis,
)
from training import corpus, outside
from training.bootstrap import intervals
from training.evaluate import main
from training.floors import below
from training.gated import lost
from training.names import pairs, same
from training.reliability import curve, error, judged
from training.report import misses, table
from training.scoring import score, total, value

PACT = Agreement(
    type=AgreementType.MOU,
    status=AgreementStatus.SIGNED,
    realis=Realis.ASSERTED,
    main=True,
    parties=(Party(name="Port of Rotterdam Authority"), Party(name="Maersk")),
    party_countries=("NL", "DK"),
    signed="2025-03",
    term_months=24,
)
DUTY = Measure(
    type=MeasureType.TARIFF,
    action=MeasureAction.IMPOSED,
    realis=Realis.ASSERTED,
    main=True,
    imposer=("US",),
    target=("CN",),
    products=(Product(name="steel"),),
    rate=25.0,
    effective="2025-03-12",
    legal_basis="Section 232",
)
GOLD = Findings(id="a", alert=AlertKind.MOU, ports=("NLRTM",), agreements=(PACT,), measures=(DUTY,))


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Port of Rotterdam Authority", "Rotterdam", True),
        ("Government of Indonesia", "Indonesian government", True),
        ("A.P. Moller - Maersk", "Maersk", True),
        ("Port of Rotterdam", "Port of Antwerp", False),
        ("China Merchants", "China", False),
        ("The Port Authority", "Port Authority Ltd", True),
    ],
)
def test_names_of_one_body_match(one: str, other: str, is_same: bool) -> None:
    assert same(one, other) is is_same
    assert same(other, one) is is_same


def test_the_likest_pair_first_and_each_once() -> None:
    assert pairs([1, 2], [2, 1, 3], lambda one, other: float(one == other)) == [(1, 1), (2, 2)]
    assert pairs([1], [5, 6], lambda one, other: 0.0) == []


def test_a_perfect_reading_has_no_false_and_no_missed() -> None:
    scores = score(GOLD, GOLD)
    assert {field for field, counts in scores.items() if counts[1:] != (0, 0)} == set()
    assert scores["parties"] == (2, 0, 0)
    assert scores["rate"] == scores["legal basis"] == scores["signed"] == (1, 0, 0)


def test_what_is_missed_counts_its_parties_too() -> None:
    scores = score(GOLD, Findings(id="a"))
    assert scores["alert raised"] == scores["agreements found"] == scores["measures found"] == (0, 0, 1)
    assert scores["parties"] == (0, 0, 2)
    assert "agreement type" not in scores


def test_wrong_fields_of_found_events() -> None:
    pact = replace(PACT, status=AgreementStatus.RENEWED, signed="2025-04-01", parties=PACT.parties[:1])
    duty = replace(DUTY, rate=10.0, effective="2025-03-12", target=("CN", "MX"))
    scores = score(GOLD, replace(GOLD, agreements=(pact,), measures=(duty,)))
    assert scores["agreement status"] == scores["signed"] == scores["rate"] == (0, 0, 1)
    assert scores["parties"] == (1, 0, 1)
    assert scores["target"] == (1, 1, 0)
    assert scores["effective"] == (1, 0, 0)


def test_a_longer_day_that_begins_so_is_right() -> None:
    scores = score(GOLD, replace(GOLD, agreements=(replace(PACT, signed="2025-03-17"),)))
    assert scores["signed"] == (1, 0, 0)


def test_background_told_as_news_is_neither_right_nor_wrong() -> None:
    gold = replace(GOLD, agreements=(replace(PACT, main=False),))
    assert score(gold, GOLD)["agreements found"] == (0, 0, 0)


def test_a_false_event_is_false() -> None:
    assert score(Findings(id="a"), GOLD)["agreements found"] == (0, 1, 0)


def test_spans_must_be_exact() -> None:
    def named(start: int, end: int) -> Findings:
        return Findings(
            id="a", mentions=(Mention(kind="org", start=start, end=end, surface="x" * (end - start)),)
        )

    assert score(named(0, 6), named(0, 6))["org spans"] == (1, 0, 0)
    assert score(named(0, 6), named(0, 7))["org spans"] == (0, 1, 1)


def test_values_are_f1_or_accuracy() -> None:
    assert value("parties", (6, 2, 2)) == pytest.approx(0.75)
    assert value("agreement type", (3, 0, 1)) == pytest.approx(0.75)
    assert value("parties", (0, 0, 0)) == 1.0


def test_intervals_hold_the_value_and_narrow_with_more_articles() -> None:
    right, wrong = {"rate": (1, 0, 0)}, {"rate": (0, 0, 1)}
    few, many = [right, wrong] * 5, [right, wrong] * 200
    (low, high), (lower, higher) = intervals(few)["rate"], intervals(many)["rate"]
    assert low < lower < value("rate", total(few)["rate"]) < higher < high
    assert intervals([right] * 9)["rate"] == (1.0, 1.0)


def test_floors_tell_what_fell_and_what_was_never_scored() -> None:
    scores = {"rate": (3, 0, 1)}
    assert list(below(scores, {"rate": 0.75})) == []
    assert list(below(scores, {"rate": 0.8, "colour": 0.1})) == [
        "rate 0.750 < 0.800",
        "colour was not scored",
    ]


def test_misses_name_the_fields_and_both_sides() -> None:
    lines = list(misses(GOLD, replace(GOLD, ports=("BEANR",), measures=(replace(DUTY, rate=5.0),))))
    assert lines[0] == "a: ports, rate"
    assert "  ports missed ['NLRTM'] false ['BEANR']" in lines
    assert sum(line.startswith("  read ") for line in lines) == 3
    assert list(misses(GOLD, GOLD)) == []


def test_the_table_shows_counts() -> None:
    scores = [score(GOLD, GOLD)]
    rows = [line.split() for line in table(total(scores), intervals(scores))]
    assert [
        "parties",
        "1.000",
        "1.000-1.000",
        "1.000",
        "1.000",
        "right",
        "2,",
        "false",
        "0,",
        "missed",
        "0",
    ] in rows


def test_the_test_part_is_not_looked_at() -> None:
    result = CliRunner().invoke(main, ["test", "--errors"])
    assert result.exit_code == 2
    assert "never looked at" in result.output


def test_a_fall_below_the_floor_fails(tmp_path: Path) -> None:
    floors = tmp_path / "floors.toml"
    floors.write_text('[dev]\n"ports" = 1.01\n', encoding="utf-8")
    result = CliRunner().invoke(main, ["dev", "--floors", str(floors)])
    assert result.exit_code == 1
    assert "below the floor: dev ports" in result.output


def test_the_curve_sets_what_was_said_beside_what_was_right() -> None:
    bins = curve([(0.95, True), (0.95, True), (0.55, False), (0.55, True)])
    assert [(one.count, one.said, one.right) for one in bins] == [(2, 0.55, 0.5), (2, 0.95, 1.0)]
    assert error(bins) == pytest.approx(0.05)


def test_an_event_is_right_where_the_article_is_news_of_it() -> None:
    sure, unsure = replace(PACT, confidence=0.9), replace(DUTY, confidence=0.6, imposer=("IN",))
    other = replace(unsure, products=(), rate=None, target=("*",), action=MeasureAction.KEPT)
    read = replace(GOLD, agreements=(sure,), measures=(other,))
    assert list(judged(GOLD, read)) == [(0.9, True), (0.6, False)]


def test_articles_kept_elsewhere_are_scored_alike(tmp_path: Path) -> None:
    told = (
        "The Port of Rotterdam and the Port of Antwerp-Bruges signed a memorandum of understanding on Monday."
    )
    texts, gold = tmp_path / "in.jsonl", tmp_path / "gold.jsonl"
    texts.write_text(
        json.dumps({"id": "x", "title": None, "text": told, "published": "2025-03-04T10:00:00Z"}) + "\n"
    )
    event = {
        "type": "mou",
        "status": "signed",
        "main": True,
        "parties": ["Port of Rotterdam", {"name": "Antwerp"}],
    }
    row = {"id": "x", "alert": "mou", "ports": ["NLRTM"], "agreements": [{**event, "signed": "2025-03-03"}]}
    duty = {"action": "imposed", "main": False, "imposer": ["US"], "products": ["steel"], "rate": 25}
    gold.write_text(json.dumps({**row, "tariffs": [duty]}) + "\n" + json.dumps({"id": "y"}) + "\n")
    (sample,) = outside.load(texts, gold)
    assert [one.name for one in sample.findings.agreements[0].parties] == ["Port of Rotterdam", "Antwerp"]
    assert sample.findings.measures[0].rate == 25
    result = CliRunner().invoke(main, ["--outside", str(texts), str(gold)])
    assert result.exit_code == 0
    assert re.search(r"^signed +1\.000 .* 1 of 1$", result.output, re.MULTILINE)


def test_the_gate_loses_no_alert_of_the_corpus() -> None:
    assert lost(corpus.load("train", "dev")) == []
