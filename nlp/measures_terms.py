"""Days of a measure told apart from it: sentences on when "it" begins, how long it lasts, when it ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from nlp.measures_calendar import is_old, to_come
from nlp.measures_clauses import clauses
from nlp.measures_drafts import Draft
from nlp.measures_lead import lead_sentences
from nlp.measures_same import keys
from nlp.measures_scene import Range, Scene, When
from nlp.measures_when import (
    after,
    counted,
    effective,
    ends,
    first_told,
    lasts,
    length,
    takes_effect,
)
from store.records import MeasureAction, Realis

_AT_ONCE = re.compile(
    r"\b(?:with|tak(?:es?|ing)) immediate effect\b|\bimmediate (?:freeze|ban|halt|stop|suspension|embargo"
    r"|prohibition"
    r"|moratorium)\b"
    r"|\bimmediately (?:halt|stop|ban|suspend|freez|prohibit|impos|bar)\w*|\beffective (?:immediately"
    r"|at once|forthwith|today)\b"
    r"|\b(?:takes?|took|taking|comes?|came|goes|go|went|enters?|entered|entering|be|is|are|applies|apply"
    r"|starts?)"
    r"(?: in| into)?(?: force| effect| operation| vigor)?"
    r" (?:immediately(?! (?:after|before))|at once|forthwith|straight away|with immediate effect)"
    r"|\b(?:effect|force|vigor|operation|effective|applies|apply|valid)(?: [^.;]{1,90}?)? (?P<printed>"
    r"(?:up)?on (?:the day of )?(?:its |their )?publication"
    r"|(?:with|from|at) (?:the |its |their )(?:(?:day|date) of )?(?:its |their |the )?publication)\b"
    r"|\b(?:effect|force|vigor|operation|effective|applies|apply)(?: \w+){0,2}?"
    r" (?P<next>the day (?:after|following) (?:its |their |the )?publication)\b"
)
_FORESEEN = re.compile(
    r"[^.;]{0,50}?\b(?:foreseen|expected|due|scheduled|planned|set|slated|likely)(?: \w+){0,2}? $"
)
_OPEN = re.compile(
    r"\b(?:plan\w*|propos\w*|consider\w*|would|may|might|could|take effect|into force|into effect|later)\b"
)
_COUNTED = re.compile(r"\b(?:days?|weeks?|months?)\b")
_UNLASTING = frozenset(
    {MeasureAction.REMOVED, MeasureAction.DELAYED, MeasureAction.STRUCK_DOWN, MeasureAction.INVESTIGATION}
)


def dated(merged: list[Draft], scene: Scene) -> list[Draft]:
    """The drafts, those of the news with the days that the rest of the document tells of them."""
    if not any(draft.main for draft in merged):
        return merged
    lasting = [sentence for sentence in scene.sentences if lasts(scene, sentence)]
    ended = _ended(_of_one_round(_at_once(_begun(merged, scene), scene), scene), scene, lasting)
    return [_lasting(draft, scene, lasting) for draft in ended]


def _begun(merged: list[Draft], scene: Scene) -> list[Draft]:
    """Days of effect told apart: "those on steel will be implemented from 15 October"."""
    result = list(merged)
    dated_ = (s for s in scene.sentences if scene.days_in(*s) or _COUNTED.search(scene.folded, *s))
    for sentence in (one for one in dated_ if takes_effect(scene, one, one)):
        for clause in clauses(scene.folded, sentence):
            begins = takes_effect(scene, clause, sentence)
            day = (effective(scene, clause, clause) or counted(scene, sentence)) if begins else None
            if day is None:
                continue
            theirs = [
                draft for draft in _whose(result, clause, scene) if _may_begin(draft, day, clause, scene)
            ]
            result = [_with(draft, "effective", day) if draft in theirs else draft for draft in result]
    return result


def _may_begin(draft: Draft, day: When, clause: Range, scene: Scene) -> bool:
    """Whether a clause on the day of effect can be about a measure of the news that has none of its own."""
    if not draft.main or draft.action is MeasureAction.INVESTIGATION:
        return False
    if draft.effective is not None and not day.iso.startswith(draft.effective):
        return False
    if is_old(scene, day, days=5) and (draft.announced or "9") > day.iso:
        return False
    rows = {hit.row for hit in scene.products_in(*clause)}
    if rows and draft.products:
        return bool(rows & keys(draft))
    return draft.realis is not Realis.HYPOTHETICAL


def _whose(drafts: list[Draft], clause: Range, scene: Scene) -> list[Draft]:
    """The measures a clause can be about: where states answer each other, those of a state that it names."""
    named = {place.code for place in scene.places_in(*clause)}
    theirs = [draft for draft in drafts if named & {*draft.imposer, *draft.target}]
    return theirs if theirs and len({draft.imposer for draft in drafts if draft.main}) > 1 else drafts


def _of_one_round(merged: list[Draft], scene: Scene) -> list[Draft]:
    """One act on several goods or origins with one day: the day of all, where only one sentence tells it."""
    result = list(merged)
    for i, draft in enumerate(merged):
        if _OPEN.search(scene.folded, *draft.marks[0][1:]):
            continue
        alike = [d for d in merged if d.main and (d.imposer, d.type, d.action) == (
            draft.imposer, draft.type, draft.action)]  # fmt: skip
        days = {d.effective for d in alike if d.effective}
        if (
            draft.main
            and draft.effective is None
            and draft.action is not MeasureAction.DELAYED
            and len(days) == 1
        ):
            told = next(mark for d in alike for mark in d.marks if d.effective and mark[0] == "effective")
            result[i] = replace(draft, effective=days.pop(), marks=(*draft.marks, told))
    return result


def _with(draft: Draft, field: str, day: When) -> Draft:
    marks = (*draft.marks, (field, day.start, day.end))
    return (
        replace(draft, effective=day.iso, marks=marks)
        if field == "effective"
        else replace(draft, ends=day.iso, marks=marks)
    )


def _at_once(merged: list[Draft], scene: Scene) -> list[Draft]:
    """ "With immediate effect": on the day of the announcement; "upon publication": on the day of that."""
    if all(draft.effective or not draft.main for draft in merged) or scene.published is None:
        return merged
    for sentence in scene.sentences:
        said = _AT_ONCE.search(scene.folded, *sentence)
        if said is None:
            continue
        merged = [
            _with(draft, "effective", _that_day(draft, said, sentence, scene))
            if draft.main and draft.effective is None and _about(draft, sentence, scene)
            else draft
            for draft in merged
        ]
    return merged


def _about(draft: Draft, sentence: Range, scene: Scene) -> bool:
    """Whether a sentence on days can be about ``draft``: it names no other goods."""
    rows = {hit.row for hit in scene.products_in(*sentence)}
    told = {mark[1:] for mark in draft.marks if mark[0] == "event"}
    return sentence in told or not rows or bool(rows & keys(draft))


def _that_day(draft: Draft, said: re.Match[str], sentence: Range, scene: Scene) -> When:
    """The day that "immediately" or "publication" means: one named for it, else the day of the news."""
    for day in scene.days_in(said.end(), sentence[1]) if said["printed"] else ():
        if _FORESEEN.fullmatch(scene.folded, said.end(), day.start):
            return to_come(scene, day)
    base = _news(draft, scene) or str(scene.published)
    if said["next"]:
        base = (date.fromisoformat(base) + timedelta(days=1)).isoformat()
    return When(said.start(), said.end(), base)


def _news(draft: Draft, scene: Scene) -> str | None:
    """The full day on which the measure was told: as its draft says, as the lead says, or of publication."""
    if draft.announced is not None and len(draft.announced) == len("2026-11-25"):
        return draft.announced
    told = first_told(scene, sorted(lead_sentences(scene)))
    return told.iso if told is not None else str(scene.published) if scene.published else None


def _ended(merged: list[Draft], scene: Scene, lasting: list[Range]) -> list[Draft]:
    """The last day told apart: "the tariffs will be in force until 22 April 2028"."""
    for sentence in lasting:
        day = ends(scene, sentence)
        if day is not None and not is_old(scene, day, days=5):
            merged = [
                _with(draft, "ends", day)
                if draft.main
                and draft.ends is None
                and draft.realis is not Realis.HYPOTHETICAL
                and _about(draft, sentence, scene)
                else draft
                for draft in merged
            ]
    return merged


def _lasting(draft: Draft, scene: Scene, lasting: list[Range]) -> Draft:
    """A draft with the end of the stretch it is told to last, counted from its first day."""
    if not draft.main or draft.ends or draft.action in _UNLASTING or draft.realis is Realis.HYPOTHETICAL:
        return draft
    first = draft.effective or _news(draft, scene)
    for span in _told(draft, scene, lasting):
        found = length(scene, span)
        end = after(found, first) if found is not None else None
        if found is not None and end is not None:
            return _with(draft, "ends", When(found.start(), found.end(), end))
    return draft


def _told(draft: Draft, scene: Scene, lasting: list[Range]) -> Iterator[Range]:
    """Where the length of a measure can be told: its own clauses, then sentences on how long "it" lasts."""
    own = [mark[1:] for mark in draft.marks if mark[0] == "event"]
    for sentence in own:
        yield from (c for c in clauses(scene.folded, sentence) if c[0] <= draft.noun[0] < c[1])
    for sentence in lasting:
        if sentence not in own and _about(draft, sentence, scene):
            yield sentence
