"""The confidence of fields: what is judged right, and how the weights are fitted."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from store.records import (
    AlertKind,
    Document,
    Evidence,
    Findings,
    Measure,
    MeasureAction,
    MeasureType,
    Product,
    Realis,
)
from training import corpus, reliability
from training.corpus import Sample
from training.fields import Judged, fitted, judged, read_claims
from training.outside import load as load_outside

TEXT = "Kenya will charge 35 percent on cement from Egypt from March 2027."
GOLD = Measure(
    type=MeasureType.TARIFF,
    action=MeasureAction.IMPOSED,
    realis=Realis.ASSERTED,
    main=True,
    imposer=("KE",),
    target=("EG",),
    products=(Product(name="cement"),),
    rate=35.0,
    effective="2027-03",
)


def quoted(field: str, quote: str) -> Evidence:
    return Evidence(field=field, start=TEXT.index(quote), end=TEXT.index(quote) + len(quote), quote=quote)


READ = replace(
    GOLD,
    rate=25.0,
    effective="2027-03-01",
    legal_basis="EAC Customs Act",
    confidence=0.9,
    evidence=(quoted("event", TEXT), quoted("rate", "35 percent"), quoted("effective", "March 2027")),
)


def told(*measures: Measure, annotated: frozenset[str] | None = None) -> dict[str, list[Judged]]:
    findings = Findings(id="x", alert=AlertKind.TARIFF, measures=(GOLD,))
    sample = Sample(
        split="train",
        style="x",
        event="x",
        document=Document(id="x", text=TEXT, title="Kenya taxes cement"),
        findings=findings,
        annotated=annotated,
    )
    found: dict[str, list[Judged]] = {}
    for one in judged(sample, replace(findings, measures=measures)):
        found.setdefault(one.field, []).append(one)
    return found


def test_a_value_is_right_where_the_gold_says_the_same() -> None:
    found = told(READ)
    right = {field: one.right for field, (one,) in found.items()}
    assert right == {
        **dict.fromkeys(("measure.type", "measure.action", "measure.imposer", "measure.target"), True),
        **{"measure.products": True, "measure.rate": False, "measure.effective": True},
        "measure.legal_basis": False,
    }
    assert all(one.held for (one,) in found.values())


def test_values_of_an_event_that_is_none_are_wrong_and_not_fitted_on() -> None:
    stray = replace(READ, imposer=("FR",), target=("*",), products=(), action=MeasureAction.KEPT)
    found = told(READ, stray)
    assert [(one.right, one.held) for one in found["measure.type"]] == [(True, True), (False, False)]
    assert told(replace(stray, main=False)) == {}


def test_only_fields_that_the_gold_holds_are_judged() -> None:
    assert set(told(READ, annotated=frozenset({"measure.rate"}))) == {"measure.rate"}


def test_articles_kept_elsewhere_say_which_fields_they_hold(tmp_path: Path) -> None:
    texts, gold = tmp_path / "in.jsonl", tmp_path / "gold.jsonl"
    texts.write_text(json.dumps({"id": "x", "text": TEXT}) + "\n")
    event = {"action": "imposed", "imposer": ["KE"], "target": ["EG"], "products": ["cement"], "main": True}
    gold.write_text(json.dumps({"id": "x", "alert": "tariff", "tariffs": [{**event, "rate": None}]}) + "\n")
    (sample,) = load_outside(texts, gold)
    assert sample.annotated is not None
    assert {"measure.action", "measure.rate"} <= sample.annotated
    assert not {"measure.type", "measure.effective"} & sample.annotated


def claim(*signs: str, right: bool, field: str = "measure.rate", held: bool = True) -> Judged:
    return Judged(field=field, signs=frozenset(signs), said=0.5, right=right, held=held)


def test_a_sign_that_goes_with_wrong_values_weighs_against_them() -> None:
    known = [claim("inferred", right=False)] * 15 + [claim("inferred", right=True)] * 5
    known += [claim(right=True)] * 19 + [claim(right=False)]
    known += [claim("inferred", right=False, held=False)] * 50
    weights = {(field, sign): weight for field, sign, weight, _ in fitted(known)}
    assert ("measure.rate", "bias", 40) in {(field, sign, claims) for field, sign, _, claims in fitted(known)}
    assert weights["measure.rate", "inferred"] < -1 < weights["measure.rate", "bias"]
    assert weights["measure.ends", "bias"] == pytest.approx(0.4, abs=0.1)  # the mean of all fields: 24 of 40


def test_a_sign_that_says_nothing_or_is_seldom_has_no_weight() -> None:
    known = [claim("titled", right=True)] * 18 + [claim("titled", right=False)] * 2
    known += [claim(right=True)] * 18 + [claim(right=False)] * 2
    known += [claim("titled", "long", right=True)] * 3 + [claim("long", right=True)] * 3
    assert {sign for field, sign, *_ in fitted(known) if field == "measure.rate"} == {"bias"}


def test_reliability_is_told_field_by_field() -> None:
    shown = CliRunner().invoke(reliability.main, ["dev"])
    assert shown.exit_code == 0
    assert "measure.imposer" in shown.output
    last = shown.output.splitlines()[-1].split()
    assert last[:3] == ["expected", "calibration", "error"]
    assert float(last[3]) < 0.12


def test_dev_values_told_with_more_confidence_are_oftener_right() -> None:
    found = read_claims(corpus.load("dev"))
    sure = [one.right for one in found if one.said >= 0.8]
    unsure = [one.right for one in found if one.said < 0.6]
    assert sum(sure) / len(sure) > sum(unsure) / len(unsure) + 0.2
