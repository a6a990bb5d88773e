"""Which sources are in trouble, judged by failures and each by its own rhythm, and what was told of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from store.codec import instant, moment, optional_instant
from store.connection import Connection, Row
from store.records import Fault

# Two hard failures in a row or four passing ones; one bad visit is weather.
FAILING_FROM = 2.0
ENOUGH_GAPS = 8  # between articles, before a source's own rhythm is trusted
LAST = 60  # articles that the rhythm is taken from
PATIENCE = 3  # times the gap that nine of ten stay below, or the configured cadence
WEEKEND = timedelta(days=3)  # no source is called silent for less


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """What the store knows of one source that is visited. ``arrivals`` are times of its newest articles."""

    source_id: str
    fail_weight: float = 0.0
    fault: Fault | None = None
    error: str = ""
    last_ok_at: datetime | None = None
    last_new_at: datetime | None = None
    baselined_at: datetime | None = None
    gone: str = ""
    cadence: timedelta | None = None
    arrivals: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """``what`` is failing, silent or gone; ``detail`` one line for a person."""

    source_id: str
    what: str
    detail: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthNews:
    """What has not been told yet."""

    broke: tuple[Trouble, ...] = ()
    mended: tuple[Trouble, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.broke or self.mended)


def trouble(pulse: Pulse, *, now: datetime) -> Trouble | None:
    """The one thing that is wrong with a source, None where it is well. Pure."""
    since = pulse.last_ok_at or pulse.baselined_at or now
    if pulse.gone:
        return Trouble(source_id=pulse.source_id, what="gone", detail=pulse.gone, since=since)
    if pulse.fail_weight >= FAILING_FROM:
        named = f"{pulse.fault}: {pulse.error}" if pulse.fault else pulse.error
        return Trouble(source_id=pulse.source_id, what="failing", detail=named or "no answer", since=since)
    allowed = silence(pulse)
    quiet_since = pulse.last_new_at or pulse.baselined_at
    if allowed is None or quiet_since is None or now - quiet_since <= allowed:
        return None
    detail = f"nothing new since {quiet_since:%Y-%m-%d}, where {_span(allowed)} is the longest usual wait"
    return Trouble(source_id=pulse.source_id, what="silent", detail=detail, since=quiet_since)


def silence(pulse: Pulse) -> timedelta | None:
    """How long the source may say nothing new before it is called silent; None where nobody can tell.

    Its own rhythm counts where enough of it is known, else its configured cadence.
    """
    moments = sorted(set(pulse.arrivals))
    gaps = sorted(later - earlier for earlier, later in pairwise(moments))
    if len(gaps) >= ENOUGH_GAPS:
        usual = gaps[int(0.9 * (len(gaps) - 1))]
        return max(PATIENCE * usual, WEEKEND)
    return None if pulse.cadence is None else max(PATIENCE * pulse.cadence, WEEKEND)


def _span(length: timedelta) -> str:
    hours = length.total_seconds() / 3600
    return f"{hours:.0f} hours" if hours < 72 else f"{hours / 24:.0f} days"


_PULSES = """
SELECT s.id, s.cadence_s, t.fail_weight, t.last_ok_at, t.last_new_item_at, t.baselined_at, t.disabled_reason,
  f.fault, f.error
FROM sources s JOIN source_state t ON t.source_id = s.id
LEFT JOIN fetches f ON f.id = (SELECT max(id) FROM fetches WHERE source_id = s.id)
WHERE s.active = 1 AND s.enabled = 1 AND t.last_attempt_at IS NOT NULL
"""

_ARRIVALS = """
SELECT coalesce(published_at, first_seen) AS at FROM urls WHERE source_id = ? AND state <> 'excluded'
ORDER BY first_seen DESC LIMIT ?
"""

# Trouble of another kind at a source that is in trouble already is told as news of its own.
_BREAKS = """
INSERT INTO source_trouble (source_id, what, detail, since) VALUES (:id, :what, :detail, :since)
ON CONFLICT (source_id) DO UPDATE SET detail = excluded.detail, mended_at = NULL,
  since = CASE WHEN what = excluded.what THEN since ELSE excluded.since END,
  told_at = CASE WHEN what = excluded.what THEN told_at END, what = excluded.what
"""


class HealthTable:
    """The troubles of sources, and which of them a person has been told."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def pulses(self) -> list[Pulse]:
        """Every source that is visited."""
        return [
            _pulse(row, self._connection.rows(_ARRIVALS, (row["id"], LAST)))
            for row in self._connection.rows(_PULSES)
        ]

    def note(self, troubles: Iterable[Trouble], *, now: datetime) -> HealthNews:
        """Write down what is wrong now; what nobody has been told of it: new troubles, ends of old ones.

        A trouble that ended before it was told is forgotten.
        """
        wrong = {one.source_id: one for one in troubles}
        with self._connection.transaction():
            for one in wrong.values():
                self._connection.execute(_BREAKS, _row(one))
            for row in self._connection.rows("SELECT source_id FROM source_trouble WHERE mended_at IS NULL"):
                if row["source_id"] not in wrong:
                    self._mend(row["source_id"], now)
            known = self._connection.rows("SELECT * FROM source_trouble ORDER BY source_id")
        return HealthNews(
            broke=tuple(_trouble(row) for row in known if not (row["told_at"] or row["mended_at"])),
            mended=tuple(_trouble(row) for row in known if row["mended_at"]),
        )

    def told(self, news: HealthNews, *, now: datetime) -> None:
        """A person has been told; ended troubles are forgotten."""
        with self._connection.transaction():
            for one in news.broke:
                self._connection.execute(
                    "UPDATE source_trouble SET told_at = ? WHERE source_id = ?", (moment(now), one.source_id)
                )
            for one in news.mended:
                self._connection.execute(
                    "DELETE FROM source_trouble WHERE source_id = ? AND mended_at IS NOT NULL",
                    (one.source_id,),
                )

    def troubles(self) -> Mapping[str, Trouble]:
        """What is wrong now, by source, as the last run saw it."""
        rows = self._connection.rows("SELECT * FROM source_trouble WHERE mended_at IS NULL")
        return {row["source_id"]: _trouble(row) for row in rows}

    def _mend(self, source_id: str, now: datetime) -> None:
        self._connection.execute(
            "DELETE FROM source_trouble WHERE source_id = ? AND told_at IS NULL", (source_id,)
        )
        self._connection.execute(
            "UPDATE source_trouble SET mended_at = ? WHERE source_id = ?", (moment(now), source_id)
        )


def _trouble(row: Row) -> Trouble:
    return Trouble(
        source_id=row["source_id"], what=row["what"], detail=row["detail"], since=instant(row["since"])
    )


def _row(one: Trouble) -> dict[str, object]:
    return {"id": one.source_id, "what": one.what, "detail": one.detail, "since": moment(one.since)}


def _pulse(row: Row, arrivals: Sequence[Row]) -> Pulse:
    return Pulse(
        source_id=row["id"],
        fail_weight=row["fail_weight"],
        fault=None if row["fault"] is None else Fault(row["fault"]),
        error=row["error"] or "",
        last_ok_at=optional_instant(row["last_ok_at"]),
        last_new_at=optional_instant(row["last_new_item_at"]),
        baselined_at=optional_instant(row["baselined_at"]),
        gone=row["disabled_reason"] or "",
        cadence=None if row["cadence_s"] is None else timedelta(seconds=row["cadence_s"]),
        arrivals=tuple(instant(one["at"]) for one in arrivals),
    )
