"""Events become deliveries: each once, in its channel, the baseline in silence."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from notifier.enqueue import sound
from notifier.labels import Labels
from notifier.message import Message
from notifier.routes import Matcher, Route
from notifier.worker import Enqueued, enqueue
from store.database import Store
from store.records import AgreementStatus, AlertEvent
from tests.fakes import newsdesk
from tests.fakes.alerts import AT
from tests.fakes.newsdesk import queue, routes, states


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "quaywire.db") as opened:
        yield opened


@pytest.fixture
def root(tmp_path: Path) -> Route:
    return routes(tmp_path)


def test_every_event_is_queued_once_in_its_channel(store: Store, root: Route) -> None:
    assert queue(store, root, alerts=4) == 4
    assert enqueue(store, root, AT) == Enqueued()
    due = store.outbox.due(AT)
    assert [(d.channel, d.op, d.route) for d in due] == [
        ("C0NL", "post", "route.routes[0]"),
        ("C0BR", "post", "route.routes[1]"),
        ("C0ALL", "post", "route"),
        ("C0ALL", "post", "route"),
    ]
    assert len({d.id for d in due}) == 4


def test_the_baseline_is_silent(store: Store, root: Route) -> None:
    newsdesk.tell(store, newsdesk.pact(1), baseline=True)
    assert enqueue(store, root, AT) == Enqueued()
    assert states(store) == {"suppressed": 1}
    assert store.outbox.due(AT) == []


def test_a_message_that_would_be_refused_keeps_its_text(caplog: pytest.LogCaptureFixture) -> None:
    good = Message(text="a", blocks=())
    assert sound(good, of="event 1") == good
    assert sound(Message(text="a", blocks=({"type": "divider"},)), of="event 2") == good
    assert "event 2 goes without" in caplog.text


class Bug(Matcher):
    """A condition that fails on one event, as a bug in the code would."""

    def accepts(self, found: Labels) -> bool:
        if any(party.endswith("0002") for party in found["party"]):
            raise RuntimeError("a bug")
        return False


def test_an_event_without_words_does_not_stop_the_rest_and_is_loud(
    store: Store, root: Route, caplog: pytest.LogCaptureFixture
) -> None:
    bug = Bug(label="kind", operator="=", value="", pattern=re.compile(""))
    broken = replace(root, routes=(replace(root, name="bug", matchers=(bug,), routes=()), *root.routes))
    assert queue(store, broken, alerts=4) == 3
    assert "RuntimeError: a bug" in caplog.text
    assert enqueue(store, broken, AT) == Enqueued(wordless=1)
    assert enqueue(store, root, AT) == Enqueued(messages=1)


def test_a_change_is_told_without_reading_every_event_again(
    store: Store, root: Route, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(store, root, alerts=3)
    newsdesk.tell(store, newsdesk.pact(1, status=AgreementStatus.SIGNED), at=AT + timedelta(days=6))
    events, asked = store.facts.alert_events, []

    def counted(*, unrouted: bool = True) -> list[AlertEvent]:
        asked.append(unrouted)
        return events(unrouted=unrouted)

    monkeypatch.setattr(store.facts, "alert_events", counted)
    assert enqueue(store, root, AT) == Enqueued(messages=1)
    assert asked == [True]
