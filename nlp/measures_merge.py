"""From drafts to measures: mentions of one act are joined, news is told from background, gaps are filled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from nlp.measures_clauses import clauses
from nlp.measures_drafts import Draft, lead_sentences
from nlp.measures_rules import Rules
from nlp.measures_scene import Scene
from nlp.measures_when import effective, first_told, is_old, takes_effect
from nlp.products import ProductHit
from store.records import MeasureAction, MeasureType, Product, Realis

_FRESH = frozenset({MeasureAction.IMPOSED, MeasureAction.INCREASED, MeasureAction.RETALIATION})
_EASED = frozenset(
    {MeasureAction.REMOVED, MeasureAction.SUSPENDED, MeasureAction.DELAYED, MeasureAction.REDUCED}
)
_PUT_OFF = frozenset({MeasureAction.DELAYED, MeasureAction.SUSPENDED})
_RANK = (
    MeasureAction.DELAYED,
    MeasureAction.SUSPENDED,
    MeasureAction.RETALIATION,
    MeasureAction.INCREASED,
    MeasureAction.REMOVED,
    MeasureAction.REDUCED,
)
_ANSWER = re.compile(
    r"\b(?:it|this|that|which|move|measures?|decision|step|duties"
    r"|tariffs)\b[^.]{0,40}\b(?:countermeasures?|retaliation|retaliatory|answer to"
    r"|response to)\b")  # fmt: skip


def measures(drafts: list[Draft], scene: Scene, rules: Rules) -> list[Draft]:
    """The measures of a document: one for each act, rate, product group and target; news first."""
    judged = _judge(drafts, scene, rules)
    judged = _answered(judged, scene)
    merged: list[Draft] = []
    for draft in sorted(
        judged, key=lambda d: (not d.main, d.rate is None, d.thin(), not d.products, d.marks[0][1])
    ):
        twins = [i for i, other in enumerate(merged) if _same(other, draft)]
        for i in twins if draft.rate is None else twins[:1]:
            merged[i] = _join(merged[i], draft)  # a mention without a rate may speak of several rates at once
        if not twins:
            merged.append(draft)
    dated = _dated(merged, scene)
    completed = [_completed(_headed(_titled(draft, scene), scene, rules)) for draft in dated]
    return sorted((d for d in completed if _tells(d)), key=lambda d: (not d.main, d.marks[0][1]))


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


def _judge(drafts: list[Draft], scene: Scene, rules: Rules) -> list[Draft]:
    """Mark the drafts that are the news: those of headline and lead, and later ones of the same imposer."""
    head = scene.headline or (scene.sentences[0] if scene.sentences else (0, 0))
    business = bool(rules.business.search(scene.folded, *head)) and not any(
        d.marks[0][1] < head[1] and d.marks[0][2] > head[0] and not d.thin() for d in drafts
    )
    news = [d for d in drafts if d.lead and not d.background and not d.thin()]
    if business or not news:
        return [replace(d, main=_dated_ahead(d, scene) and not business) for d in drafts]
    actors = {code for d in news for code in d.imposer}
    return [
        replace(d, main=not d.background and (d.lead or _follows(d, actors) or _dated_ahead(d, scene)))
        for d in drafts
    ]


def _follows(draft: Draft, actors: set[str]) -> bool:
    """Whether a measure below the lead is a further one of those who act in the lead."""
    told = draft.products or draft.rate
    return bool(told and actors & set(draft.imposer)) and draft.realis is not Realis.HYPOTHETICAL


def _dated_ahead(draft: Draft, scene: Scene) -> bool:
    """Whether a measure told below the lead has its own day of effect still to come (or just past)."""
    if draft.background or draft.effective is None or scene.published is None or draft.thin():
        return False
    if draft.realis is Realis.HYPOTHETICAL:
        return False
    return draft.effective >= scene.published.isoformat()[: len(draft.effective)]


def _answered(drafts: list[Draft], scene: Scene) -> list[Draft]:
    """ "The move was a countermeasure": the news of the document is a retaliation."""
    answers = any(_ANSWER.search(scene.folded, *sentence) for sentence in scene.sentences)
    if not answers or not any(d.background and d.action in _FRESH for d in drafts):
        return drafts
    others = {code for d in drafts if d.background for code in d.imposer}
    return [
        replace(d, action=MeasureAction.RETALIATION)
        if d.main
        and d.action in _FRESH
        and d.realis is not Realis.HYPOTHETICAL
        and others & (set(d.target) - {"*"})
        else d
        for d in drafts
    ]


def _same(a: Draft, b: Draft) -> bool:
    """Whether two drafts can be mentions of one measure; ``a`` is the fuller one."""
    if not _actions_agree(a, b) or not _family(a.type, b.type):
        return False
    if a.imposer and b.imposer and not set(a.imposer) & set(b.imposer):
        return False
    if (
        a.rate is not None
        and b.rate is not None
        and (a.rate.value, a.rate.unit) != (b.rate.value, b.rate.unit)
    ):
        return False
    if a.main != b.main and (b.realis is not a.realis or b.background) and not b.thin():
        return False
    return _targets_agree(a, b) and _products_agree(a, b)


def _actions_agree(a: Draft, b: Draft) -> bool:
    if a.action is b.action:
        return True
    pair = {a.action, b.action}
    if pair <= _FRESH or (pair <= _EASED and MeasureAction.REDUCED not in pair):
        return True
    if b.thin() and a.main and b.main and pair <= _EASED:
        return True
    # what is put off is the rise itself: "the duty was to go up from 30 to 40 percent"
    put_off = (a.action in _PUT_OFF and b.action in _FRESH) or (b.action in _PUT_OFF and a.action in _FRESH)
    return put_off and a.lead and b.lead and Realis.PLANNED in (a.realis, b.realis)


def _family(a: MeasureType, b: MeasureType) -> bool:
    duties = {MeasureType.TARIFF, MeasureType.ANTIDUMPING, MeasureType.COUNTERVAILING, MeasureType.SAFEGUARD}
    return a is b or {a, b} <= duties


def _targets_agree(a: Draft, b: Draft) -> bool:
    mine, other = set(a.target) - {"*"}, set(b.target) - {"*"}
    return not mine or not other or bool(mine & other)


def _products_agree(a: Draft, b: Draft) -> bool:
    if not a.products or not b.products:
        return True
    return bool(_keys(a) & _keys(b))


def _keys(draft: Draft) -> set[str]:
    found: set[str] = set()
    for hit in draft.products:
        found.add(hit.row or hit.product.name.lower())
    return found


def _join(a: Draft, b: Draft) -> Draft:
    """``a`` with its gaps filled from ``b``; a rated draft gains no new goods, they may bear another rate."""
    action = (
        next((r for r in _RANK if r in (a.action, b.action)), a.action)
        if a.action is not b.action
        else a.action
    )
    grow = not a.products or (a.rate is None and b.rate is None and a.lead == b.lead and _keys(a) & _keys(b))
    shown = grow or _keys(b) <= _keys(a)
    own = set(a.target) - {"*"}
    return replace(
        a,
        action=action,
        type=b.type if a.type is MeasureType.TARIFF and b.lead else a.type,
        realis=a.realis if a.realis is not Realis.PLANNED else b.realis,
        lead=a.lead or b.lead,
        main=a.main or b.main,
        imposer=a.imposer or b.imposer,
        weak=a.weak and b.weak,
        target=a.target if own or not b.target else b.target,
        excluded=tuple(dict.fromkeys((*a.excluded, *b.excluded))),
        products=(*a.products, *b.products) if shown else a.products,
        rate=a.rate or b.rate,
        announced=a.announced or b.announced,
        effective=a.effective or b.effective,
        ends=a.ends or b.ends,
        basis=a.basis or b.basis,
        marks=(*a.marks, *(mark for mark in b.marks if mark[0] != "products" or shown)),
    )


def _dated(merged: list[Draft], scene: Scene) -> list[Draft]:
    """Days of effect told apart: "those on steel will be implemented from 15 October"."""
    result = list(merged)
    for sentence in scene.sentences:
        for clause in clauses(scene.folded, sentence):
            day = effective(scene, clause, clause) if takes_effect(scene, clause) else None
            if day is None or is_old(scene, day, days=5):
                continue
            hits = scene.products_in(*clause)
            rows = {hit.row for hit in hits}
            for i, draft in enumerate(result):
                fits = rows & _keys(draft) if rows else draft.main and draft.realis is not Realis.HYPOTHETICAL
                if draft.effective is None and draft.main and fits:
                    marks = (*draft.marks, ("effective", day.start, day.end))
                    result[i] = replace(draft, effective=day.iso, marks=marks)
    return result


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
    for basis in rules.bases if draft.basis is None else ():
        cited = next((m for span in lead if (m := basis.pattern.search(scene.folded, *span))), None)
        if cited is not None and (basis.imposer is None or basis.imposer in draft.imposer):
            return replace(draft, basis=basis.name, marks=(*draft.marks, ("legal_basis", *cited.span())))
    return draft


def _completed(draft: Draft) -> Draft:
    """A measure on named products that names no origin hits every origin."""
    target = draft.target
    if not target and draft.products and draft.action is not MeasureAction.INVESTIGATION:
        target = ("*",)
    return replace(draft, target=target)


def _tells(draft: Draft) -> bool:
    """Whether there is enough to be a fact: who does it, and to what or whom."""
    if draft.main:
        return bool(draft.imposer or (draft.products and draft.rate)) and bool(
            draft.products or draft.target or draft.rate or draft.basis
        )
    return bool(draft.imposer) and not draft.weak and not draft.thin()
