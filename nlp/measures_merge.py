"""From drafts to measures: mentions of one act are joined, news is told from background, gaps are filled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from nlp.measures_clauses import clauses
from nlp.measures_drafts import Draft, lead_sentences
from nlp.measures_goods import run_on
from nlp.measures_lists import in_step, tabled, with_range
from nlp.measures_news import FRESH, judged
from nlp.measures_notices import noticed
from nlp.measures_rules import Rules
from nlp.measures_same import EASED, family, join, keys, products_agree, same, targets_agree
from nlp.measures_scene import Scene
from nlp.measures_when import counted, effective, ends, first_told, is_old, lasts, takes_effect
from nlp.products import ProductHit
from store.records import MeasureAction, MeasureType, Product, Realis

_LATER = EASED | {MeasureAction.KEPT, MeasureAction.STRUCK_DOWN}
_GOODSLESS = frozenset({MeasureType.PORT_FEE, MeasureType.PREFERENCE})
_ITEMS = re.compile(
    r"\b(?:products|goods|items|lists?|measures?|tariffs|duties|levies|ban|restrictions|controls|commodities"
    r"|bill|initiative|overhaul|it|they|these|those)\b[^.;]{0,60}?\b(?:cover(?:s|ed|ing)?|aimed at"
    r"|target(?:s|ed|ing)?|appl(?:y|ies|ied) to|includ(?:es?|ed|ing)|rang(?:es?|ing) from"
    r"|affect(?:s|ed|ing)?)\b"
)


def measures(drafts: list[Draft], scene: Scene, rules: Rules) -> list[Draft]:
    """The measures of a document: one for each act, rate, product group and target; news first."""
    merged: list[Draft] = []
    told = [one for draft in tabled(noticed(drafts, scene), scene) for one in in_step(draft, scene)]
    for draft in sorted(
        judged(told, scene, rules),
        key=lambda d: (not d.main, d.rate is None, d.thin(), not d.products, d.marks[0][1]),
    ):
        twins = [i for i, other in enumerate(merged) if same(other, draft)]
        for i in twins if draft.rate is None else twins[:1]:
            merged[i] = join(merged[i], draft)  # a mention without a rate may speak of several rates at once
        if not twins:
            merged.append(draft)
    dated = _with_ends(_with_days(_itemised(_without_origin(merged), scene), scene), scene)
    aimed = [_as_before(draft, dated) for draft in with_range(dated, scene)]
    completed = [_completed(_headed(_titled(draft, scene), scene, rules)) for draft in aimed]
    return sorted((d for d in completed if _tells(d)), key=lambda d: (not d.main, d.marks[0][1]))


def _itemised(merged: list[Draft], scene: Scene) -> list[Draft]:
    """News that names no goods takes them from a later sentence: "the list includes almonds and wine"."""
    news = [d for d in merged if d.main and d.lead and d.type not in _GOODSLESS]
    if not news or any(d.products for d in merged if d.main):
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
    chosen: dict[str, Product] = {}
    for hit in hits:
        key = hit.row or hit.product.name.lower()
        name = re.sub(r"\s+", " ", hit.product.name)
        if key not in chosen or _rank(name, hit.row) > _rank(chosen[key].name, hit.row):
            chosen[key] = Product(name=name, hs=hit.product.hs)
    return tuple(chosen.values())


def _rank(name: str, row: str) -> tuple[int, int]:
    """A narrower wording ("wooden furniture") before the list's own ("furniture") before any other."""
    low = name.lower()
    return (2, len(low)) if row and row in low and low != row else (1, 0) if low == row else (0, 0)


def _with_days(merged: list[Draft], scene: Scene) -> list[Draft]:
    """Days of effect told apart: "those on steel will be implemented from 15 October"."""
    result = list(merged)
    for sentence in (one for one in scene.sentences if takes_effect(scene, one, one)):
        for clause in clauses(scene.folded, sentence):
            begins = takes_effect(scene, clause, sentence)
            day = (effective(scene, clause, clause) or counted(scene, sentence)) if begins else None
            if day is None or is_old(scene, day, days=5):
                continue
            hits = scene.products_in(*clause)
            rows = {hit.row for hit in hits}
            for i, draft in enumerate(result):
                fits = rows & keys(draft) if rows else draft.main and draft.realis is not Realis.HYPOTHETICAL
                open_ = draft.effective is None or day.iso.startswith(draft.effective)
                if open_ and draft.main and fits:
                    marks = (*draft.marks, ("effective", day.start, day.end))
                    result[i] = replace(draft, effective=day.iso, marks=marks)
    return result


def _with_ends(merged: list[Draft], scene: Scene) -> list[Draft]:
    """The last day told apart: "the tariffs will be in force until 22 April 2028"."""
    for sentence in (one for one in scene.sentences if lasts(scene, one)):
        day = ends(scene, sentence)
        if day is not None and not scene.products_in(*sentence):
            merged = [
                replace(d, ends=day.iso, marks=(*d.marks, ("ends", day.start, day.end)))
                if d.main and d.ends is None and d.realis is not Realis.HYPOTHETICAL
                else d
                for d in merged
            ]
    return merged


def _titled(draft: Draft, scene: Scene) -> Draft:
    """News of duties without a product in its sentence takes the one product of the headline."""
    if scene.headline is None or not draft.main or draft.products or draft.type is not MeasureType.TARIFF:
        return draft
    hits = tuple(scene.products_in(*scene.headline))
    if len({hit.row for hit in hits}) != 1:
        return draft
    return replace(draft, products=hits, marks=(*draft.marks, *(("products", h.start, h.end) for h in hits)))


def _headed(draft: Draft, scene: Scene, rules: Rules) -> Draft:
    """News takes the day of its announcement and its legal basis from the other sentences of the lead."""
    if not (draft.main and draft.lead):
        return draft
    lead = sorted(lead_sentences(scene))
    day = first_told(scene, lead) if draft.announced is None else None
    if day is not None and day.iso not in (draft.effective, draft.ends):
        draft = replace(draft, announced=day.iso, marks=(*draft.marks, ("announced", day.start, day.end)))
    named = [span for span in lead if draft.basis is None and rules.any_basis.search(scene.folded, *span)]
    for basis in rules.bases if named else ():
        cited = next((m for span in named if (m := basis.pattern.search(scene.folded, *span))), None)
        if cited is not None and (basis.imposer is None or basis.imposer in draft.imposer):
            return replace(draft, basis=basis.name, marks=(*draft.marks, ("legal_basis", *cited.span())))
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
    }
    return replace(draft, target=before.pop()) if len(before) == 1 else draft


def _completed(draft: Draft) -> Draft:
    """A measure on named products that names no origin hits every origin."""
    target = tuple(code for code in draft.target if code not in draft.imposer)
    voided = draft.action is MeasureAction.STRUCK_DOWN
    if not target and (draft.products or voided) and draft.action is not MeasureAction.INVESTIGATION:
        target = ("*",)
    return replace(draft, target=target)


def _tells(draft: Draft) -> bool:
    """Whether there is enough to be a fact: who does it, and to what or whom."""
    if draft.main:
        lawful = draft.basis is not None and draft.realis is not Realis.HYPOTHETICAL
        return bool(draft.imposer or (draft.products and draft.rate)) and bool(
            draft.products or draft.target or draft.rate or lawful
        )
    return bool(draft.imposer) and not draft.weak and not draft.thin()
