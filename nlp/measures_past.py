"""Whether a mention of a measure is history: told of the past, as context, or to say which one is meant."""

from __future__ import annotations

import re

from nlp.measures_calendar import ahead, is_old
from nlp.measures_clauses import Anchor, charged
from nlp.measures_rules import Rules
from nlp.measures_scene import Scene
from store.records import MeasureAction

_OLD_RATE = re.compile(r".{0,8}(?:%|percent|per cent|pct) (?:earlier|previously|last year)\b")
_LISTED = re.compile(r"\b(?:countries|territories|goods|products|items|list|those|imports|companies) $")
_CITED = re.compile(
    r"\b(?:order|proclamation|notification|regulation|decision|act|notice|circular|decree)\b(?:[^,;]{0,25}"
    r" (?:of|dated))? $|\bact,? \d{4} \(\w{1,6}(?: of)? $"  # "the Customs Act, 1969 (IV of 1969)"
)
_PARTS = re.compile(r"\b(?:comprises?|comprising|consists? of|made up of|breaks down into)\b")  # of one rate
_YEAR = re.compile(r"\b(?:in|since|of|from|between|during|by)(?: early| late| mid)? ((?:19|20)\d\d)\b")
_SINCE_WHEN = re.compile(
    r"(?: (?:that|which)|,? first|,? in (?:place|force|effect)|,? (?:introduced|imposed|adopted|announced"
    r"|enacted|levied|fixed|slapped|brought in|launched|dating|agreed|set|put))\b[^,;.]{0,60}$"
)
_WHEN = re.compile(r"\bwhen (?:it|they|he|she|the)\b")  # "made when it joined the WTO five years ago"
_SAID = re.compile(
    r"\b(?:said|says|announced|confirmed|reported)\b[^.;]{0,60}\b(?:it|they|he|she|ministry|government) $"
)


def in_headline(anchor: Anchor, scene: Scene) -> bool:
    title = scene.headline or (0, 0)
    return anchor.sentence[0] < title[1] and anchor.sentence[1] > title[0]


def background(anchor: Anchor, scene: Scene, rules: Rules) -> bool:
    if anchor.context:
        return True
    if in_headline(anchor, scene):
        return False
    if anchor.act is not None and anchor.mood == "planned" and scene.folded.startswith("laps", anchor.act[0]):
        return True  # "the tariffs will lapse one year after" tells how long, not what is new
    if _related(anchor, scene, rules) or _attributive(anchor, scene):
        return True
    if anchor.rate is not None and _PARTS.search(scene.folded, anchor.clause[0], anchor.rate.start):
        return True
    said = charged(anchor, scene.folded)
    after = min(anchor.clause[1], anchor.noun[1] + 60) if said[0] == said[1] else anchor.noun[1]
    near = (max(anchor.clause[0], anchor.noun[0] - 120), after)
    if any(not _still_news(anchor, scene, past) for past in rules.past.finditer(scene.folded, *near)):
        return True
    days = [
        day
        for day in scene.days_in(*anchor.clause)
        if not (
            _of_an_order(scene.folded, day.start)
            or _first_taken(anchor, scene, day.start)
            or _WHEN.search(scene.folded, anchor.noun[1], day.start)
        )
    ]
    if any(is_old(scene, ahead(scene, day)) for day in days):
        return True
    years = [
        int(match[1])
        for match in _YEAR.finditer(scene.folded, *anchor.clause)
        if not (_of_an_order(scene.folded, match.start()) or _first_taken(anchor, scene, match.start()))
    ]
    return bool(scene.published and years and max(years) < scene.published.year)


def _of_an_order(folded: str, at: int) -> bool:
    """Whether the day at ``at`` only says which decree is meant: "Executive Order 14257 of April 2, 2025"."""
    return _CITED.search(folded[max(0, at - 60) : at]) is not None


def _first_taken(anchor: Anchor, scene: Scene, at: int) -> bool:
    """Whether ``at`` lies where the text tells since when there was what now ends or changes: "scrapped a ban
    *that it introduced in January*".
    """
    changed = anchor.action not in {None, MeasureAction.IMPOSED, MeasureAction.INVESTIGATION}
    return changed and bool(_SINCE_WHEN.search(scene.folded, anchor.noun[1], at))


def _still_news(anchor: Anchor, scene: Scene, past: re.Match[str]) -> bool:
    """Whether a word of the past says nothing against news: "doubled its *existing* tariffs"."""
    if past.group() == "existing":
        return anchor.action not in {None, MeasureAction.IMPOSED}
    at = past.start()
    if _first_taken(anchor, scene, past.end()):
        return True
    return _reported(scene.folded, at) or bool(_OLD_RATE.match(scene.folded, max(0, at - 9)))


def _reported(folded: str, at: int) -> bool:
    """Reported speech tells today's news one tense back: "said on Friday that it had removed the duty"."""
    return folded.startswith("had ", at) and bool(_SAID.search(folded[max(0, at - 80) : at]))


def _attributive(anchor: Anchor, scene: Scene) -> bool:
    """ "The list of countries subject to anti-dumping measures" says of what is listed, not what is done."""
    if anchor.act is None or not scene.folded.startswith("subject", anchor.act[0]):
        return False
    return bool(_LISTED.search(scene.folded[max(0, anchor.act[0] - 24) : anchor.act[0]]))


def _related(anchor: Anchor, scene: Scene, rules: Rules) -> bool:
    """A relative clause: "tariffs the president imposed on steel" only says which tariffs are meant."""
    if anchor.act is None or anchor.act[0] < anchor.noun[1] or anchor.passive:
        return False
    fresh = anchor.action in {MeasureAction.IMPOSED, MeasureAction.INCREASED}
    between = scene.folded[anchor.noun[1] : anchor.act[0]]
    if ", " in between and scene.folded.startswith(("announc", "unveil"), anchor.act[0]):
        return False  # "a surtax on whisky, the minister announced" only says who says so
    return fresh and len(between) > 3 and bool(rules.verbs.fullmatch(scene.folded, *anchor.act))


def was(anchor: Anchor, scene: Scene) -> bool:
    """Told in the past passive ("exports were banned"), which below the lead is history."""
    act = anchor.act or anchor.noun
    return bool(re.search(r"\b(?:was|were)\b", scene.folded[max(anchor.clause[0], act[0] - 30) : act[1]]))
