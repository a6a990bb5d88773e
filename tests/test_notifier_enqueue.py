"""Events become deliveries: each once, in its channel, the baseline in silence."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from notifier.enqueue import sound
from notifier.message import Message
from notifier.routes import Route
from notifier.worker import enqueue
from store.database import Store
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
    assert enqueue(store, root, AT) == 0
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
    assert enqueue(store, root, AT) == 0
    assert states(store) == {"suppressed": 1}
    assert store.outbox.due(AT) == []


def test_a_message_that_would_be_refused_keeps_its_text() -> None:
    good = Message(text="a", blocks=())
    assert sound(good) == good
    assert sound(Message(text="a", blocks=({"type": "divider"},))) == good
