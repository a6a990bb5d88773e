"""What a draft amounts to: its status and realis, and whether it is the article's news or its background."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from nlp.acts import WEIGHT
from nlp.merge import Draft, Told
from store.records import AgreementStatus, Realis

RECENT_DAYS = 21  # a body paragraph's act this close to publication is news too
_STALE_DAYS = 75  # an act older than this is no news, wherever it stands
_TALKS = (AgreementStatus.NEGOTIATING, AgreementStatus.PROPOSED)
_OPEN = (AgreementStatus.ANNOUNCED, AgreementStatus.SIGNED)  # what running text may add to title and lead
_ORDER = (Realis.ASSERTED, Realis.PLANNED, Realis.HYPOTHETICAL, Realis.DENIED)


def age(iso: str, published: date) -> int:
    """Days from the latest day ``iso`` may mean to ``published``; negative if it lies ahead."""
    parts = [int(part) for part in iso.split("-")]
    year, month, day = (*parts, 12, 28)[:1] + (*parts[1:2], 12)[:1] + (*parts[2:3], 28)[:1]
    latest = date(year, month, day)
    if iso.startswith(published.isoformat()[: len(iso)]):
        return 0
    return (published - latest).days


def told_now(told: Told, published: date | None) -> bool:
    """Whether a telling is of something current."""
    if told.past:
        return False
    return told.day is None or published is None or age(told.day.iso, published) <= _STALE_DAYS


def status_of(draft: Draft, published: date | None) -> tuple[AgreementStatus, Realis]:
    """The furthest status that current tellings claim, else that any telling claims."""
    if any(told.frame.denied and told.zone != "body" for told in draft.told):
        return AgreementStatus.DENIED, Realis.DENIED
    current = [t for t in draft.told if told_now(t, published) and t.frame.status]
    tellings = current or [t for t in draft.told if t.frame.status]
    if not tellings:
        return AgreementStatus.ANNOUNCED, Realis.ASSERTED
    claim = next(claim for claim in _ORDER if any(t.frame.realis is claim for t in tellings))
    claiming = [t for t in tellings if t.frame.realis is claim and t.frame.status]
    opening = any(t.zone != "body" for t in claiming)
    kept = [t for t in claiming if t.zone != "body" or not opening or t.frame.status in _OPEN] or claiming
    status = max((t.frame.status for t in kept if t.frame.status), key=WEIGHT.__getitem__)
    if draft.past and claim is Realis.ASSERTED:
        claim = Realis.PAST
    return status, claim


def is_main(
    draft: Draft, realis: Realis, status: AgreementStatus, *, published: date | None, rank: int
) -> bool:
    """Whether the article is news of it. ``rank`` counts the pacts told of before it."""
    if (
        draft.past
        or realis in (Realis.PAST, Realis.HYPOTHETICAL)
        or not (draft.parties or draft.type == "labour_agreement")
    ):
        return False
    current = [told for told in draft.told if told_now(told, published)]
    prominent = [told for told in current if told.zone != "body" and told.frame.status]
    if any(t.zone == "title" for t in prominent) and any(t.zone == "title" and t.parties for t in draft.told):
        return not _idle(draft, status)
    if prominent:
        return not _idle(draft, status) and _complete(draft)
    return _late_news(current, published, rank=rank) and _complete(draft)


def _complete(draft: Draft) -> bool:
    strong = any(told.frame.strength == "strong" for told in draft.told)
    return len(draft.parties) > 1 or any(told.frame.treaty for told in draft.told) or strong


def _idle(draft: Draft, status: AgreementStatus) -> bool:
    """Talk without a pact: only states on the way to a trade deal make news by negotiating."""
    if status not in _TALKS:
        return False
    states = draft.type in ("free_trade_agreement", "trade", "trade_framework")
    moving = any(
        t.frame.status is AgreementStatus.NEGOTIATING and t.frame.realis is Realis.ASSERTED
        for t in draft.told
    )
    planned = any(t.frame.realis is Realis.PLANNED for t in draft.told)
    return not (planned or (states and moving))


def _late_news(current: Sequence[Told], published: date | None, *, rank: int) -> bool:
    for told in current:
        act = told.frame.status in (AgreementStatus.SIGNED, AgreementStatus.RENEWED, AgreementStatus.IN_FORCE)
        if not act or told.frame.realis is not Realis.ASSERTED or len(told.parties) < 2:
            continue
        dated = told.day is not None and published is not None and len(told.day.iso) == 10
        if dated and told.day and published and -3 <= age(told.day.iso, published) <= RECENT_DAYS:
            return True
        if told.day is None and rank == 0 and told.frame.sentence <= 8:
            return True
    return False
