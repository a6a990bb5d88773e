"""Whether two mentions tell of one measure, and one draft of both."""

from __future__ import annotations

from dataclasses import replace

from nlp.measures_drafts import Draft
from nlp.measures_news import FRESH
from nlp.rates import Rate
from store.records import MeasureAction, MeasureType, Realis

EASED = frozenset(
    {MeasureAction.REMOVED, MeasureAction.SUSPENDED, MeasureAction.DELAYED, MeasureAction.REDUCED}
)
_DUTIES = frozenset(
    {MeasureType.TARIFF, MeasureType.ANTIDUMPING, MeasureType.COUNTERVAILING, MeasureType.SAFEGUARD}
)
REMEDIES = frozenset({MeasureType.ANTIDUMPING, MeasureType.COUNTERVAILING})
_PUT_OFF = frozenset({MeasureAction.DELAYED, MeasureAction.SUSPENDED})
_OPEN = {MeasureAction.THREATENED: Realis.HYPOTHETICAL, MeasureAction.PROPOSED: Realis.PLANNED}
_RANK = (
    MeasureAction.THREATENED,
    MeasureAction.DELAYED,
    MeasureAction.SUSPENDED,
    MeasureAction.RETALIATION,
    MeasureAction.INCREASED,
    MeasureAction.REMOVED,
    MeasureAction.REDUCED,
)


def same(a: Draft, b: Draft) -> bool:
    """Whether two drafts can be mentions of one measure; ``a`` is the fuller one."""
    if not _actions_agree(a, b) or not (family(a.type, b.type) or _levied(a, b)):
        return False
    if a.imposer and b.imposer and not set(a.imposer) & set(b.imposer):
        return False
    if not (_rates_agree(a, b) or _of_firms(a, b)):
        return False
    if a.main != b.main and (b.realis is not a.realis or b.background) and not b.thin():
        return False
    if _apart(a, b):
        return False
    return targets_agree(a, b) and products_agree(a, b)


def _apart(a: Draft, b: Draft) -> bool:
    """One rate on goods of all origins, and again on another sentence's origin: two measures."""
    if a.rate is None or b.rate is None or a.heading or b.heading or a.marks[0] == b.marks[0]:
        return False
    mine, other = set(a.target) - {"*"}, set(b.target) - {"*"}
    return (bool(a.products and other) and not (b.products or mine)) or (
        bool(b.products and mine) and not (a.products or other)
    )


def _rates_agree(a: Draft, b: Draft) -> bool:
    if a.rate is None or b.rate is None:
        return True
    near = 1.0 if a.rate.about or b.rate.about or _cut(a, b) or _cut(b, a) else 0.0
    return a.rate.unit == b.rate.unit and abs(a.rate.value - b.rate.value) <= near


def _cut(heading: Draft, story: Draft) -> bool:
    """Whether a headline gives the story's figure without its decimals: "5,018" for 5,018.1."""
    if heading.rate is None or story.rate is None or not heading.heading or story.heading:
        return False
    return heading.rate.value in (int(story.rate.value), round(story.rate.value))


def _of_firms(a: Draft, b: Draft) -> bool:
    """Rates that one trade remedy sets firm by firm, or finds first and last: the highest is its rate."""
    if not {a.type, b.type} <= REMEDIES | {MeasureType.TARIFF} or not {a.type, b.type} & REMEDIES:
        return False
    alike = a.type is b.type or MeasureType.TARIFF in (a.type, b.type)
    return alike and a.main == b.main and (a.target == b.target or not a.target or not b.target)


def _actions_agree(a: Draft, b: Draft) -> bool:
    if a.action is b.action:
        return True
    pair = {a.action, b.action}
    if pair <= FRESH or (pair <= EASED and MeasureAction.REDUCED not in pair):
        return True
    if _announced(a, b) or _announced(b, a):
        return True
    if MeasureAction.EXEMPTED in pair and pair & _PUT_OFF and b.target and set(a.target) >= set(b.target):
        return True
    if pair == {MeasureAction.IMPOSED, MeasureAction.REDUCED} and a.lead and b.lead and keys(a) & keys(b):
        return (a.rate is None) != (b.rate is None)  # "the tax will fall", "it will be set at $28"
    if b.thin() and a.main and b.main and pair <= EASED:
        return True
    # what is put off is the rise itself: "the duty was to go up from 30 to 40 percent"
    put_off = (a.action in _PUT_OFF and b.action in FRESH) or (b.action in _PUT_OFF and a.action in FRESH)
    return put_off and a.lead and b.lead and Realis.PLANNED in (a.realis, b.realis)


def _announced(heading: Draft, story: Draft) -> bool:
    """ "To announce tariffs" of a headline, "plans" or "is considering" of the story."""
    if not heading.heading or story.heading or heading.action not in FRESH:
        return False
    open_ = heading.realis is not Realis.ASSERTED and story.action is MeasureAction.THREATENED
    return open_ or story.action is MeasureAction.PROPOSED


def family(a: MeasureType, b: MeasureType) -> bool:
    if {a, b} == REMEDIES:
        return False
    return a is b or {a, b} <= _DUTIES or {a, b} == {MeasureType.EXPORT_BAN, MeasureType.LICENCE}


def _levied(a: Draft, b: Draft) -> bool:
    """The levy of one sentence may be the export levy of another, on the same goods."""
    return {a.type, b.type} == {MeasureType.TARIFF, MeasureType.EXPORT_TAX} and bool(keys(a) & keys(b))


def targets_agree(a: Draft, b: Draft) -> bool:
    mine, other = set(a.target) - {"*"}, set(b.target) - {"*"}
    if mine & set(b.excluded) or other & set(a.excluded):
        return False  # "all countries except China, whose goods will face 125 percent"
    return not mine or not other or bool(mine & other)


def products_agree(a: Draft, b: Draft) -> bool:
    if not a.products or not b.products:
        return True
    if b.rate is None and a.lead and b.lead and not any(hit.row for hit in b.products):
        return True
    mine, other = keys(a), keys(b)
    return bool(mine & other) or any(_narrows(x, y) or _narrows(y, x) for x in mine for y in other)


def _narrows(narrow: str, wide: str) -> bool:
    """Whether one wording is the other with more said: "corrosion resistant steel" of "steel"."""
    return narrow.endswith(f" {wide}")


def keys(draft: Draft) -> set[str]:
    found: set[str] = set()
    for hit in draft.products:
        found.add(hit.row or hit.product.name.lower())
    return found


def _ranked(a: Draft, b: Draft) -> MeasureAction:
    pair = {a.action, b.action}
    if MeasureAction.PROPOSED in pair and pair & FRESH:
        dated = a.effective or b.effective  # what has its day is decided
        return next(iter(pair & FRESH)) if dated else MeasureAction.PROPOSED
    return next((rank for rank in _RANK if rank in pair), a.action)


def join(a: Draft, b: Draft) -> Draft:
    """``a`` with its gaps filled from ``b``; a rated draft gains no new goods, they may bear another rate."""
    action = a.action if a.action is b.action else _ranked(a, b)
    grow = not a.products or (a.rate is None and b.rate is None and a.lead == b.lead and keys(a) & keys(b))
    shown = grow or keys(b) <= keys(a)
    own = set(a.target) - {"*"}
    wider = a.heading and bool(own) and own < set(b.target)  # the headline names one of several
    return replace(
        a,
        action=action,
        type=b.type if a.type is MeasureType.TARIFF and b.lead else a.type,
        realis=_OPEN.get(action) or (a.realis if a.realis is not Realis.PLANNED else b.realis),
        lead=a.lead or b.lead,
        heading=a.heading and (b.heading or not (b.products or b.rate)),
        main=a.main or b.main,
        imposer=a.imposer or b.imposer,
        weak=a.weak and b.weak,
        target=b.target if wider or not (own or not b.target) else a.target,
        excluded=tuple(dict.fromkeys((*a.excluded, *b.excluded))),
        products=(*a.products, *b.products) if shown else a.products,
        rate=_highest(a, b),
        announced=a.announced or b.announced,
        effective=_finer(a.effective, b.effective),
        ends=a.ends or b.ends,
        basis=a.basis or b.basis,
        marks=(*a.marks, *(mark for mark in b.marks if mark[0] != "products" or shown)),
    )


def _finer(a: str | None, b: str | None) -> str | None:
    """The day of both: the longer, where one cuts the other ("2014", "2014-01-01")."""
    return b if a is not None and b is not None and b.startswith(a) else a or b


def _highest(a: Draft, b: Draft) -> Rate | None:
    """The rate of both: the exact figure before a rounded one, of several firms' rates the highest."""
    if a.rate is None or b.rate is None:
        return a.rate or b.rate
    if _rates_agree(a, b):
        return b.rate if a.rate.about or _cut(a, b) else a.rate
    return max(a.rate, b.rate, key=lambda rate: rate.value)
