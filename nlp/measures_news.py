"""Which of a document's drafts are its news, and which only give the background."""

from __future__ import annotations

import re
from dataclasses import replace

from nlp.measures_drafts import Draft
from nlp.measures_rules import Rules
from nlp.measures_scene import Scene
from nlp.measures_when import first_told
from store.records import MeasureAction, Realis

FRESH = frozenset({MeasureAction.IMPOSED, MeasureAction.INCREASED, MeasureAction.RETALIATION})
_SHORT = 24  # characters of a line that tells nothing
_AT_ONCE = re.compile(r"\b(?:with|takes|took) immediate effect\b|\beffective immediately\b")
_ANSWER = re.compile(
    r"\b(?:it|this|that|which|move|measures?|decision|step|duties"
    r"|tariffs)\b[^.]{0,40}\b(?:countermeasures?|retaliation|retaliatory|answer to"
    r"|response to)\b")  # fmt: skip


def judged(drafts: list[Draft], scene: Scene, rules: Rules, *, opened: bool = False) -> list[Draft]:
    """The drafts with ``main`` set where they are news, and news that answers another's measure told so.

    ``opened``: by its words the article is news of a measure, so one that its lead tells is.
    """
    told = _in_detail(drafts, scene)
    marked = [replace(d, main=_stands(d)) for d in told] if opened else _judge(told, scene, rules)
    return _like_the_lead(_answered(marked, scene))


def _stands(draft: Draft) -> bool:
    return draft.lead and not draft.thin() and draft.realis is not Realis.HYPOTHETICAL


def _in_detail(drafts: list[Draft], scene: Scene) -> list[Draft]:
    """What is retold is history, unless the lead names neither goods nor rate and the rest tells them."""
    bare = [d for d in drafts if d.lead and not d.background and not d.retold]
    detail = bool(bare) and not any(d.products and d.rate for d in bare)
    lead = {(d.action, d.imposer) for d in bare}
    return [
        replace(d, background=True)
        if d.retold
        and not _dated_ahead(d, scene)
        and not (detail and (d.action, d.imposer) in lead and d.rate and (d.products or d.target))
        else d
        for d in drafts
    ]


def _judge(drafts: list[Draft], scene: Scene, rules: Rules) -> list[Draft]:
    """Mark the drafts that are the news: those of headline and lead, and later ones of the same imposer."""
    head = scene.headline or (scene.sentences[0] if scene.sentences else (0, 0))
    asked = scene.folded[slice(*head)].rstrip().endswith("?")
    told = any(d.marks[0][1] < head[1] and d.marks[0][2] > head[0] and not d.thin() for d in drafts)
    body = next((s for s in scene.sentences if s[0] >= head[1] and s[1] - s[0] > _SHORT), head)
    named = {place.code for place in scene.places_in(*head)}
    opens = any(
        d.marks[0][1:] == body
        and not d.background
        and (d.target and d.products and d.imposer)
        and (not d.weak or set(d.imposer) <= named)
        for d in drafts
    )
    business = asked or (not (told or opens) and bool(rules.business.search(scene.folded, *head)))
    news = [d for d in drafts if d.lead and not d.background and not d.thin()]
    if business or not news:
        told_apart = _reported if business else _dated_or_pledged
        return [replace(d, main=told_apart(d, scene)) for d in drafts]
    actors = {code for d in news for code in d.imposer}
    return [
        replace(d, main=not d.background and (d.lead or _follows(d, actors) or _dated(d, scene)))
        for d in drafts
    ]


def _dated_or_pledged(draft: Draft, scene: Scene) -> bool:
    return _dated(draft, scene) or _pledged(draft, scene)


def _reported(draft: Draft, scene: Scene) -> bool:
    """Whether the lead tells a measure in full, with its day, though the headline asks or is on business."""
    whole = draft.imposer and not draft.weak and any(hit.row for hit in draft.products)
    sure = draft.realis in {Realis.ASSERTED, Realis.PLANNED} and not draft.actless
    if not (draft.lead and whole and sure) or draft.background or draft.heading:
        return False
    telling = draft.marks[0][1:]
    if _dated_ahead(draft, scene) or _AT_ONCE.search(scene.folded, *telling):
        return True
    return first_told(scene, [telling]) is not None


def _follows(draft: Draft, actors: set[str]) -> bool:
    """Whether a measure below the lead is a further one of those who act in the lead."""
    told = draft.products or draft.rate
    return bool(told and actors & set(draft.imposer)) and draft.realis is not Realis.HYPOTHETICAL


def _pledged(draft: Draft, scene: Scene) -> bool:
    """What the two sides that a headline names as partners promise each other: "will eliminate duties"."""
    if scene.headline is None or draft.realis is not Realis.PLANNED or draft.background or draft.weak:
        return False
    sides = {place.code for place in scene.places_in(*scene.headline)}
    given = bool(draft.imposer) and set(draft.imposer) <= sides
    return given and bool(draft.target) and set(draft.target) <= sides


def _dated(draft: Draft, scene: Scene) -> bool:
    """Whether a measure has a day of its own that is news: its effect ahead, or an act of these two weeks."""
    if _dated_ahead(draft, scene):
        return True
    fresh = first_told(scene, [draft.marks[0][1:]]) is not None
    return fresh and bool(draft.products and draft.imposer) and not (draft.background or draft.weak)


def _dated_ahead(draft: Draft, scene: Scene) -> bool:
    """Whether a measure told below the lead has its own day of effect still to come (or just past)."""
    if draft.background or scene.published is None or draft.thin() or draft.realis is Realis.HYPOTHETICAL:
        return False
    if draft.effective is None:
        return False
    return draft.effective >= scene.published.isoformat()[: len(draft.effective)]


def _answered(drafts: list[Draft], scene: Scene) -> list[Draft]:
    """ "The move was a countermeasure": the news of the document is a retaliation."""
    if not any(d.background and d.action in FRESH for d in drafts):
        return drafts
    if not any(_ANSWER.search(scene.folded, *sentence) for sentence in scene.sentences):
        return drafts
    others = {code for d in drafts if d.background for code in d.imposer}
    return [
        replace(d, action=MeasureAction.RETALIATION)
        if d.main
        and d.action in FRESH
        and d.realis is not Realis.HYPOTHETICAL
        and others & (set(d.target) - {"*"})
        else d
        for d in drafts
    ]


def _like_the_lead(drafts: list[Draft]) -> list[Draft]:
    """One round of duties told in several sentences hits the one origin, and answers, as its lead says."""
    heads = [d for d in drafts if d.main and d.lead and d.target and d.action in FRESH]
    if len({(d.imposer, d.target) for d in heads}) != 1 or heads[0].target == ("*",):
        return drafts
    head = heads[0]
    answer = any(d.action is MeasureAction.RETALIATION for d in heads)
    return [_as_in(d, head, answer=answer) if _fellow(d, head) else d for d in drafts]


def _fellow(draft: Draft, head: Draft) -> bool:
    fresh = draft.main and draft.action in FRESH and draft.realis is not Realis.HYPOTHETICAL
    before = bool(head.products) or not draft.products  # "copper imports. Brazil's goods will pay it as well"
    return fresh and before and draft.imposer == head.imposer and draft.target in {(), head.target}


def _as_in(draft: Draft, head: Draft, *, answer: bool) -> Draft:
    action = MeasureAction.RETALIATION if answer else draft.action
    return replace(draft, action=action, target=head.target)
