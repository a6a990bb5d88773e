"""Messages: goldens of each kind, and that no title, name or sentence can break out of one.

After a change of layout: ``python -m tests.test_notifier_message`` writes the goldens anew; read the diff.
"""

import json
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifier import wording
from notifier.message import plain, render
from notifier.validate import problems
from store.records import (
    AgreementStatus,
    AgreementType,
    AlertEvent,
    AlertKind,
    MeasureAction,
    MeasureType,
    Party,
    Product,
    Realis,
)
from tests.fakes import alerts, slack_rules

GOLDENS = Path(__file__).parent / "goldens" / "notifier"
MADE: dict[str, Callable[..., AlertEvent]] = {
    name: getattr(alerts, name) for name in ("mou", "tariff", "trade_deal", "concession", "status_change")
}


def golden(name: str) -> dict[str, Any]:
    event, before = MADE[name](), alerts.ANNOUNCED if name == "status_change" else None
    message = render(event, before=before)
    return {
        "plain": plain(event, before=before).splitlines(),
        "text": message.text,
        "blocks": list(message.blocks),
    }


@pytest.mark.parametrize("name", MADE)
def test_golden(name: str) -> None:
    assert golden(name) == json.loads((GOLDENS / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", MADE)
def test_slack_and_our_own_rules_take_every_kind(name: str) -> None:
    message = render(MADE[name]())
    assert problems(message.text, message.blocks) == []
    assert slack_rules.refusal({"text": message.text, "blocks": list(message.blocks)}) is None


def strings(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for value in node.values():
            yield from strings(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from strings(value)
    elif isinstance(node, str):
        yield node


HOSTILE = st.one_of(
    st.text(max_size=400),
    st.sampled_from(
        [
            "<!channel> <@U1> <!subteam^S1|all>",
            "<https://evil.test|Reuters>",
            "*bold* _it_ ~no~ `code` :tada: > quote",
            "\u202egnitrats\u202c \u200b\u200f",
            "\x1b[2J\x1b]8;;http://evil.test\x07click\x1b]8;;\x07",
            "&amp;&lt;!here&gt;",
            "x" * 5000,
            "&" * 5000,
            "\n\n\n",
            "",
        ]
    ),
)


@settings(max_examples=100, deadline=None)
@given(title=HOSTILE, sentence=HOSTILE, name=HOSTILE, source=HOSTILE, url=HOSTILE, many=st.integers(0, 60))
def test_hostile_words_stay_words(
    title: str, sentence: str, name: str, source: str, url: str, many: int
) -> None:
    pact = replace(alerts.PACT, parties=(Party(name=name, country=name, port=name[:5]),) * many, signed=name)
    duty = replace(
        alerts.DUTY, products=(Product(name=name, hs=name),) * many, legal_basis=name, imposer=(name,)
    )
    common = {"article_title": title, "sentence": sentence, "source_name": source, "article_url": url}
    moved = {"changes": {"status": name, name: sentence}, "revision": 2}
    made = (
        alerts.mou(fact=pact, **common),
        alerts.tariff(fact=duty, **common),
        alerts.mou(fact=pact, record_id=name, **moved, **common),
    )
    for event in made:
        message = render(event)
        assert problems(message.text, message.blocks) == []
        assert slack_rules.refusal({"text": message.text, "blocks": list(message.blocks)}) is None
        assert "mrkdwn" not in json.dumps(message.blocks)
        shown = [*strings(message.blocks), message.text, *plain(event).splitlines()]
        assert not [c for text in shown for c in text if unicodedata.category(c) == "Cc" and c != "\n"]
        assert len(plain(event)) < 8000


def test_the_fallback_text_tells_every_fact() -> None:
    text = render(alerts.tariff()).text
    for fact in (
        "Tariff increased",
        "planned",
        "United States",
        "Mexico",
        "HS 72",
        "25% → 50%",
        "2027-01-01",
    ):
        assert fact in text
    assert "Section 232" in text
    assert "Tariff Watch" in text


def test_a_link_shows_its_host_and_a_bad_one_is_not_shown() -> None:
    good = json.dumps(render(alerts.mou()).blocks)
    assert "(harbourgazette.test)" in good
    bad = alerts.mou(article_url="https://reuters.test@evil.test/")
    assert "evil.test" not in json.dumps(render(bad).blocks) + plain(bad)
    assert "no usable link" in json.dumps(render(bad).blocks)


def test_what_is_unknown_is_said_or_left_out() -> None:
    bare = replace(
        alerts.PACT, parties=(), party_countries=(), party_ports=(), signed=None, term_months=None, topics=()
    )
    lines = plain(alerts.mou(fact=bare)).splitlines()
    assert "   Parties     not stated" in lines
    assert "   Signed      date not stated" in lines
    assert not [line for line in lines if "Ports" in line or "Term" in line or "None" in line]


@pytest.mark.parametrize(
    ("rate", "prior", "unit", "shown"),
    [
        (50.0, 25.0, "percent", "25% → 50%"),
        (7.5, None, "percent", "7.5%"),
        (None, 25.0, "percent", "25% before, new rate not stated"),
        (None, None, None, "not stated"),
        (120.0, None, "USD/t", "120 USD/t"),
        (0.0, 10.0, "percent", "10% → 0%"),
    ],
)
def test_rates(rate: float | None, prior: float | None, unit: str | None, shown: str) -> None:
    fact = replace(alerts.DUTY, rate=rate, rate_prior=prior, rate_unit=unit)
    assert f"   Rate        {shown}" in plain(alerts.tariff(fact=fact)).splitlines()


@pytest.mark.parametrize(
    ("months", "shown"), [(1, "1 month"), (12, "1 year"), (18, "18 months"), (60, "5 years")]
)
def test_terms(months: int, shown: str) -> None:
    assert (
        f"   Term        {shown}"
        in plain(alerts.mou(fact=replace(alerts.PACT, term_months=months))).splitlines()
    )


def test_a_lone_unofficial_source_is_called_unconfirmed() -> None:
    assert "1 publisher, unconfirmed" in plain(alerts.mou(publishers=1))
    assert "unconfirmed" not in plain(alerts.mou(publishers=1, official=True))
    assert "unconfirmed" not in plain(alerts.mou(publishers=2))


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (wording.ALERT, AlertKind),
        (wording.AGREEMENT_TYPE, AgreementType),
        (wording.AGREEMENT_STATUS, AgreementStatus),
        (wording.MEASURE_TYPE, MeasureType),
        (wording.MEASURE_ACTION, MeasureAction),
        (wording.REALIS, Realis),
    ],
)
def test_every_value_has_its_words(table: dict[Any, Any], words: type[StrEnum]) -> None:
    assert set(table) == set(words)


@pytest.mark.parametrize(
    ("text", "blocks", "problem"),
    [
        ("", [], "text is empty"),
        ("x" * 601, [], "more than 600"),
        ("a < b", [], "angle bracket"),
        ("a", [{"type": "divider"}], "divider block"),
        ("a", [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "header block"),
        ("a", [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}], "more than 150"),
        ("a", [{"type": "header", "text": {"type": "plain_text", "text": ""}}], "empty"),
        ("a", [{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}]}], "only plain_text"),
        ("a", [{"type": "context", "elements": []}], "context block"),
        (
            "a",
            [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}],
            "section",
        ),
        ("a", [{"type": "header", "text": {"type": "plain_text", "text": "x" * 150}}] * 46, "46 blocks"),
    ],
)
def test_the_validator_finds(text: str, blocks: list[dict[str, Any]], problem: str) -> None:
    assert any(problem in line for line in problems(text, blocks))


@pytest.mark.parametrize(
    ("leaf", "problem"),
    [
        ({"type": "link", "url": "javascript:alert(1)", "text": "x"}, "web address"),
        ({"type": "link", "url": "https://a.test/" + "x" * 3000, "text": "x"}, "web address"),
        ({"type": "broadcast", "range": "channel"}, "only text and link"),
        ({"type": "text", "text": "x" * 3001}, "more than 3000"),
    ],
)
def test_the_validator_looks_into_rich_text(leaf: dict[str, Any], problem: str) -> None:
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [leaf]}]}
    assert any(problem in line for line in problems("a", [block]))


def test_the_validator_measures_the_json() -> None:
    leaves = [{"type": "text", "text": "x"}] * 400
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": leaves}]}
    assert any("JSON" in line for line in problems("a", [block]))


def test_the_validator_adds_up_all_words() -> None:
    leaf = {"type": "text", "text": "x" * 2100}
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [leaf]}]}
    assert any("8400 characters of text" in line for line in problems("a", [block] * 4))


if __name__ == "__main__":
    GOLDENS.mkdir(parents=True, exist_ok=True)
    for kind in MADE:
        lines = json.dumps(golden(kind), ensure_ascii=False, indent=1)
        (GOLDENS / f"{kind}.json").write_text(lines + "\n", encoding="utf-8")
