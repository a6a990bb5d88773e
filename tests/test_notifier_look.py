"""Is a message of unknown fate in its channel? And the fake workspace itself, where the answer is read."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from notifier.outcomes import (
    Absent,
    Dead,
    Found,
    LookLater,
    RateLimited,
    Sent,
    Unreadable,
)
from notifier.slack import SlackSender
from store.records import Delivery
from tests.fakes.slack import TOKEN, FakeSlack, read_journal

CHANNEL = "C0ALL"
ROOT = Path(__file__).parent.parent


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack(dedupe=False) as workspace:
        yield workspace


def sender(slack: FakeSlack, *, token: str = TOKEN, timeout: int = 5) -> SlackSender:
    return SlackSender(token, base_url=slack.url, timeout=timeout)


def delivery(number: int = 1, *, channel: str = CHANNEL, thread_ts: str | None = None) -> Delivery:
    block = {"type": "header", "text": {"type": "plain_text", "text": f"alert {number}", "emoji": False}}
    return Delivery(
        id=f"00000000-0000-5000-8000-{number:012d}",
        event_id=number,
        record_id="r1",
        route="route",
        sink="slack",
        channel=channel,
        op="reply" if thread_ts else "post",
        body_json=json.dumps({"text": f"alert {number}", "blocks": [block], "plain": "p"}),
        first_try_at=datetime.now(UTC),
        thread_ts=thread_ts,
    )


# -- the look --------------------------------------------------------------------------------------------


def test_what_stands_in_the_channel_is_found(slack: FakeSlack) -> None:
    for number in (1, 2, 3):
        sender(slack).send(delivery(number))
    assert sender(slack).look(delivery(2)) == Found(ts=slack.messages(CHANNEL)[1]["ts"])
    assert sender(slack).look(delivery(4)) == Absent()


def test_a_look_turns_every_page() -> None:
    with FakeSlack(page=15) as slack:
        for number in range(1, 41):
            sender(slack).send(delivery(number))
        assert sender(slack).look(delivery(1)) == Found(ts=slack.messages(CHANNEL)[0]["ts"])
        assert slack.calls["conversations.history"] == 3


def test_a_reply_is_sought_in_its_thread(slack: FakeSlack) -> None:
    post = sender(slack).send(delivery(1))
    assert isinstance(post, Sent)
    sender(slack).send(delivery(2, thread_ts=post.ts))
    reply = slack.messages(CHANNEL)[1]["ts"]
    assert sender(slack).look(delivery(2, thread_ts=post.ts)) == Found(ts=reply)
    assert sender(slack).look(delivery(3, thread_ts=post.ts)) == Absent()
    assert slack.calls["conversations.history"] == 0


@pytest.mark.parametrize(("skew_s", "kind"), [(-100.0, Found), (100.0, Found), (-300.0, Absent)])
def test_clocks_may_differ_by_two_minutes(skew_s: float, kind: type[object]) -> None:
    with FakeSlack(clock=lambda: time.time() + skew_s) as slack:
        sender(slack).send(delivery())
        assert type(sender(slack).look(delivery())) is kind


def test_a_history_that_may_not_be_read_says_so(slack: FakeSlack) -> None:
    slack.channels[CHANNEL].readable = False
    assert sender(slack).look(delivery()) == Unreadable("not_in_channel")
    slack.channels[CHANNEL].readable = True
    slack.scopes.discard("channels:history")
    assert sender(slack).look(delivery()) == Unreadable("missing_scope")


def test_metadata_that_is_withheld_is_not_taken_for_absence(slack: FakeSlack) -> None:
    sender(slack).send(delivery())
    del slack.channels[CHANNEL].messages[0]["metadata"]["event_payload"]
    assert sender(slack).look(delivery()) == Unreadable("metadata is withheld")


@pytest.mark.parametrize("fault", ["drop_before", "500_before", "429", "bad_json_after", "truncated_after"])
def test_a_look_that_fails_is_tried_another_time(slack: FakeSlack, fault: str) -> None:
    sender(slack).send(delivery())
    slack.fault("conversations.history", 1, fault)
    assert isinstance(sender(slack).look(delivery()), LookLater)
    assert isinstance(sender(slack).look(delivery()), Found)


def test_an_old_message_does_not_count(slack: FakeSlack) -> None:
    sender(slack).send(delivery())
    late = datetime.now(UTC) + timedelta(seconds=200)
    assert sender(slack).look(replace(delivery(), first_try_at=late)) == Absent()


def test_ops_notes_are_escaped_and_fail_softly(slack: FakeSlack) -> None:
    assert sender(slack).note(CHANNEL, "refused <!channel>") == ""
    assert slack.messages(CHANNEL)[0]["text"] == "refused &lt;!channel&gt;"
    assert "channel_not_found" in sender(slack).note("C0NONE", "x")


# -- the fake itself -------------------------------------------------------------------------------------


def test_the_fake_keeps_its_rate_and_tells_it() -> None:
    with FakeSlack(rate=(1.0, 2)) as slack:
        outcomes = [type(sender(slack).send(delivery(n))) for n in range(1, 5)]
        assert outcomes == [Sent, Sent, RateLimited, RateLimited]
        assert slack.refused == 2
        assert slack.max_rate(CHANNEL) == 2
        time.sleep(1.05)
        assert isinstance(sender(slack).send(delivery(5)), Sent)


def test_the_fake_refuses_what_slack_refuses(slack: FakeSlack) -> None:
    bodies = [[{"type": "divider"}] * 51, [{}], [{"type": "alert"}], [{"type": "header", "text": "x"}]]
    for blocks in bodies:
        refused = replace(delivery(), body_json=json.dumps({"text": "x", "blocks": blocks}))
        assert sender(slack).send(refused) == Dead("invalid_blocks")
    wordy = {"type": "context", "elements": [{"type": "plain_text", "text": "x" * 3000}] * 5}
    answer = sender(slack).send(replace(delivery(), body_json=json.dumps({"text": "x", "blocks": [wordy]})))
    assert isinstance(answer, Sent)
    assert "blocks" not in slack.messages(CHANNEL)[0]  # msg_blocks_too_long first


def test_the_fake_runs_on_its_own(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    options = ["--journal", str(journal), "--channels", "C0X"]
    command = [sys.executable, "-m", "tests.fakes.slack", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        assert isinstance(SlackSender(TOKEN, base_url=url, timeout=5).send(delivery(channel="C0X")), Sent)
        server.kill()
    assert [line["event"] for line in read_journal(journal)] == ["call", "stored"]


def test_the_manifest_asks_for_what_the_sender_uses() -> None:
    manifest = json.loads((ROOT / "config" / "slack-manifest.json").read_text(encoding="utf-8"))
    scopes = manifest["oauth_config"]["scopes"]
    assert {"chat:write", "channels:history"} <= set(scopes["bot"]) - set(scopes["bot_optional"])
    assert set(scopes["bot_optional"]) < set(scopes["bot"])  # Slack wants optional scopes in both lists
