"""The one hard decision: does an article tell of an event that we know? Pure, no database, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from store import match_agreements, match_measures
from store.parties import words
from store.records import Agreement, Decision, Finding, Known, Maybe, Measure, New, PartyKind, SameAs, Update

_STATES = frozenset({PartyKind.GOVERNMENT, PartyKind.AGENCY, PartyKind.BLOC})


def match(finding: Finding, candidates: Sequence[Known], now: datetime) -> Decision:
    """Decide what ``finding`` is to the records that might be its event.

    A repetition is preferred to a change, a change to a "maybe"; among equals the closer record wins, then
    the one told of last. The rules and where their thresholds come from stand in ``match_agreements.judge``
    and ``match_measures.judge``.

    :param now: when the article was published (aware UTC), against which "told within the window" is measured
    """
    verdicts = [
        (_preference(decision), sureness, known.last_seen, known.id, decision)
        for known in candidates
        for sureness, decision in _judged(finding, known, now)
    ]
    if not verdicts:
        return New()
    return max(verdicts, key=lambda verdict: verdict[:4])[4]


def fingerprints(fact: Finding) -> set[str]:
    """Keys under which a record is found again: any event it could equal shares at least one of them."""
    if isinstance(fact, Measure):
        targets = {f"target:{code}" for code in fact.target if code != "*"}
        return {f"imposer:{code}" for code in fact.imposer} | targets
    keys = {f"port:{code}" for code in fact.party_ports}
    keys |= {f"word:{word}" for party in fact.parties for word in words(party.name) if len(word) > 1}
    if not fact.parties or any(party.kind in _STATES for party in fact.parties):
        keys |= {f"country:{code}" for code in fact.party_countries}
    return keys


def _judged(finding: Finding, known: Known, now: datetime) -> list[tuple[int, Decision]]:
    if isinstance(finding, Agreement) and isinstance(known.fact, Agreement):
        verdict = match_agreements.judge(finding, known, known.fact, now)
    elif isinstance(finding, Measure) and isinstance(known.fact, Measure):
        verdict = match_measures.judge(finding, known, known.fact, now)
    else:
        return []
    return [] if verdict is None else [verdict]


def _preference(decision: Decision) -> int:
    order: tuple[type, ...] = (New, Maybe, Update, SameAs)
    return order.index(type(decision))
