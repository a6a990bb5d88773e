"""The settling of one article: each finding is matched, written, counted, and told if a reader should
hear.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from store import alerts, candidates, evidence, factrows
from store.codec import compact, fact_to_json, moment
from store.compiling import merged, table_of
from store.connection import Connection, RefusedError
from store.days import precision
from store.evidence import Reading
from store.matching import match
from store.records import Agreement, Decision, Finding, Findings, Maybe, Measure, New, SameAs, Update

log = logging.getLogger(__name__)

_TOLD = {
    table: f"UPDATE {table} SET first_told_at = min(first_told_at, ?),"  # noqa: S608
    " last_told_at = max(last_told_at, ?) WHERE id = ?"
    for table in ("agreements", "measures")
}
_FLAG = {
    table: f"UPDATE {table} SET review_state = 'possible_duplicate', maybe_of = ? WHERE id = ?"  # noqa: S608
    for table in ("agreements", "measures")
}
_AGREEMENT_EVENT = """
INSERT INTO agreement_events (agreement_id, status, event_on, event_precision, recorded_at, article_id,
  evidence_id)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_MEASURE_EVENT = """
INSERT INTO measure_events (measure_id, action, rate, rate_unit, event_on, event_precision, recorded_at,
  article_id,
  evidence_id)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_ALERT_EVENT = """
INSERT INTO alert_events (record_id, revision, kind, article_id, facts_json, changes_json, sentence,
  baseline, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


_PAST = """
SELECT coalesce(max(revision), 0) AS last, coalesce(min(baseline), 0) AS silent
FROM alert_events WHERE record_id = ?
"""
# Below 1 they keep their order, and the first telling that is heard is revision 1.
_UNCOUNT = "UPDATE alert_events SET revision = revision - ? WHERE record_id = ?"

# Our own figure: so long does news travel from paper to paper; who reads of it later has missed nothing new.
HEARD_LATE = timedelta(days=14)


class Settlement:
    """Settles the findings of one article inside the caller's transaction.

    :param reread: another reader has read this very text before; what changes now is a correction, not news
    """

    def __init__(self, connection: Connection, reading: Reading, findings: Findings, *, reread: bool) -> None:
        self._connection = connection
        self._reading = reading
        self._findings = findings
        self._reread = reread
        self._used: set[str] = set()
        self._before: set[tuple[str, str]] = set()

    def settle(self) -> list[Decision]:
        reading = self._reading
        self._before = evidence.retire(self._connection, reading.article_id, reading.now)
        evidence.add_mentions(self._connection, reading, self._findings.mentions)
        findings: list[Finding] = [*self._findings.agreements, *self._findings.measures]
        decisions = [decision for finding in findings if (decision := self._settle_if_sound(finding))]
        for table, record_id in self._before:
            evidence.recount(self._connection, table, record_id, reading.now)
        return decisions

    def _settle_if_sound(self, finding: Finding) -> Decision | None:
        if not evidence.is_sound(self._reading.article, finding):
            log.error("finding of article %s left out: untrue quote or day", self._reading.article.uid)
            return None
        try:
            with self._connection.transaction():
                return self._settle_one(finding)
        except RefusedError as error:
            log.error("finding of article %s left out: %s", self._reading.article.uid, error)
            return None

    def _settle_one(self, finding: Finding) -> Decision:
        decision = self._decide(finding)
        record_id, fact = self._write(finding, decision)
        event_row = evidence.add(self._connection, self._reading, record_id, finding)
        evidence.recount(self._connection, table_of(fact), record_id, self._reading.now)
        candidates.index(self._connection, record_id, fact)
        if _is_history(decision):
            self._note(record_id, finding, event_row)
        self._tell(record_id, finding, fact, decision)
        self._used.add(record_id)
        return decision

    def _decide(self, finding: Finding) -> Decision:
        """Two findings of one article are one record only if they say the same."""
        told_at = self._reading.told_at
        known = candidates.find(self._connection, finding, now=told_at)
        decision = match(finding, known, told_at)
        if isinstance(decision, Update | Maybe) and decision.id in self._used:
            decision = match(finding, [record for record in known if record.id not in self._used], told_at)
        if isinstance(decision, New | Maybe) and self._reread:
            orphan = self._orphan(finding)
            return decision if orphan is None else SameAs(orphan)
        return decision

    def _orphan(self, finding: Finding) -> str | None:
        """The one record that only this text supported, if the one finding of its class now names it
        differently: a better reading corrects a record, it does not make a second one.
        """
        table = table_of(finding)
        siblings = self._findings.agreements if isinstance(finding, Agreement) else self._findings.measures
        orphans = [
            record_id
            for subject, record_id in self._before
            if subject == table and self._rests_here(table, record_id)
        ]
        return orphans[0] if len(orphans) == len(siblings) == 1 else None

    def _rests_here(self, table: str, record_id: str) -> bool:
        """No other article supports the record, and no other finding of this one."""
        return record_id not in self._used and not evidence.rests_elsewhere(
            self._connection, table, record_id, self._reading.article_id
        )

    def _write(self, finding: Finding, decision: Decision) -> tuple[str, Finding]:
        if isinstance(decision, New | Maybe):
            return self._create(finding, decision), finding
        table = table_of(finding)
        (known,) = factrows.load(self._connection, table, [decision.id])
        changes = decision.changes if isinstance(decision, Update) else {}
        fact = finding if self._rests_here(table, known.id) else merged(known.fact, finding, changes)
        if replace(fact, evidence=()) != known.fact:
            factrows.update(self._connection, known.id, fact, now=self._reading.now)
        told = moment(self._reading.told_at)
        self._connection.execute(_TOLD[table], (told, told, known.id))
        return known.id, fact

    def _create(self, finding: Finding, decision: New | Maybe) -> str:
        table, reading = table_of(finding), self._reading
        record_id = f"{table[:3]}-{uuid4().hex[:12]}"
        factrows.insert(
            self._connection,
            record_id,
            finding,
            article_id=reading.article_id,
            told_at=reading.told_at,
            now=reading.now,
        )
        if isinstance(decision, Maybe):
            self._connection.execute(_FLAG[table], (decision.id, record_id))
        return record_id

    def _note(self, record_id: str, finding: Finding, event_row: int) -> None:
        """One line in the record's history: what it became, when in the world, when we learnt of it."""
        day = alerts.event_day(finding)
        rest = (day, precision(day), moment(self._reading.now), self._reading.article_id, event_row)
        if isinstance(finding, Measure):
            state: tuple[object, ...] = (record_id, finding.action, finding.rate, finding.rate_unit)
            self._connection.execute(_MEASURE_EVENT, (*state, *rest))
        else:
            self._connection.execute(_AGREEMENT_EVENT, (record_id, finding.status, *rest))

    def _tell(self, record_id: str, finding: Finding, fact: Finding, decision: Decision) -> None:
        last, unheard = self._past(table_of(fact), record_id)
        revision = alerts.next_revision(finding, self._findings.alert, decision, last=last, unheard=unheard)
        if revision is None or alerts.is_told_by(self._findings.agreements, finding):
            return
        if revision <= last:
            self._connection.execute(_UNCOUNT, (last, record_id))
        changes = decision.changes if isinstance(decision, Update) and revision > 1 else {}
        self._connection.execute(
            _ALERT_EVENT,
            (
                record_id,
                revision,
                alerts.kind_of(fact),
                self._reading.article_id,
                fact_to_json(replace(fact, evidence=finding.evidence)),
                compact(dict(changes)),
                alerts.sentence(finding.evidence),
                int(self._reading.article.baseline or self._reread),
                moment(self._reading.now),
            ),
        )

    def _past(self, table: str, record_id: str) -> tuple[int, bool]:
        """The record's last revision; and whether this article is the first to tell aloud what others told
        in silence, because their source was new. A text that is read again, or edited, is no other voice.
        """
        past = self._connection.one(_PAST, (record_id,)) or {"last": 0, "silent": 0}
        voice = not self._reading.article.baseline and not self._reread
        if not (past["silent"] and voice) or (table, record_id) in self._before:
            return past["last"], False
        since = moment(self._reading.now - HEARD_LATE)
        recent = self._connection.value(
            f"SELECT recorded_at >= ? FROM {table} WHERE id = ?",  # noqa: S608
            (since, record_id),
        )
        return past["last"], bool(recent)


def _is_history(decision: Decision) -> bool:
    if isinstance(decision, Update):
        return not {"status", "action", "rate"}.isdisjoint(decision.changes)
    return isinstance(decision, New | Maybe)
