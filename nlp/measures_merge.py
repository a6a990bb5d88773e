"""From drafts to measures: mentions of one act are joined, news is told from background, gaps are filled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from nlp.measures_apart import with_rates
from nlp.measures_bases import with_bases, with_scheme
from nlp.measures_drafts import Draft
from nlp.measures_goods import run_on
from nlp.measures_lead import lead_sentences
from nlp.measures_lists import in_step, tabled
from nlp.measures_members import with_members
from nlp.measures_news import FRESH, judged
from nlp.measures_notices import noticed
from nlp.measures_pairs import paired
from nlp.measures_rules import Rules
from nlp.measures_same import EASED, REMEDIES, family, join, products_agree, same, targets_agree
from nlp.measures_scene import Scene
from nlp.measures_spared import with_spared
from nlp.measures_terms import dated
from nlp.measures_when import first_told
from nlp.products import ProductHit
from store.records import MeasureAction, MeasureType, Product, Realis

_LEVELS = frozenset(
    {MeasureAction.IMPOSED, MeasureAction.INCREASED, MeasureAction.REDUCED, MeasureAction.REMOVED}
)
_LATER = EASED | {MeasureAction.KEPT, MeasureAction.STRUCK_DOWN}
_ON_GOODS = frozenset({MeasureType.TARIFF, MeasureType.EXPORT_TAX})
_GOODSLESS = frozenset({MeasureType.PORT_FEE, MeasureType.PREFERENCE})
_REPLY = re.compile(r"\b(?:retaliat\w*|countermeasures?|counter measures?|hit(?:s|ting)? back)\b")
_IN_LIST = 6  # characters between two members of a list: ", and "
_NEXT_YEAR = re.compile(
    r",? (?:for|in|during|over) (?:the |its )?(?:second|third|fourth|fifth|following|final|subsequent)\b"
)
_ITEMS = re.compile(
    r"\b(?:products|goods|items|lists?|measures?|tariffs|duties|levies|ban|restrictions|controls|commodities"
    r"|bill|initiative|overhaul|it|they|these|those)\b[^.;]{0,60}?\b(?:cover(?:s|ed|ing)?|aimed at"
    r"|target(?:s|ed|ing)?|appl(?:y|ies|ied) to|includ(?:es?|ed|ing)|rang(?:es?|ing) from"
    r"|affect(?:s|ed|ing)?)\b"
)


def measures(drafts: list[Draft], scene: Scene, rules: Rules, *, opened: bool = False) -> list[Draft]:
    """The measures of a document: one for each act, rate, product group and target; news first.

    ``opened``: judged less strictly, see ``nlp.measures_news.judged``.
    """
    merged: list[Draft] = []
    told_now = _moved(_following([draft for draft in drafts if not _later_step(draft, scene)]))
    listed_ = paired(tabled(noticed(told_now, scene), scene), scene)
    told = [one for draft in listed_ for one in in_step(draft, scene)]
    for draft in sorted(
        judged(told, scene, rules, opened=opened),
        key=lambda d: (not d.main, d.rate is None, d.thin(), not d.products, d.marks[0][1]),
    ):
        twins = [i for i, other in enumerate(merged) if same(other, draft)]
        for i in twins if draft.rate is None else twins[:1]:
            merged[i] = join(merged[i], draft)  # a mention without a rate may speak of several rates at once
        if not twins:
            merged.append(draft)
    told_all = dated(_itemised(_without_origin(merged), scene), scene)
    rated = with_members(with_rates(told_all, scene), scene)
    struck = [_at_whom(_as_before(draft, told_all), told_all, scene) for draft in rated]
    aimed = with_spared(struck, scene)
    completed = [_completed(_headed(_titled(draft, scene), scene)) for draft in aimed]
    told_of = with_bases([draft for draft in completed if _tells(draft)], scene, rules)
    founded = [with_scheme(draft) for draft in told_of]
    return sorted(founded, key=lambda d: (not d.main, d.marks[0][1]))


def _later_step(draft: Draft, scene: Scene) -> bool:
    """Whether a rate is that of a later year of one measure: "13% for the first year, *11%* for the"
    " second"."""
    return draft.rate is not None and bool(_NEXT_YEAR.match(scene.folded, draft.rate.end))


def _following(drafts: list[Draft]) -> list[Draft]:
    """A bare rate ("importers of the product are to pay 12 per cent") is that of the measure told before"
    " it."""
    result = list[Draft]()
    for draft in drafts:
        last = next((d for d in reversed(result) if d.products and not (d.heading or d.background)), None)
        bare = draft.rate is not None and not (draft.products or draft.target or draft.heading)
        if (
            last is not None
            and bare
            and last.rate is None
            and family(last.type, draft.type)
            and last.imposer == draft.imposer
        ):
            draft = replace(draft, products=last.products, target=last.target)
        result.append(draft)
    return result


def _itemised(merged: list[Draft], scene: Scene) -> list[Draft]:
    """News that names no goods, or "farm goods", takes them from elsewhere: "the list includes wine"."""
    news = [d for d in merged if d.main and d.lead and d.type not in _GOODSLESS]
    if not news or any(hit.product.hs for d in merged if d.main for hit in d.products):
        return merged
    history = {d.marks[0][1:] for d in merged if not d.main}
    for sentence in (one for one in scene.sentences if one not in history):
        told = _ITEMS.search(scene.folded, *sentence)
        hits = run_on(told.end(), sentence[1], scene, opened=True) if told is not None else []
        if hits:
            marks = [("products", hit.start, hit.end) for hit in hits]
            return [
                replace(d, products=tuple(hits), marks=(*d.marks, *marks)) if d in news else d for d in merged
            ]
    return merged


def _without_origin(merged: list[Draft]) -> list[Draft]:
    """News that a ban ends, lasts or waits also tells that there was one, which is no second news; nor is
    the inquiry behind a duty, or a headline that sums the lead up in a wider word.
    """
    again = (_tells_again, _led_to, _sums_up)
    return [
        d for d in merged if not any(told(d, other) for told in again for other in merged if other is not d)
    ]


def _led_to(draft: Draft, news: Draft) -> bool:
    if draft.action is not MeasureAction.INVESTIGATION or news.action is draft.action or not news.main:
        return False
    if draft.lead and not news.lead:
        return False
    alike = not draft.imposer or not news.imposer or bool(set(draft.imposer) & set(news.imposer))
    return alike and family(draft.type, news.type) and products_agree(news, draft)


def _sums_up(draft: Draft, news: Draft) -> bool:
    if not (draft.heading and draft.rate is None and draft.main and news.main and news.lead) or news.heading:
        return False
    same = (
        family(draft.type, news.type)
        and draft.action is news.action
        and set(draft.imposer) == set(news.imposer)
    )
    return same and bool(news.products) and targets_agree(draft, news)


def _tells_again(draft: Draft, news: Draft) -> bool:
    if (
        draft.action is not MeasureAction.IMPOSED
        or news.action not in _LATER
        or not (draft.main and news.main)
    ):
        return False
    same_rate = draft.rate is None or (news.rate is not None and draft.rate.value == news.rate.value)
    alike = set(draft.imposer) == set(news.imposer) and draft.realis is Realis.ASSERTED and same_rate
    first = (
        news.marks[0][1] < draft.marks[0][1]
        and draft.type is news.type
        and bool(news.products or not draft.products)
    )
    return alike and first and targets_agree(draft, news) and products_agree(draft, news)


def listed(hits: Iterable[ProductHit]) -> tuple[Product, ...]:
    """Products once each: by the narrowest wording, else the list's own, else the first."""
    chosen: dict[tuple[str, int], Product] = {}
    last: dict[str, tuple[ProductHit, int]] = {}  # of each row of the list, its last hit and that one's place
    for hit in hits:
        row = hit.row or hit.product.name.lower()
        name = re.sub(r"\s+", " ", hit.product.name)
        before, place = last.get(row, (hit, 0))
        known = (at for (of, at), one in chosen.items() if of == row and _alike(one.name, name))
        place = next(known, hit.start if _beside(before, hit) else place)
        last[row] = hit, place
        key = (row, place)
        if key not in chosen or _rank(name, hit.row) > _rank(chosen[key].name, hit.row):
            chosen[key] = Product(name=name, hs=hit.product.hs)
    return tuple(chosen.values())


def _alike(one: str, other: str) -> bool:
    """Whether one wording holds all words of the other."""
    mine, its = set(one.lower().split()), set(other.lower().split())
    return mine <= its or its <= mine


def _beside(one: ProductHit, other: ProductHit) -> bool:
    """Whether two goods of one row stand in one list, so that they are two: "mutton and goat meat"."""
    return 0 < other.start - one.end <= _IN_LIST


def _rank(name: str, row: str) -> tuple[int, int]:
    """A narrower wording ("wooden furniture") before the list's own ("furniture") before any other."""
    low = name.lower()
    return (2, len(low)) if row and row in low and low != row else (1, 0) if low == row else (0, 0)


def _titled(draft: Draft, scene: Scene) -> Draft:
    """News of duties without a product in its sentence takes the one product of the headline."""
    if scene.headline is None or not draft.main or draft.products or draft.type not in _ON_GOODS:
        return draft
    hits = tuple(scene.products_in(*scene.headline))
    if len({hit.row for hit in hits}) != 1:
        return draft
    return replace(draft, products=hits, marks=(*draft.marks, *(("products", h.start, h.end) for h in hits)))


def _headed(draft: Draft, scene: Scene) -> Draft:
    """News takes the day of its announcement from the other sentences of the lead."""
    if not (draft.main and draft.lead):
        return draft
    lead = sorted(lead_sentences(scene))
    day = first_told(scene, lead) if draft.announced is None else None
    if day is not None and day.iso not in (draft.effective, draft.ends):
        draft = replace(draft, announced=day.iso, marks=(*draft.marks, ("announced", day.start, day.end)))
    return draft


def _as_before(draft: Draft, told: list[Draft]) -> Draft:
    """A change of a standing measure hits whom the measure hit before, where the text tells it so."""
    if draft.target or not draft.main or draft.action not in EASED | {MeasureAction.INCREASED}:
        return draft
    before = {
        other.target
        for other in told
        if other is not draft
        and other.target
        and other.action in FRESH
        and set(other.imposer) & set(draft.imposer)
        and family(other.type, draft.type)
        and products_agree(other, draft)
        and not (other.main and other.rate is not None and draft.rate is not None)  # another of the news
    }
    return replace(draft, target=before.pop()) if len(before) == 1 else draft


def _at_whom(draft: Draft, told: list[Draft], scene: Scene) -> Draft:
    """Retaliation that names nobody hits the one other state whose measures the text tells of."""
    answers = draft.action is MeasureAction.RETALIATION or _REPLY.search(scene.folded, *draft.marks[0][1:])
    if not draft.main or set(draft.target) - {"*"} or not answers:
        return draft
    alike = (other for other in told if other is not draft and family(other.type, draft.type))
    others = {code for other in alike for code in other.imposer} - set(draft.imposer)
    return replace(draft, target=(others.pop(),)) if len(others) == 1 else draft


def _completed(draft: Draft) -> Draft:
    """A measure on named products that names no origin hits every origin."""
    target = tuple(code for code in draft.target if code not in draft.imposer)
    voided = draft.action is MeasureAction.STRUCK_DOWN
    if not target and (draft.products or voided) and draft.action is not MeasureAction.INVESTIGATION:
        target = ("*",)
    return _as_moved(replace(draft, target=target))


def _moved(drafts: list[Draft]) -> list[Draft]:
    remedy = any(draft.type in REMEDIES for draft in drafts)  # its rates are those of many firms
    return drafts if remedy else [_as_moved(draft) for draft in drafts]


def _as_moved(draft: Draft) -> Draft:
    """A duty told with its old rate is raised, lowered or ended by the new one."""
    rate = draft.rate
    if rate is None or rate.prior is None:
        return draft
    if draft.type in REMEDIES and draft.action not in {MeasureAction.INCREASED, MeasureAction.REDUCED}:
        return replace(draft, rate=replace(rate, prior=None))  # "from 19 to 28 per cent": firm by firm
    if not rate.prior or draft.action not in _LEVELS:
        return draft
    if rate.value > rate.prior:
        return replace(draft, action=MeasureAction.INCREASED)
    ended = rate.value == 0
    return replace(draft, action=MeasureAction.REMOVED if ended else MeasureAction.REDUCED)


def _tells(draft: Draft) -> bool:
    """Whether there is enough to be a fact: who does it, and to what or whom."""
    if draft.main:
        lawful = draft.basis is not None and draft.realis is not Realis.HYPOTHETICAL
        return bool(draft.imposer or (draft.products and draft.rate)) and bool(
            draft.products or draft.target or draft.rate or lawful
        )
    return bool(draft.imposer) and not draft.weak and not draft.thin()
