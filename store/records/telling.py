"""What we know, how a finding changes it, and the messages that tell of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from store.records.reading import Finding
from store.records.words import AlertKind, DeliveryState


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A stored record as the matcher sees it: the compiled fact with its id and when it was last told."""

    id: str
    fact: Finding
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class New:
    """The finding tells of an event we do not know."""


@dataclass(frozen=True, slots=True)
class SameAs:
    """The finding repeats what record ``id`` says."""

    id: str


@dataclass(frozen=True, slots=True)
class Update:
    """The finding moves record ``id`` on: ``changes`` maps a field to its new value."""

    id: str
    changes: Mapping[str, str | float | None]


@dataclass(frozen=True, slots=True)
class Maybe:
    """The finding may be record ``id``; a person decides, nothing is merged in silence."""

    id: str


Decision = New | SameAs | Update | Maybe


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertEvent:
    """Something a reader should hear: a new record (``revision`` 1) or a material change of one.

    A revision below 1 was told in silence (``baseline``) before another article told the record aloud.
    """

    id: int
    record_id: str
    revision: int
    kind: AlertKind
    fact: Finding
    changes: Mapping[str, str | float | None] = field(default_factory=dict)
    article_title: str = ""
    article_url: str = ""
    source_name: str = ""
    official: bool = False
    sentence: str = ""  # the sentence of the article that says it
    publishers: int = 1  # independent publisher families that tell it
    published: datetime | None = None
    created_at: datetime
    baseline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message on its way to one channel; the body is frozen when it is written."""

    id: str  # uuid5 of event, route, operation and revision
    event_id: int
    record_id: str
    route: str
    sink: str  # console | slack
    channel: str
    op: str  # post | reply
    body_json: str
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    absent_looks: int = 0
    first_try_at: datetime | None = None
    last_try_at: datetime | None = None
    thread_ts: str | None = None  # ts of the parent, once it is known
    ts: str | None = None
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """The one line that a run leaves behind, in the ``runs`` table and on a terminal."""

    sources: int = 0
    ok: int = 0
    unchanged: int = 0
    soft: int = 0
    hard: int = 0
    articles: int = 0
    new_articles: int = 0
    events: int = 0
    posted: int = 0
    pending: int = 0
    seconds: float = 0.0
