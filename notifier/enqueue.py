"""Alert events become deliveries: one per destination, its body rendered once and frozen."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from notifier.message import Message, plain, render
from notifier.routes import Destination, Route, destinations
from notifier.validate import problems
from store.database import Store
from store.records import AlertEvent, Delivery, DeliveryState, Finding, StoreError

_log = logging.getLogger(__name__)
_NAMESPACE = UUID("0b8f3a5e-5f0c-5c58-9f7b-6a0f4c1e2d33")
_BASELINE = Destination(sink="console", channel="", route="baseline")


@dataclass(frozen=True, slots=True, kw_only=True)
class Enqueued:
    """What the outbox took over: new messages, and the events that stay unrouted for want of words."""

    messages: int = 0
    wordless: int = 0


def enqueue(store: Store, root: Route, now: datetime) -> Enqueued:
    """Hand every event that no route has seen to the outbox, each in a transaction.

    A baseline event leaves one suppressed row and no message. The first message on a record in a channel is a
    post, what follows it there is a reply. An event that cannot be put into words is told with its traceback,
    stays unrouted and is counted, and does not stop the rest.

    :raises StoreError: the database cannot be read or written
    """
    taken = [_enqueue_one(store, event, root, now) for event in store.facts.alert_events(unrouted=True)]
    messages = [number for number in taken if number is not None]
    return Enqueued(messages=sum(messages), wordless=len(taken) - len(messages))


def _enqueue_one(store: Store, event: AlertEvent, root: Route, now: datetime) -> int | None:
    """The number of messages; None where the event cannot be put into words."""
    if event.baseline:
        store.outbox.enqueue(event.id, [_silent(event)], now)
        return 0
    try:
        with store.transaction():
            return store.outbox.enqueue(event.id, list(_messages(store, event, root)), now)
    except StoreError:
        raise
    except Exception:
        _log.exception("no words for event %s of %s", event.id, event.record_id)
        return None


def _messages(store: Store, event: AlertEvent, root: Route) -> Iterator[Delivery]:
    before = store.facts.facts_of(event.record_id, event.revision - 1) if event.revision > 1 else None
    body = _body(event, before)
    for place in destinations(event, root):
        has_root = store.outbox.has_root(event.record_id, sink=place.sink, channel=place.channel)
        op = "reply" if event.revision > 1 and has_root else "post"
        yield _delivery(event, place, op=op, body=body, state=DeliveryState.PENDING)


def _silent(event: AlertEvent) -> Delivery:
    return _delivery(event, _BASELINE, op="post", body="{}", state=DeliveryState.SUPPRESSED)


def _delivery(event: AlertEvent, place: Destination, *, op: str, body: str, state: DeliveryState) -> Delivery:
    return Delivery(
        id=_id(event, place, op=op),
        event_id=event.id,
        record_id=event.record_id,
        route=place.route,
        sink=place.sink,
        channel=place.channel,
        op=op,
        body_json=body,
        state=state,
    )


def _id(event: AlertEvent, place: Destination, *, op: str) -> str:
    """The same for ever for one event in one place; the time keeps a rebuilt database from repeating ids."""
    told = (event.id, event.record_id, event.revision, event.created_at.isoformat())
    return str(uuid5(_NAMESPACE, json.dumps([*told, place.sink, place.channel, op])))


def _body(event: AlertEvent, before: Finding | None) -> str:
    message = sound(render(event, before=before), of=f"event {event.id} of {event.record_id}")
    body = {"text": message.text, "blocks": message.blocks, "plain": plain(event, before=before)}
    return json.dumps(body, ensure_ascii=False)


def sound(message: Message, *, of: str) -> Message:
    """The message, or its text alone where the blocks would be refused: a plain alert beats a lost one."""
    wrong = problems(message.text, message.blocks)
    if not wrong:
        return message
    _log.error("message on %s goes without its blocks: %s", of, "; ".join(wrong))
    return Message(text=message.text, blocks=())
