"""Is this trade measure one that we know? Pure; one finding against one record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from store.days import gap
from store.match_agreements import WINDOW_DAYS, told_near
from store.parties import words
from store.records import (
    Decision,
    Known,
    Maybe,
    Measure,
    MeasureAction,
    MeasureType,
    Product,
    Realis,
    SameAs,
    Update,
)

_REMEDIES = frozenset({MeasureType.ANTIDUMPING, MeasureType.COUNTERVAILING, MeasureType.SAFEGUARD})
# Before a measure bites it goes through stages; whatever comes after is news in any order.
_STAGES = {MeasureAction.INVESTIGATION: 0, MeasureAction.THREATENED: 1, MeasureAction.PROPOSED: 2}
_BITING = 3
# Outlets use these for one another; at an agreeing rate within the window they are one event.
_SYNONYMS = (
    frozenset({MeasureAction.IMPOSED, MeasureAction.INCREASED, MeasureAction.RETALIATION}),
    frozenset({MeasureAction.SUSPENDED, MeasureAction.DELAYED}),
)
_BLAND = frozenset({"goods", "imports", "products", "items", "certain", "other", "all", "exports"})
_ANY = "*"
_RATE_STEP = 0.05  # rates are told to a tenth of a percent


def judge(finding: Measure, known: Known, fact: Measure, now: datetime) -> tuple[int, Decision] | None:
    """How sure and what: the decision on one record, None if it is another measure.

    Same imposer, type, overlapping targets and products are one measure (mission reference, 6.3 d; the window
    of 14 days is that of the agreements, twice the 7 days named there, since a wrong "new" costs a second
    alert). The same action at an agreeing rate repeats it; another action or rate moves it on. Each dimension
    known on one side only, or wider on one side, makes the match looser; two such make it a "maybe".
    """
    loose = _looseness(finding, fact)
    if loose is None or _other_law(finding.legal_basis, fact.legal_basis):
        return None
    near = _near(finding, known, fact, now)
    agreed = _rates_agree(finding, fact)
    if loose >= 2:
        return (0, Maybe(known.id)) if near and agreed else None
    decision = (
        _same_action(finding, known.id, fact, near=near, exact=loose == 0)
        if _one_action(finding.action, fact.action, near=near and agreed)
        else _other_action(finding, known.id, fact, near=near and agreed)
    )
    return None if decision is None else (3 - loose, decision)


def _same_action(
    finding: Measure, known_id: str, fact: Measure, *, near: bool, exact: bool
) -> Decision | None:
    if not _rates_agree(finding, fact):
        return Update(known_id, {"rate": finding.rate}) if exact and finding.main else None
    moved = finding.main and _moved(finding.effective, fact.effective)
    if moved and (exact or near):
        return Update(known_id, {"effective": finding.effective})
    if near or (not finding.main and not _dated(finding)):
        return SameAs(known_id)
    return None if _dated(finding) else Maybe(known_id)


def _other_action(finding: Measure, known_id: str, fact: Measure, *, near: bool) -> Decision | None:
    """Background and late outlets never turn a measure back to an earlier stage."""
    if not finding.main or _stage(finding.action) < _stage(fact.action):
        return SameAs(known_id) if near else None
    if finding.realis is Realis.HYPOTHETICAL and _stage(finding.action) == _BITING:
        return SameAs(known_id) if near else None
    changes: dict[str, str | float | None] = {"action": finding.action.value}
    if finding.rate is not None and finding.rate != fact.rate:
        changes["rate"] = finding.rate
    if finding.effective and finding.effective != fact.effective:
        changes["effective"] = finding.effective
    return Update(known_id, changes)


def _looseness(finding: Measure, fact: Measure) -> int | None:
    """Number of dimensions in which the two agree only loosely; None if one contradicts."""
    parts = (
        _kin(finding.type, fact.type),
        _imposers(finding.imposer, fact.imposer),
        _targets(finding.target, fact.target),
        _products(finding.products, fact.products),
    )
    total = 0
    for part in parts:
        if part is None:
            return None
        total += part
    return total


def _kin(one: MeasureType, other: MeasureType) -> int | None:
    """The very type; "tariff" may stand for a trade remedy, "other" for anything, but only maybe."""
    if one is other:
        return 0
    pair = {one, other}
    if MeasureType.OTHER in pair or (MeasureType.TARIFF in pair and pair & _REMEDIES):
        return 2
    return None


def _imposers(one: Sequence[str], other: Sequence[str]) -> int | None:
    """An imposer that is not named leaves no more than a maybe."""
    if not one or not other:
        return 2
    first, second = set(one), set(other)
    return 0 if first <= second or second <= first else None


def _targets(one: Sequence[str], other: Sequence[str]) -> int | None:
    first, second = set(one), set(other)
    if first and first == second:
        return 0
    if not first or not second or _ANY in first | second or first & second:
        return 1
    return None


def _products(one: Sequence[Product], other: Sequence[Product]) -> int | None:
    if not one and not other:
        return 0
    if not one or not other:
        return 1
    return 0 if any(_same_product(a, b) for a in one for b in other) else None


def _same_product(one: Product, other: Product) -> bool:
    if one.hs and other.hs:
        return one.hs.startswith(other.hs) or other.hs.startswith(one.hs)
    return bool((words(one.name) & words(other.name)) - _BLAND)


def _other_law(one: str | None, other: str | None) -> bool:
    """Both name their legal basis, and neither name contains the other: Section 232 is not 301."""
    if not one or not other:
        return False
    first, second = words(one), words(other)
    return not (first <= second or second <= first)


def _rates_agree(one: Measure, other: Measure) -> bool:
    if one.rate is None or other.rate is None:
        return True
    if one.rate_unit and other.rate_unit and one.rate_unit != other.rate_unit:
        return False
    return abs(one.rate - other.rate) < _RATE_STEP


def _near(finding: Measure, known: Known, fact: Measure, now: datetime) -> bool:
    if finding.effective and fact.effective and gap(finding.effective, fact.effective) <= 1:
        return True
    if finding.announced and fact.announced:
        return gap(finding.announced, fact.announced) <= WINDOW_DAYS
    return told_near(known, now)


def _one_action(one: MeasureAction, other: MeasureAction, *, near: bool) -> bool:
    return one is other or (near and any({one, other} <= group for group in _SYNONYMS))


def _stage(action: MeasureAction) -> int:
    return _STAGES.get(action, _BITING)


def _moved(mine: str | None, theirs: str | None) -> bool:
    """Both days are known and differ by more than a time zone."""
    return bool(mine and theirs and gap(mine, theirs) > 1)


def _dated(finding: Measure) -> bool:
    return bool(finding.announced or finding.effective)
