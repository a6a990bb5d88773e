"""What a draft amounts to: its status and realis, and whether it is the article's news or its background."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nlp.acts import WEIGHT
from nlp.merge import Draft, Told
from store.records import AgreementStatus, Realis

RECENT_DAYS = 21  # a body paragraph's act this close to publication is news too
_STALE_DAYS = 75  # an act older than this is no news, wherever it stands
_TALKS = (AgreementStatus.NEGOTIATING, AgreementStatus.PROPOSED)
_OPEN = (AgreementStatus.ANNOUNCED, AgreementStatus.SIGNED)  # what running text may add to title and lead
_ORDER = (Realis.ASSERTED, Realis.PLANNED, Realis.HYPOTHETICAL, Realis.DENIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one sentence says of a pact's state; ``coming``: that its signing lies ahead."""

    status: AgreementStatus
    realis: Realis
    zone: str = "lead"  # title | lead | body
    denied: bool = False
    coming: bool = False
    near: bool = False  # on a day within three weeks of publication
    entering: bool = False  # it speaks of an entry into force


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
    """How far the pact has come and what is claimed of that, by every telling of the draft."""
    told = draft.told[:1] if draft.told[0].listed else draft.told  # an item of a list is told of there
    said = [one for one in told if one.frame.status]
    current = [one for one in said if told_now(one, published)]
    status, realis = verdict([_claim(one, published) for one in current or said])
    if draft.past and realis is Realis.ASSERTED:
        realis = Realis.PAST
    return status, realis


def _near(told: Told, published: date | None) -> bool:
    dated = told.day is not None and len(told.day.iso) == len("2026-11-25")
    return bool(
        dated and told.day and (published is None or abs(age(told.day.iso, published)) <= RECENT_DAYS)
    )


def _claim(told: Told, published: date | None) -> Claim:
    frame = told.frame
    status = frame.status or AgreementStatus.ANNOUNCED
    ahead = told.day is not None and published is not None and age(told.day.iso, published) < -RECENT_DAYS
    if frame.entering and ahead:
        status = AgreementStatus.APPROVED
    return Claim(
        status=status,
        realis=frame.realis,
        zone=told.zone,
        denied=frame.denied,
        coming=frame.coming,
        entering=frame.entering,
        near=_near(told, published),
    )


def verdict(claims: Sequence[Claim]) -> tuple[AgreementStatus, Realis]:
    """The status and realis that an article's claims of one pact add up to.

    1. What title or lead deny is denied; with no claim at all the pact is announced.
    2. What is asserted counts before what is planned, and that before what may be; but a headline's
       present tense yields to a lead that has the signing still to come.
    3. Title and lead decide; running text adds only that it was announced or signed. What is said to be
       agreed and to be signed later is not signed, whatever else the text says of signing.
    4. Of those left, the claim furthest on (``nlp.acts.WEIGHT``).
    5. An entry into force that lies ahead means the pact is approved; one on a day that is named and near
       counts as having come.
    """
    if any(claim.denied and claim.zone != "body" for claim in claims):
        return AgreementStatus.DENIED, Realis.DENIED
    if not claims:
        return AgreementStatus.ANNOUNCED, Realis.ASSERTED
    claims = _without_headline(claims)
    realis = next(one for one in _ORDER if any(claim.realis is one for claim in claims))
    claiming = [claim for claim in claims if claim.realis is realis]
    opening = [claim for claim in claiming if claim.zone != "body"]
    if opening:
        ahead = any(claim.coming for claim in claims if claim.zone == "lead")
        added = (AgreementStatus.ANNOUNCED,) if ahead else _OPEN
        claiming = opening + [c for c in claiming if c.zone == "body" and c.status in added]
    if any(c.coming and c.status is AgreementStatus.ANNOUNCED for c in claiming if c.zone == "lead"):
        claiming = [c for c in claiming if c.status is not AgreementStatus.SIGNED]
    furthest = max(claiming, key=lambda claim: WEIGHT[claim.status])
    if realis is not Realis.ASSERTED and any(claim.entering for claim in claiming):
        near = any(claim.near and claim.entering for claim in claiming)
        return (AgreementStatus.IN_FORCE if near else AgreementStatus.APPROVED), Realis.ASSERTED
    return furthest.status, realis


def _without_headline(claims: Sequence[Claim]) -> Sequence[Claim]:
    """Ports twin, says the headline; the lead, that they will sign next week."""
    rest = [claim for claim in claims if claim.zone != "title"]
    lead = [claim for claim in rest if claim.zone == "lead"]
    ahead = bool(lead) and all(claim.coming and claim.realis is not Realis.ASSERTED for claim in lead)
    return rest if ahead else claims


def is_main(
    draft: Draft, realis: Realis, status: AgreementStatus, *, published: date | None, rank: int
) -> bool:
    """Whether the article is news of it. ``rank`` counts the pacts told of before it."""
    if draft.past or realis in (Realis.PAST, Realis.HYPOTHETICAL) or not (draft.parties or draft.nameless):
        return False
    current = [told for told in draft.told if told_now(told, published)]
    prominent = [told for told in current if (told.zone != "body" or told.listed) and told.frame.status]
    if any(t.zone == "title" for t in prominent) and any(
        t.zone == "title" and (t.parties or draft.nameless) for t in draft.told
    ):
        return not idle(draft, status)
    if prominent:
        return not idle(draft, status) and _complete(draft)
    return _late_news(current, published, rank=rank) and _complete(draft)


def _complete(draft: Draft) -> bool:
    strong = any(told.frame.strength == "strong" for told in draft.told) or draft.nameless
    return len(draft.parties) > 1 or any(told.frame.treaty for told in draft.told) or strong


def idle(draft: Draft, status: AgreementStatus) -> bool:
    """Talk without a pact: only states on the way to a trade deal make news by negotiating."""
    if status not in _TALKS:
        return False
    states = draft.type in ("free_trade_agreement", "trade", "trade_framework")
    moving = any(
        t.frame.status is AgreementStatus.NEGOTIATING and t.frame.realis is Realis.ASSERTED
        for t in draft.told
    )
    planned = any(t.frame.realis is Realis.PLANNED for t in draft.told)
    return not ((planned and status is AgreementStatus.PROPOSED) or (states and moving))


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
