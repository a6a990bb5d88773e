"""The outbox: states, threads, pauses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from store.codec import moment
from store.database import Store
from store.records import AgreementStatus, Delivery, DeliveryState, StoreError
from tests.store_builders import NOW, agreement, article, open_store, rows, tell, value

SOON = NOW + timedelta(minutes=5)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "q.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """Two events of one record: signed, then in force."""
    with open_store(path) as opened:
        tell(opened, article("a", "They signed."), agreement())
        tell(opened, article("b", "It is in force."), agreement(status=AgreementStatus.IN_FORCE))
        yield opened


def delivery(store: Store, name: str, *, revision: int = 1, **changes: object) -> Delivery:
    event = store.facts.alert_events(unrouted=False)[revision - 1]
    plain = Delivery(
        id=name,
        event_id=event.id,
        record_id=event.record_id,
        route="all",
        sink="slack",
        channel="C1",
        op="post" if revision == 1 else "reply",
        body_json='{"text": "hello"}',
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def due(store: Store, sink: str | None = None) -> list[str]:
    return [item.id for item in store.outbox.due(SOON, sink)]


def put(store: Store, *deliveries: Delivery) -> int:
    return sum(store.outbox.enqueue(item.event_id, [item], NOW) for item in deliveries)


def test_an_event_is_taken_over_once(store: Store) -> None:
    post = delivery(store, "d1")
    assert store.outbox.enqueue(post.event_id, [post], NOW) == 1
    assert store.outbox.enqueue(post.event_id, [post], NOW) == 0
    assert [event.revision for event in store.facts.alert_events()] == [2]
    assert store.outbox.enqueue(2, [], NOW) == 0
    assert store.facts.alert_events() == []
    with pytest.raises(StoreError, match="no alert event 99"):
        store.outbox.enqueue(99, [], NOW)


def test_a_delivery_comes_back_as_it_was_put_in(store: Store) -> None:
    post = delivery(store, "d1", body_json='{"text":"é\\u0000"}')
    put(store, post)
    assert store.outbox.due(SOON) == [post]


def test_the_way_to_sent(path: Path, store: Store) -> None:
    put(store, delivery(store, "d1"))
    assert store.outbox.mark_sending("d1", NOW)
    assert not store.outbox.mark_sending("d1", NOW)
    assert due(store) == []
    store.outbox.mark_sent("d1", "171.1", SOON)
    assert rows(path, "SELECT state, ts, attempts, first_try_at FROM deliveries") == [
        {"state": "sent", "ts": "171.1", "attempts": 1, "first_try_at": moment(NOW)}
    ]
    assert not store.outbox.mark_sending("d1", NOW)
    assert store.outbox.counts() == {state: int(state is DeliveryState.SENT) for state in DeliveryState}


def test_a_killed_workers_delivery_is_unknown_and_comes_first(path: Path, store: Store) -> None:
    put(store, delivery(store, "d0", channel="C0"), delivery(store, "d1"))
    store.outbox.mark_sending("d1", NOW)
    with Store.open(path) as other:
        assert other.outbox.recover() == 1
        assert other.outbox.recover() == 0
        assert due(other) == ["d1", "d0"]
        assert other.outbox.due(SOON)[0].state is DeliveryState.UNKNOWN


def test_an_unknown_delivery_is_looked_for_twice_then_sent_again(store: Store) -> None:
    put(store, delivery(store, "d1"))
    store.outbox.mark_sending("d1", NOW)
    store.outbox.mark_unknown("d1", "timeout", NOW)
    assert store.outbox.mark_absent("d1", NOW) == 1
    assert store.outbox.mark_absent("d1", SOON) == 2
    store.outbox.mark_pending("d1", "absent twice", SOON)
    (again,) = store.outbox.due(SOON)
    assert (again.state, again.absent_looks, again.attempts, again.error) == ("pending", 0, 1, "absent twice")


def test_a_pause_gives_the_attempt_back(path: Path, store: Store) -> None:
    put(store, delivery(store, "d1"))
    store.outbox.mark_sending("d1", NOW)
    store.outbox.mark_pending("d1", "429", NOW, not_before=SOON + timedelta(seconds=1), counted=False)
    assert due(store) == []
    assert value(path, "SELECT attempts FROM deliveries") == 0
    assert [item.id for item in store.outbox.due(SOON + timedelta(seconds=1))] == ["d1"]


def test_a_paused_channel_waits_and_the_longer_pause_holds(store: Store) -> None:
    put(store, delivery(store, "d1"), delivery(store, "d2", channel="C2"))
    store.outbox.pause_channel("C1", SOON + timedelta(minutes=1), "429")
    store.outbox.pause_channel("C1", NOW, "shorter")
    assert due(store) == ["d2"]
    assert [item.id for item in store.outbox.due(SOON + timedelta(minutes=1))] == ["d1", "d2"]


def test_sinks_are_drained_apart(store: Store) -> None:
    put(store, delivery(store, "d1"), delivery(store, "d2", sink="console", channel="-"))
    assert due(store, "console") == ["d2"]
    assert due(store) == ["d1", "d2"]


def test_a_reply_waits_for_its_parent_and_gets_its_ts(store: Store) -> None:
    put(store, delivery(store, "root"), delivery(store, "reply", revision=2))
    assert due(store) == ["root"]
    store.outbox.mark_sending("root", NOW)
    store.outbox.mark_unknown("root", "timeout", NOW)
    assert due(store) == ["root"]
    store.outbox.mark_sent("root", "171.1", NOW)
    (reply,) = store.outbox.due(SOON)
    assert (reply.id, reply.thread_ts) == ("reply", "171.1")


@pytest.mark.parametrize("give_up", ["mark_dead", "suppress"])
def test_a_reply_is_not_lost_with_its_parent(store: Store, give_up: str) -> None:
    put(store, delivery(store, "root"), delivery(store, "reply", revision=2))
    getattr(store.outbox, give_up)("root", "is_archived", NOW)
    (reply,) = store.outbox.due(SOON)
    assert (reply.id, reply.thread_ts) == ("reply", None)


def test_a_held_parent_holds_its_replies(store: Store) -> None:
    put(store, delivery(store, "root"), delivery(store, "reply", revision=2))
    store.outbox.mark_held("root", "cannot look", NOW)
    assert due(store) == []


def test_a_channel_has_a_root_unless_it_was_given_up(store: Store) -> None:
    root = delivery(store, "root")
    assert not store.outbox.has_root(root.record_id, sink="slack", channel="C1")
    put(store, root)
    assert store.outbox.has_root(root.record_id, sink="slack", channel="C1")
    assert not store.outbox.has_root(root.record_id, sink="console", channel="C1")
    store.outbox.mark_dead("root", "is_archived", NOW)
    assert not store.outbox.has_root(root.record_id, sink="slack", channel="C1")


def test_the_first_message_that_arrives_is_the_root(path: Path, store: Store) -> None:
    put(store, delivery(store, "root"), delivery(store, "reply", revision=2))
    for name, ts in (("root", "1.1"), ("reply", "2.2"), ("root", "1.1")):
        store.outbox.mark_sent(name, ts, NOW)
    assert rows(path, "SELECT root_delivery_id, ts FROM threads") == [
        {"root_delivery_id": "root", "ts": "1.1"}
    ]


def test_old_news_is_put_in_suppressed(path: Path, store: Store) -> None:
    put(store, delivery(store, "d1", state=DeliveryState.SUPPRESSED, error="baseline"))
    assert due(store) == []
    assert rows(path, "SELECT state, error, kind FROM v_outbox") == [
        {"state": "suppressed", "error": "baseline", "kind": "mou"}
    ]


def test_the_outbox_outlives_the_process(path: Path, store: Store) -> None:
    put(store, delivery(store, "d1"))
    with Store.open(path) as later:
        assert due(later) == ["d1"]


@pytest.mark.parametrize("mark", ["mark_unknown", "mark_dead", "mark_held", "suppress", "mark_pending"])
def test_marking_what_is_not_there_is_an_error(store: Store, mark: str) -> None:
    with pytest.raises(StoreError, match="no delivery 'ghost'"):
        getattr(store.outbox, mark)("ghost", "why", NOW)


def test_one_message_per_event_route_and_channel(path: Path, store: Store) -> None:
    assert put(store, delivery(store, "d1"), delivery(store, "another-id")) == 1
    assert len(rows(path, "SELECT id FROM deliveries")) == 1


def test_what_was_tried_more_often_comes_later(store: Store) -> None:
    put(store, delivery(store, "d1"), delivery(store, "d2", channel="C2"))
    store.outbox.mark_sending("d1", NOW)
    store.outbox.mark_pending("d1", "refused", NOW)
    assert due(store) == ["d2", "d1"]


def test_a_held_post_blocks_its_replies_until_a_person_decides(store: Store) -> None:
    put(store, delivery(store, "root"), delivery(store, "reply", revision=2))
    assert store.outbox.count_blocked() == 0
    store.outbox.mark_held("root", "cannot look", NOW)
    assert store.outbox.count_blocked() == 1
    assert store.outbox.settle_held(resend=True) == 1
    assert (store.outbox.count_blocked(), due(store)) == (0, ["root"])
    store.outbox.mark_held("root", "cannot look", NOW)
    assert store.outbox.settle_held(resend=False) == 1
    assert (store.outbox.count_blocked(), due(store)) == (0, ["reply"])
    assert store.outbox.settle_held(resend=False) == 0


def test_a_held_message_that_is_sent_again_has_all_its_tries(store: Store) -> None:
    put(store, delivery(store, "d1"))
    store.outbox.mark_sending("d1", NOW)
    store.outbox.mark_held("d1", "cannot look", NOW)
    store.outbox.settle_held(resend=True)
    (again,) = store.outbox.due(SOON)
    assert (again.state, again.attempts, again.first_try_at) == (DeliveryState.PENDING, 0, NOW)
