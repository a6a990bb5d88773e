"""Is this agreement one that we know? Pure; one finding against one record."""

from __future__ import annotations

from datetime import datetime

from store.days import gap
from store.parties import Overlap, overlap
from store.records import (
    Agreement,
    AgreementStatus,
    AgreementType,
    Decision,
    Known,
    Maybe,
    Realis,
    SameAs,
    Update,
)

# Mission reference, 6.3 d: the window for memoranda is 14 days. Borrowed there from other products, not
# measured.
WINDOW_DAYS = 14

_FAMILIES: dict[AgreementType, str] = {
    AgreementType.MOU: "memorandum",
    AgreementType.LETTER_OF_INTENT: "memorandum",
    AgreementType.COOPERATION_AGREEMENT: "memorandum",
    AgreementType.SISTER_PORT: "memorandum",
    AgreementType.FREE_TRADE_AGREEMENT: "trade",
    AgreementType.TRADE_FRAMEWORK: "trade",
    AgreementType.MUTUAL_RECOGNITION: "trade",
    AgreementType.CONCESSION: "commercial",
    AgreementType.JOINT_VENTURE: "commercial",
    AgreementType.CONTRACT: "commercial",
    AgreementType.CARRIER_ALLIANCE: "alliance",
    AgreementType.LABOUR_AGREEMENT: "labour",
    AgreementType.OTHER: "other",
}
_LIFE = (
    AgreementStatus.PROPOSED,
    AgreementStatus.NEGOTIATING,
    AgreementStatus.ANNOUNCED,
    AgreementStatus.SIGNED,
    AgreementStatus.APPROVED,
    AgreementStatus.IN_FORCE,
)
# What may happen to a pact at any age; each is news whenever it differs from what we knew.
_TURNS = frozenset(AgreementStatus) - frozenset(_LIFE)
_REPEATABLE = frozenset({AgreementStatus.RENEWED, AgreementStatus.AMENDED})
_UNREAL = frozenset({Realis.PLANNED, Realis.HYPOTHETICAL})
_DATES = ("signed", "announced", "in_force")
_TOLD_WITH_STATUS = ("signed", "in_force", "ends")


def judge(finding: Agreement, known: Known, fact: Agreement, now: datetime) -> tuple[int, Decision] | None:
    """How sure and what: the decision on one record, None if it is another agreement.

    Same instrument family and same parties within ``WINDOW_DAYS`` are one event, told again or moved on.
    Outside the window it is the same agreement only if its status moves on, or if an article recalls it
    without a date. A party named alone counts only with the very type and a shared topic or day.
    """
    shared = overlap(finding, fact)
    kin = _kin(finding.type, fact.type)
    if shared is Overlap.NONE or kin == 0:
        return None
    near = _near(finding, known, fact, now)
    if shared is Overlap.PARTIAL or kin == 1 or (shared is Overlap.THIN and not _corroborated(finding, fact)):
        return (0, Maybe(known.id)) if near else None
    changes = _changes(finding, fact, near=near)
    if changes and (near or _may_follow(finding, fact)):
        return int(shared), Update(known.id, changes)
    if near or (not finding.main and not _dated(finding)):
        return int(shared), SameAs(known.id)
    return None if _dated(finding) else (0, Maybe(known.id))


def _kin(one: AgreementType, other: AgreementType) -> int:
    """2: same instrument family, 1: one of them is unspecified, 0: another instrument."""
    if _FAMILIES[one] == _FAMILIES[other]:
        return 2
    return int(AgreementType.OTHER in (one, other))


def _near(finding: Agreement, known: Known, fact: Agreement, now: datetime) -> bool:
    for field in _DATES:
        mine, theirs = getattr(finding, field), getattr(fact, field)
        if mine and theirs:
            return gap(mine, theirs) <= WINDOW_DAYS
    mine, theirs = _event_day(finding), _event_day(fact)
    if mine and theirs:
        return gap(mine, theirs) <= WINDOW_DAYS
    return told_near(known, now)


def told_near(known: Known, now: datetime) -> bool:
    """The record was told of within the window around ``now``."""
    late = (now - known.last_seen).days <= WINDOW_DAYS
    early = (known.first_seen - now).days <= WINDOW_DAYS
    return late and early


def _event_day(fact: Agreement) -> str | None:
    return fact.signed or fact.announced or fact.in_force


def _dated(finding: Agreement) -> bool:
    return _event_day(finding) is not None


def _corroborated(finding: Agreement, fact: Agreement) -> bool:
    if finding.type is not fact.type:
        return False
    same_day = any(
        getattr(finding, field) == getattr(fact, field) and len(getattr(fact, field) or "") == 10
        for field in _DATES
    )
    return same_day or bool(set(finding.topics) & set(fact.topics))


def _changes(finding: Agreement, fact: Agreement, *, near: bool) -> dict[str, str | float | None]:
    changes: dict[str, str | float | None] = {}
    if finding.realis not in _UNREAL and _moves_on(finding, fact, near=near):
        changes["status"] = finding.status.value
        for field in _TOLD_WITH_STATUS:
            if getattr(finding, field) and getattr(finding, field) != getattr(fact, field):
                changes[field] = getattr(finding, field)
    elif _signing_moved(finding, fact):
        changes["signed"] = finding.signed
    return changes


def _moves_on(finding: Agreement, fact: Agreement, *, near: bool) -> bool:
    """Forward on the way from proposal to force, or a turn. "Signed" after "announced" is a step; the reverse
    is only another outlet's word.
    """
    if finding.status in _TURNS:
        again = finding.status in _REPEATABLE and _dated(finding) and not near
        return finding.status is not fact.status or again
    if fact.status in _TURNS:  # after a suspension only a fresh start of force is news
        return fact.status is AgreementStatus.SUSPENDED and finding.status is AgreementStatus.IN_FORCE
    return _LIFE.index(finding.status) > _LIFE.index(fact.status)


def _signing_moved(finding: Agreement, fact: Agreement) -> bool:
    """A signing that lies ahead was given another day."""
    if not (finding.main and finding.signed and fact.signed) or fact.status not in _LIFE:
        return False
    ahead = _LIFE.index(fact.status) < _LIFE.index(AgreementStatus.SIGNED)
    return ahead and gap(finding.signed, fact.signed) > 1


def _may_follow(finding: Agreement, fact: Agreement) -> bool:
    """A later stage of the same pact: a turn may come at any age, a step only if no two signings are told."""
    if finding.status in _TURNS:
        return True
    return not (finding.signed and fact.signed and gap(finding.signed, fact.signed) > WINDOW_DAYS)
