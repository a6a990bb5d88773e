"""The Slack sender and the fake workspace over real HTTP: the ambiguity table row by row, and the look."""

import http.client
import json
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError

import pytest

from notifier.outcomes import (
    Ambiguous,
    Dead,
    LookLater,
    NotSent,
    Outcome,
    RateLimited,
    Sent,
    TokenTrouble,
)
from notifier.slack import SlackSender, outcome, unseen
from store.records import Delivery
from tests.fakes.slack import TOKEN, FakeSlack

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


def test_a_message_arrives_whole(slack: FakeSlack) -> None:
    answer = sender(slack).send(delivery())
    (message,) = slack.messages(CHANNEL)
    assert answer == Sent(ts=message["ts"])
    assert message["text"] == "alert 1"
    assert message["blocks"][0]["text"]["text"] == "alert 1"
    assert message["metadata"] == {
        "event_type": "quaywire_alert",
        "event_payload": {"delivery_id": delivery().id},
    }
    asked = slack.requests[0][1]
    assert (asked["unfurl_links"], asked["unfurl_media"], asked["mrkdwn"]) == (False, False, False)
    assert "thread_ts" not in asked


def test_a_reply_goes_into_its_thread(slack: FakeSlack) -> None:
    post = sender(slack).send(delivery(1))
    assert isinstance(post, Sent)
    assert isinstance(sender(slack).send(delivery(2, thread_ts=post.ts)), Sent)
    assert slack.messages(CHANNEL)[1]["thread_ts"] == post.ts


def test_a_reply_to_a_parent_that_a_console_took_stands_alone(slack: FakeSlack) -> None:
    assert isinstance(sender(slack).send(delivery(2, thread_ts=delivery(1).id)), Sent)
    assert "thread_ts" not in slack.messages(CHANNEL)[0]


# What the network or Slack does, what the sender says of it, and how many messages are stored by then.
TABLE = [
    ("drop_before", Ambiguous, 0),
    ("drop_after", Ambiguous, 1),
    ("rst_after", Ambiguous, 1),
    ("truncated_after", Ambiguous, 1),
    ("500_before", Ambiguous, 0),
    ("500_after", Ambiguous, 1),
    ("503_before", Ambiguous, 0),
    ("503_after", Ambiguous, 1),
    ("bad_json_after", Ambiguous, 1),
    ("array_after", Ambiguous, 1),
    ("fatal_error_after", Ambiguous, 1),
    ("internal_error_after", Ambiguous, 1),
    ("error:service_unavailable", Ambiguous, 0),
    ("error:request_timeout", Ambiguous, 0),
    ("error:duplicate_message_not_found", Ambiguous, 0),
    ("429", RateLimited, 0),
    ("429_as_200", RateLimited, 0),
    ("error:ratelimited", RateLimited, 0),
    ("error:rate_limited", RateLimited, 0),
    ("error:channel_not_found", Dead, 0),
    ("error:not_in_channel", Dead, 0),
    ("error:is_archived", Dead, 0),
    ("error:invalid_blocks", Dead, 0),
    ("error:no_text", Dead, 0),
    ("error:restricted_action", Dead, 0),
    ("error:restricted_action_of_tomorrow", Dead, 0),
    ("error:metadata_too_large", Dead, 0),
    ("error:invalid_auth", TokenTrouble, 0),
    ("error:not_authed", TokenTrouble, 0),
    ("error:token_revoked", TokenTrouble, 0),
    ("error:token_expired", TokenTrouble, 0),
    ("error:account_inactive", TokenTrouble, 0),
    ("error:missing_scope", TokenTrouble, 0),
    ("error:a_code_of_tomorrow", NotSent, 0),
]


@pytest.mark.parametrize(("fault", "kind", "stored"), TABLE, ids=[row[0] for row in TABLE])
def test_the_ambiguity_table(slack: FakeSlack, fault: str, kind: type[Outcome], stored: int) -> None:
    slack.fault("chat.postMessage", 1, fault)
    answer = sender(slack).send(delivery())
    slack.settle()
    assert type(answer) is kind, answer
    assert len(slack.messages(CHANNEL)) == stored
    assert slack.calls["chat.postMessage"] == 1  # never a retry of the SDK's own


@pytest.mark.parametrize(("fault", "stored"), [("hang_after", 1), ("late_commit", 0)])
def test_a_reply_that_does_not_come_in_time_is_ambiguous(slack: FakeSlack, fault: str, stored: int) -> None:
    slack.fault("chat.postMessage", 1, fault, seconds=1.4)
    assert isinstance(sender(slack, timeout=1).send(delivery()), Ambiguous)
    assert len(slack.messages(CHANNEL)) == stored
    slack.settle()
    assert len(slack.messages(CHANNEL)) == 1


def test_no_one_listening_is_not_sent() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    answer = SlackSender(TOKEN, base_url=f"http://127.0.0.1:{port}/api/", timeout=1).send(delivery())
    assert isinstance(answer, NotSent)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (URLError(socket.gaierror(-2, "Name or service not known")), NotSent),
        (URLError(ConnectionRefusedError(111, "Connection refused")), NotSent),
        (URLError(OSError(101, "Network is unreachable")), NotSent),
        (URLError(OSError(113, "No route to host")), NotSent),
        (URLError(ssl.SSLCertVerificationError(1, "self-signed certificate")), NotSent),
        (URLError(TimeoutError("timed out")), Ambiguous),
        (URLError(ConnectionResetError(104, "Connection reset by peer")), Ambiguous),
        (URLError(BrokenPipeError(32, "Broken pipe")), Ambiguous),
        (URLError(ssl.SSLEOFError(8, "EOF occurred in violation of protocol")), Ambiguous),
        (TimeoutError("The read operation timed out"), Ambiguous),
        (http.client.RemoteDisconnected("Remote end closed connection"), Ambiguous),
        (http.client.IncompleteRead(b"{"), Ambiguous),
        (UnicodeDecodeError("utf-8", b"x", 0, 1, "bad"), Ambiguous),
    ],
    ids=repr,
)
def test_what_the_network_may_do(error: Exception, kind: type[Outcome]) -> None:
    assert type(outcome(error)) is kind


def test_an_unknown_token_is_token_trouble(slack: FakeSlack) -> None:
    assert sender(slack, token="xoxb-wrong").send(delivery()) == TokenTrouble("invalid_auth")
    assert sender(slack, token="xoxb-wrong").look(delivery()) == TokenTrouble("invalid_auth")


def test_retry_after_is_told(slack: FakeSlack) -> None:
    slack.fault("chat.postMessage", 1, "429")
    slack.fault("chat.postMessage", 2, "429_as_200")
    assert sender(slack).send(delivery()) == RateLimited(1.0, "ratelimited")
    assert sender(slack).send(delivery()) == RateLimited(30.0, "message_limit_exceeded")


@pytest.mark.parametrize(
    ("said", "meant"),
    [("0", 1.0), ("7", 7.0), ("²", 30.0), ("9" * 400, 86_400.0), ("-5", 30.0), ("1.5", 30.0), ("", 30.0)],
)
def test_a_retry_after_is_a_second_to_a_day(slack: FakeSlack, said: str, meant: float) -> None:
    slack.retry_after = said
    slack.fault("chat.postMessage", 1, "429")
    slack.fault("conversations.history", 1, "429")
    assert sender(slack).send(delivery()) == RateLimited(meant, "ratelimited")
    assert sender(slack).look(delivery()) == LookLater("ratelimited", retry_after_s=meant, answered=True)


@pytest.mark.parametrize(
    "token", ["xoxb-secret\n", "xoxb-se\ncret", "xoxb-secret\r\nX: y", "xoxb-sécret", " xoxb-secret", ""]
)
def test_a_token_that_is_none_is_not_sent_and_not_told(slack: FakeSlack, token: str) -> None:
    broken = sender(slack, token=token)
    answers = [broken.send(delivery()), broken.look(delivery())]
    assert [type(answer) for answer in answers] == [TokenTrouble, TokenTrouble]
    told = f"{answers} {broken.note(CHANNEL, 'hello')}"
    assert "xox" not in told
    assert "cret" not in told
    assert not slack.calls


@pytest.mark.parametrize("secret", ["xoxb-12-secret", "xoxe.xoxb-1-secret", "xoxp-secret"])
def test_no_error_holds_a_token(secret: str) -> None:
    error = ValueError(f"Invalid header value b'Bearer {secret}'")
    for told in (outcome(error), unseen(error), outcome(URLError(OSError(1, f"proxy: {secret}")))):
        assert "secret" not in str(told)
        assert "xox…" in str(told)


def test_a_rotated_token_is_one(slack: FakeSlack) -> None:
    slack.token = "xoxe.xoxb-1-Mi0y_a"
    assert isinstance(sender(slack, token=slack.token).send(delivery()), Sent)


@pytest.mark.parametrize(
    ("fault", "answered"),
    [
        ("error:a_code_of_tomorrow", True),
        ("error:internal_error", True),
        ("503_before", False),
        ("drop_before", False),
    ],
)
def test_an_answer_is_told_from_a_failure_of_the_network(
    slack: FakeSlack, fault: str, answered: bool
) -> None:
    slack.fault("chat.postMessage", 1, fault)
    slack.fault("conversations.history", 1, fault)
    sent, seen = sender(slack).send(delivery()), sender(slack).look(delivery())
    assert isinstance(sent, NotSent | Ambiguous)
    assert isinstance(seen, LookLater)
    assert (sent.answered, seen.answered) == (answered, answered)


def test_blocks_that_are_too_long_are_left_out_once(slack: FakeSlack) -> None:
    slack.fault("chat.postMessage", 1, "error:msg_blocks_too_long")
    assert isinstance(sender(slack).send(delivery()), Sent)
    (message,) = slack.messages(CHANNEL)
    assert "blocks" not in message
    slack.fault("chat.postMessage", 3, "error:msg_blocks_too_long")
    slack.fault("chat.postMessage", 4, "error:msg_blocks_too_long")
    assert sender(slack).send(delivery(2)) == Dead("msg_blocks_too_long")


def test_one_delivery_keeps_one_client_msg_id() -> None:
    with FakeSlack(dedupe=True) as slack:
        first, again, other = (sender(slack).send(delivery(n)) for n in (1, 1, 2))
        assert first == again != other
        assert len(slack.messages(CHANNEL)) == 2
