"""Chaos: faults at random, workers killed in mid-flight, and still each alert once."""

import random
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from notifier.outcomes import Look, Outcome
from notifier.routes import Route
from notifier.slack import SlackSender
from notifier.worker import drain, enqueue
from store.database import Store
from store.records import AgreementStatus, Delivery, DeliveryState
from tests.fakes import newsdesk
from tests.fakes.alerts import AT
from tests.fakes.newsdesk import CHANNELS, Clock, queue, routes, states
from tests.fakes.slack import TOKEN, FakeSlack, read_journal


class Killed(BaseException):
    """Stands for kill -9 inside one process: nothing catches it."""


class Mortal:
    """A sender whose process dies now and then, before the request or after the answer."""

    paced = True

    def __init__(self, inner: SlackSender, rng: random.Random, chance: float) -> None:
        self._inner, self._rng, self._chance = inner, rng, chance

    def send(self, delivery: Delivery) -> Outcome:
        if self._rng.random() < self._chance:
            raise Killed
        outcome = self._inner.send(delivery)
        if self._rng.random() < self._chance:
            raise Killed
        return outcome

    def look(self, delivery: Delivery) -> Look:
        return self._inner.look(delivery)

    def note(self, channel: str, text: str) -> str:
        return self._inner.note(channel, text)


KINDS = [
    "drop_before",
    "drop_after",
    "rst_after",
    "500_before",
    "500_after",
    "503_after",
    "fatal_error_after",
    "truncated_after",
    "bad_json_after",
    "internal_error_after",
    "429",
]


@pytest.mark.parametrize(("seed", "dedupe"), [(1, False), (2, True), (3, False)])
def test_chaos(tmp_path: Path, seed: int, dedupe: bool) -> None:
    rng, clock, root = random.Random(seed), Clock(), routes(tmp_path)
    with Store.open(tmp_path / "quaywire.db") as store:
        _chaos(store, root, clock, rng, dedupe=dedupe)


def _chaos(store: Store, root: Route, clock: Clock, rng: random.Random, *, dedupe: bool) -> None:
    expected = queue(store, root, alerts=200)
    for number in range(0, 200, 10):
        changed = newsdesk.pact(number, status=AgreementStatus.SIGNED)
        newsdesk.tell(store, changed, at=AT + timedelta(days=6, minutes=number))
    expected += enqueue(store, root, AT).messages
    assert expected == 220
    kills = 0
    with FakeSlack(channels=CHANNELS, dedupe=dedupe, page=15, clock=clock.seconds) as slack:
        for nth in range(1, 1200):
            if rng.random() < 0.3:
                slack.fault("chat.postMessage", nth, rng.choice(KINDS))
            if rng.random() < 0.2:
                slack.fault("conversations.history", nth, rng.choice(KINDS))
                slack.fault("conversations.replies", nth, rng.choice(KINDS))
        sender = Mortal(SlackSender(TOKEN, base_url=slack.url, timeout=5), rng, 0.04)
        for _ in range(600):
            try:
                drain(store, {"slack": sender}, clock, clock.sleep, pace_s=0.0)
            except Killed:
                kills += 1
            clock.sleep(100)
            if states(store) == {"sent": expected}:
                break
        slack.settle()
        assert states(store) == {"sent": expected}
        assert len(slack.delivery_ids()) == len(slack.distinct_delivery_ids()) == expected
        assert kills > 5
        replies = [m for channel in CHANNELS for m in slack.messages(channel) if "thread_ts" in m]
        assert len(replies) == 20


WORKER = """
import sys, time
from datetime import UTC, datetime
from notifier.routes import Route
from notifier.slack import SlackSender
from notifier.worker import drain
from store.database import Store
path, url = sys.argv[1:]
with Store.open(path) as store:
    print("ready", flush=True)
    sender = SlackSender("xoxb-0-fake", base_url=url, timeout=5)
    manners = {"pace_s": 0.0, "grace_s": 0.5, "patience_s": 20.0}
    drain(store, {"slack": sender}, lambda: datetime.now(UTC), time.sleep, **manners)
"""


def test_kill_minus_nine(tmp_path: Path) -> None:
    rng, path = random.Random(9), tmp_path / "quaywire.db"
    with Store.open(path) as store:
        expected = queue(store, routes(tmp_path), alerts=60)
    journal = tmp_path / "journal.jsonl"
    with FakeSlack(channels=CHANNELS, dedupe=False, journal=journal) as slack:
        command = [sys.executable, "-c", WORKER, str(path), slack.url]
        for _ in range(6):
            with subprocess.Popen(
                command, stdout=subprocess.PIPE, cwd=Path(__file__).parent.parent
            ) as worker:
                assert worker.stdout is not None
                worker.stdout.readline()
                time.sleep(rng.uniform(0.01, 0.12))
                worker.kill()
        for _ in range(3):  # what a killed run put off is for the run after
            subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parent.parent)
            if _all_sent(path, expected):
                break
            time.sleep(6)
    stored = [
        line["message"]["metadata"]["event_payload"] for line in read_journal(journal) if "message" in line
    ]
    ids = [payload["delivery_id"] for payload in stored]
    assert len(ids) == len(set(ids)) == expected
    assert _all_sent(path, expected)


def _all_sent(path: Path, expected: int) -> bool:
    with Store.open(path) as store:
        return store.outbox.counts()[DeliveryState.SENT] == expected
