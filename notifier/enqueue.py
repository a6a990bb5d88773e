"""Alert events become deliveries: one per destination, its body rendered once and frozen."""

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
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


def enqueue(store: Store, root: Route, now: datetime) -> int:
    """Hand every event that no route has seen to the outbox, each in a transaction; the number of messages.

    A baseline event leaves one suppressed row and no message. The first message on a record in a channel is a
    post, what follows it there is a reply. An event that cannot be put into words is told with its traceback,
    stays unrouted, and does not stop the rest.
    """
    events = store.facts.alert_events(unrouted=True)
    told = _told(store, events)
    return sum(
        _enqueue_one(store, event, root, told.get((event.record_id, event.revision - 1)), now)
        for event in events
    )


def _enqueue_one(store: Store, event: AlertEvent, root: Route, before: Finding | None, now: datetime) -> int:
    if event.baseline:
        store.outbox.enqueue(event.id, [_silent(event)], now)
        return 0
    try:
        with store.transaction():
            return store.outbox.enqueue(event.id, list(_messages(store, event, root, before)), now)
    except StoreError:
        raise
    except Exception:
        _log.exception("no words for event %s of %s", event.id, event.record_id)
        return 0


def _told(store: Store, events: Sequence[AlertEvent]) -> Mapping[tuple[str, int], Finding]:
    """What earlier revisions said of the records that now change."""
    changing = {event.record_id for event in events if event.revision > 1}
    if not changing:
        return {}
    every = store.facts.alert_events(unrouted=False)
    return {(event.record_id, event.revision): event.fact for event in every if event.record_id in changing}


def _messages(store: Store, event: AlertEvent, root: Route, before: Finding | None) -> Iterator[Delivery]:
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
    message = sound(render(event, before=before))
    body = {"text": message.text, "blocks": message.blocks, "plain": plain(event, before=before)}
    return json.dumps(body, ensure_ascii=False)


def sound(message: Message) -> Message:
    """The message, or its text alone where the blocks would be refused: a plain alert beats a lost one."""
    wrong = problems(message.text, message.blocks)
    if not wrong:
        return message
    _log.error("message sent without its blocks: %s", "; ".join(wrong))
    return Message(text=message.text, blocks=())
