"""The outbox is emptied: each alert once, through lost replies, kills, rate limits and bad channels."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from notifier.outcomes import Look, Outcome, RateLimited, Sent
from notifier.routes import Route
from notifier.slack import SlackSender
from notifier.worker import TRIES, DrainReport, drain, enqueue
from store.database import Store
from store.records import AgreementStatus, Delivery
from tests.fakes import newsdesk
from tests.fakes.alerts import AT
from tests.fakes.newsdesk import CHANNELS, Clock, queue, routes, states
from tests.fakes.slack import TOKEN, FakeSlack


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack(clock: Clock) -> Iterator[FakeSlack]:
    with FakeSlack(channels=CHANNELS, dedupe=False, clock=clock.seconds) as workspace:
        yield workspace


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "quaywire.db") as opened:
        yield opened


@pytest.fixture
def root(tmp_path: Path) -> Route:
    return routes(tmp_path)


@pytest.fixture
def empty(store: Store, slack: FakeSlack, clock: Clock) -> Callable[..., DrainReport]:
    """Drain the store into the fake workspace, with no pace and no real sleep."""

    def run(**manners: object) -> DrainReport:
        sender = SlackSender(TOKEN, base_url=slack.url, timeout=1)
        return drain(store, {"slack": sender}, clock, clock.sleep, **{"pace_s": 0.0, **manners})  # type: ignore[arg-type]

    return run


def test_a_change_of_what_the_baseline_told_is_a_post(
    store: Store, root: Route, slack: FakeSlack, empty: Callable[..., DrainReport]
) -> None:
    newsdesk.tell(store, newsdesk.pact(1), baseline=True)
    newsdesk.tell(store, newsdesk.pact(1, status=AgreementStatus.SIGNED), at=AT + timedelta(days=6))
    assert enqueue(store, root, AT).messages == 1
    assert empty().sent == 1
    assert "thread_ts" not in slack.messages("C0BR")[0]


def test_a_change_replies_in_the_thread_and_names_old_and_new(
    store: Store, root: Route, slack: FakeSlack, empty: Callable[..., DrainReport]
) -> None:
    newsdesk.tell(store, newsdesk.pact(1))
    newsdesk.tell(store, newsdesk.pact(1, status=AgreementStatus.SIGNED), at=AT + timedelta(days=6))
    assert enqueue(store, root, AT).messages == 2
    assert empty().sent == 2
    post, reply = slack.messages("C0BR")
    assert reply["thread_ts"] == post["ts"]
    assert "Update: MOU status announced → signed" in reply["blocks"][0]["text"]["text"]


def test_each_message_arrives_once(
    store: Store, root: Route, slack: FakeSlack, empty: Callable[..., DrainReport]
) -> None:
    queue(store, root, alerts=9)
    assert empty() == DrainReport(sent=9)
    assert empty() == DrainReport()
    assert len(slack.delivery_ids()) == len(slack.distinct_delivery_ids()) == 9
    assert slack.calls["conversations.history"] == 0


def test_without_a_sender_deliveries_wait(store: Store, root: Route, clock: Clock) -> None:
    queue(store, root, alerts=2)
    assert drain(store, {}, clock, clock.sleep) == DrainReport(pending=2)


@pytest.mark.parametrize(
    "fault", ["drop_after", "rst_after", "500_after", "truncated_after", "fatal_error_after"]
)
def test_a_lost_reply_is_found_in_the_channel(
    store: Store, root: Route, slack: FakeSlack, clock: Clock, empty: Callable[..., DrainReport], fault: str
) -> None:
    queue(store, root, alerts=1)
    slack.fault("chat.postMessage", 1, fault)
    assert empty() == DrainReport(sent=1)
    assert len(slack.messages("C0NL")) == 1
    assert slack.calls["chat.postMessage"] == 1


@pytest.mark.parametrize("fault", ["drop_before", "500_before", "error:internal_error"])
def test_a_lost_request_is_sent_again_after_two_looks(
    store: Store, root: Route, slack: FakeSlack, clock: Clock, empty: Callable[..., DrainReport], fault: str
) -> None:
    queue(store, root, alerts=1)
    slack.fault("chat.postMessage", 1, fault)
    assert empty(grace_s=60.0) == DrainReport(sent=1)
    assert len(slack.messages("C0NL")) == 1
    assert slack.calls["conversations.history"] == 2
    assert clock.slept > 59.0


def test_the_grace_is_kept_across_runs(
    store: Store, root: Route, slack: FakeSlack, clock: Clock, empty: Callable[..., DrainReport]
) -> None:
    queue(store, root, alerts=1)
    slack.fault("chat.postMessage", 1, "drop_before")
    for _ in range(3):
        assert empty(grace_s=60.0, patience_s=0.0) == DrainReport(unknown=1)
    assert slack.calls["conversations.history"] == 1
    clock.sleep(61)
    assert empty(grace_s=60.0, patience_s=0.0) == DrainReport(sent=1)


def test_a_late_commit_is_met_by_the_grace(store: Store, root: Route, slack: FakeSlack) -> None:
    queue(store, root, alerts=1)
    slack.fault("chat.postMessage", 1, "late_commit", seconds=1.3)
    sender = SlackSender(TOKEN, base_url=slack.url, timeout=1)
    report = drain(store, {"slack": sender}, lambda: datetime.now(UTC), time.sleep, grace_s=0.8)
    slack.settle()
    assert report == DrainReport(sent=1)
    assert len(slack.messages("C0NL")) == 1


@pytest.mark.parametrize("stored", [True, False])
def test_a_kill_between_request_and_note_is_settled(
    store: Store, root: Route, slack: FakeSlack, clock: Clock, empty: Callable[..., DrainReport], stored: bool
) -> None:
    queue(store, root, alerts=1)
    (delivery,) = store.outbox.due(clock())
    store.outbox.mark_sending(delivery.id, clock())
    if stored:
        SlackSender(TOKEN, base_url=slack.url).send(delivery)
    assert empty() == DrainReport(sent=1)
    assert len(slack.messages("C0NL")) == 1


@pytest.mark.parametrize("hindrance", ["scope", "channel"])
def test_a_channel_that_cannot_be_read_holds_or_resends(
    store: Store, root: Route, slack: FakeSlack, empty: Callable[..., DrainReport], hindrance: str
) -> None:
    queue(store, root, alerts=2)
    slack.fault("chat.postMessage", 1, "drop_after")
    if hindrance == "scope":
        slack.scopes.discard("channels:history")
    slack.channels["C0NL"].readable = slack.channels["C0BR"].readable = False
    assert empty(on_unknown="hold", ops_channel="C0ALL") == DrainReport(sent=1, held=1, held_total=1)
    assert "1 held" in slack.messages("C0ALL")[0]["text"]
    newsdesk.tell(store, newsdesk.pact(9), at=AT + timedelta(hours=9))
    enqueue(store, root, AT)
    slack.calls.clear()
    slack.fault("chat.postMessage", 1, "drop_before")
    assert empty(on_unknown="resend") == DrainReport(sent=1, held_total=1)
    assert len(slack.messages("C0BR")) == 2


@pytest.mark.parametrize("code", ["invalid_auth", "token_revoked", "account_inactive", "missing_scope"])
def test_a_bad_token_stops_the_sink_and_kills_nothing(
    store: Store, root: Route, slack: FakeSlack, empty: Callable[..., DrainReport], code: str
) -> None:
    queue(store, root, alerts=5)
    slack.token_error = code
    assert empty() == DrainReport(pending=5, token_trouble=code)
    assert slack.calls["chat.postMessage"] == 1
    assert {d.attempts for d in store.outbox.due(AT + timedelta(days=99))} == {0}
    slack.token_error = ""
    assert empty() == DrainReport(sent=5)


def test_a_rate_limit_pauses_one_channel_and_counts_no_attempt(
    store: Store, root: Route, slack: FakeSlack, clock: Clock, empty: Callable[..., DrainReport]
) -> None:
    queue(store, root, alerts=2)
    slack.fault("chat.postMessage", 1, "429")
    assert empty(patience_s=0.0) == DrainReport(sent=1, pending=1)
    assert store.outbox.due(clock()) == []
    (waiting,) = store.outbox.due(clock() + timedelta(seconds=2))
    assert (waiting.channel, waiting.attempts) == ("C0NL", 0)
    clock.sleep(1.1)
    assert empty() == DrainReport(sent=1)


def test_a_short_rate_limit_is_waited_for(
    store: Store, root: Route, slack: FakeSlack, clock: Clock, empty: Callable[..., DrainReport]
) -> None:
    queue(store, root, alerts=3)
    for nth in (1, 2, 5):
        slack.fault("chat.postMessage", nth, "429")
    assert empty() == DrainReport(sent=3)
    assert 1.0 <= clock.slept < 5.0


def test_the_pace_keeps_every_channel_below_one_a_second(store: Store, root: Route) -> None:
    queue(store, root, alerts=10)
    with FakeSlack(channels=CHANNELS, rate=(1.0, 1)) as slack:
        sender = SlackSender(TOKEN, base_url=slack.url)
        started = time.monotonic()
        report = drain(store, {"slack": sender}, lambda: datetime.now(UTC), time.sleep, pace_s=1.05)
        assert report == DrainReport(sent=10)
        assert slack.refused == 0
        assert max(slack.max_rate(channel) for channel in CHANNELS) == 1
    assert time.monotonic() - started < 9.0  # channels take turns: 6 in the fullest, not 10 in a row


def test_one_bad_channel_does_not_stop_the_others(
    store: Store, root: Route, slack: FakeSlack, empty: Callable[..., DrainReport]
) -> None:
    queue(store, root, alerts=18)
    slack.channels["C0NL"].state = "is_archived"
    report = empty(ops_channel="C0ALL")
    dead = report.dead
    assert dead == 3
    assert report == DrainReport(sent=15, dead=3)
    assert states(store) == {"sent": 15, "dead": 3}
    assert "3 messages refused" in slack.messages("C0ALL")[-1]["text"]


def test_an_outage_stops_the_sink_early_and_loses_nothing(
    store: Store, root: Route, slack: FakeSlack, clock: Clock, empty: Callable[..., DrainReport]
) -> None:
    queue(store, root, alerts=30)
    gone = SlackSender(TOKEN, base_url="http://127.0.0.1:1/api/", timeout=1)
    report = drain(store, {"slack": gone}, clock, clock.sleep, pace_s=0.0)
    assert (report.sent, report.pending) == (0, 30)
    assert "ConnectionRefusedError" in report.unreachable
    for nth in range(1, 50):
        slack.fault("chat.postMessage", nth, "503_before")
        slack.fault("conversations.history", nth, "503_before")
    report = empty()
    assert (report.sent, report.pending + report.unknown) == (0, 30)
    assert slack.calls["chat.postMessage"] + slack.calls["conversations.history"] <= 6
    slack.heal()
    clock.sleep(1000)
    assert empty().sent == 30
    assert len(slack.delivery_ids()) == 30


@pytest.mark.parametrize("code", ["a_code_of_tomorrow", "internal_error"])
def test_messages_that_slack_never_takes_do_not_keep_back_the_rest(
    store: Store, root: Route, slack: FakeSlack, clock: Clock, empty: Callable[..., DrainReport], code: str
) -> None:
    queue(store, root, alerts=8)
    slack.poison = {f"Authority {number:04d}": code for number in range(3)}
    report = empty()
    assert (report.sent, report.unreachable) == (5, "")
    for _ in range(20):
        clock.sleep(6 * 3600)
        empty()
    assert states(store) == {"sent": 5, "dead": 3}
    assert slack.calls["chat.postMessage"] == 5 + 3 * TRIES


def test_a_refused_message_is_given_up_only_after_hours(
    store: Store, root: Route, slack: FakeSlack, clock: Clock, empty: Callable[..., DrainReport]
) -> None:
    queue(store, root, alerts=1)
    slack.poison = {"Authority": "a_code_of_tomorrow"}
    started = clock()
    while empty().pending:
        clock.sleep(600)
    assert timedelta(hours=7) < clock() - started < timedelta(hours=24)


def test_what_was_tried_often_goes_last(store: Store, root: Route, clock: Clock) -> None:
    queue(store, root, alerts=3)
    first, *_ = store.outbox.due(clock())
    store.outbox.mark_sending(first.id, clock())
    store.outbox.mark_pending(first.id, "refused", clock())
    assert [d.event_id for d in store.outbox.due(clock())] == [2, 3, 1]


def test_a_network_that_is_down_for_days_costs_no_tries(
    store: Store, root: Route, clock: Clock, empty: Callable[..., DrainReport]
) -> None:
    queue(store, root, alerts=1)
    gone = SlackSender(TOKEN, base_url="http://127.0.0.1:1/api/", timeout=1)
    for _ in range(2 * TRIES):
        drain(store, {"slack": gone}, clock, clock.sleep, pace_s=0.0)
        clock.sleep(900)
    assert [delivery.attempts for delivery in store.outbox.due(clock())] == [0]
    assert empty() == DrainReport(sent=1)


class Odd:
    """A sender that answers as it is told; without an answer it has a bug."""

    paced = False

    def __init__(self, answers: dict[int, Outcome], otherwise: Outcome | None = None) -> None:
        self.answers, self.otherwise = answers, otherwise

    def send(self, delivery: Delivery) -> Outcome:
        answer = self.answers.get(delivery.event_id, self.otherwise)
        if answer is None:
            raise KeyError("a bug")
        return answer

    def look(self, delivery: Delivery) -> Look:
        raise KeyError("a bug")

    def note(self, channel: str, text: str) -> str:
        return ""


def test_a_bug_on_one_message_does_not_stop_the_rest(
    store: Store, root: Route, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    queue(store, root, alerts=4)
    lost, *_ = store.outbox.due(clock())
    store.outbox.mark_sending(lost.id, clock())
    odd = Odd({3: Sent(ts="3.0"), 4: Sent(ts="4.0")})
    report = drain(store, {"slack": odd}, clock, clock.sleep)
    assert report == DrainReport(sent=2, dead=1, held=1, held_total=1)
    assert states(store) == {"sent": 2, "dead": 1, "held": 1}
    assert "KeyError: 'a bug'" in caplog.text
    assert lost.id in caplog.text


def test_a_rate_limit_of_no_time_ends(store: Store, root: Route, clock: Clock) -> None:
    queue(store, root, alerts=1)
    limited = Odd({}, RateLimited(0.0, "ratelimited"))
    assert drain(store, {"slack": limited}, clock, clock.sleep, patience_s=10.0) == DrainReport(pending=1)
    assert clock.slept <= 10.0


def hold_with_a_reply(store: Store, root: Route, clock: Clock) -> None:
    """A post that is held, and a reply that waits for it."""
    newsdesk.tell(store, newsdesk.pact(1))
    newsdesk.tell(store, newsdesk.pact(1, status=AgreementStatus.SIGNED), at=AT + timedelta(days=6))
    enqueue(store, root, AT)
    (post,) = store.outbox.due(clock())
    store.outbox.mark_held(post.id, "history: missing_scope", clock())


def test_held_messages_are_told_each_time_and_their_replies_are_not_pending(
    store: Store, root: Route, clock: Clock, empty: Callable[..., DrainReport]
) -> None:
    hold_with_a_reply(store, root, clock)
    for _ in range(2):
        assert empty() == DrainReport(held_total=1)


@pytest.mark.parametrize("resend", [True, False])
def test_a_person_settles_what_is_held(
    store: Store,
    root: Route,
    slack: FakeSlack,
    clock: Clock,
    empty: Callable[..., DrainReport],
    resend: bool,
) -> None:
    hold_with_a_reply(store, root, clock)
    assert store.outbox.settle_held(resend=resend) == 1
    assert empty() == DrainReport(sent=2 if resend else 1)
    assert ["thread_ts" in message for message in slack.messages("C0BR")] == (
        [False, True] if resend else [False]
    )
    assert states(store) == ({"sent": 2} if resend else {"sent": 1, "suppressed": 1})


def test_the_log_names_what_it_speaks_of(
    store: Store,
    root: Route,
    slack: FakeSlack,
    clock: Clock,
    empty: Callable[..., DrainReport],
    caplog: pytest.LogCaptureFixture,
) -> None:
    queue(store, root, alerts=1)
    slack.channels["C0NL"].state = "is_archived"
    (delivery,) = store.outbox.due(clock())
    empty()
    assert f"delivery {delivery.id} to slack C0NL dead: is_archived" in caplog.messages
