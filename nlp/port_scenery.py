"""Tells a town that is only the scene of a story from the port there: datelines, meetings, markets."""

from __future__ import annotations

import re
from functools import cache

from nlp.cues import any_of
from nlp.gazetteer import Hit
from nlp.needles import Screen
from nlp.scene import Scene

_PORTS = frozenset(("port", "authority", "acronym"))
_BASED = re.compile(r"-(?:based|headquartered|flagged|registered|listed|born|owned)\b")
_HELD = re.compile(r" (?:in|at|to|from|downtown|central) $", re.I)
_TRADED_IN = re.compile(r"(?:^|[\s(])[Ii]n $")
_LINE_START = re.compile(r"(?:^|  |\. |[\"'] |[.!?][\"']? )$")


def is_scene(scene: Scene, hit: Hit) -> bool:
    """The town where something is told or held: "signed in Hamburg", "Hamburg-based", "HAMBURG, Oct 5 -"."""
    before, after = scene.before(hit.start), scene.after(hit.end)
    if _BASED.match(after) or _is_held(before) or _is_market(scene, hit, before):
        return True
    return is_dateline(scene, hit)


def is_seat(scene: Scene, hit: Hit) -> bool:
    """Singapore in "two vessels to a Singapore-based firm"."""
    return bool(_BASED.match(scene.after(hit.end)))


def is_dateline(scene: Scene, hit: Hit) -> bool:
    """The town that opens a report: "LUXEMBOURG, April 27 -", "COLOMBO (News 1st);"."""
    if not _LINE_START.search(scene.before(hit.start)[-3:]) or not _dateline().match(scene.after(hit.end)):
        return False
    follower = scene.follower(hit)  # a rotation may open a line: Shanghai - Busan - Callao
    rotation = follower is not None and scene.text[hit.end : follower.start] == " - "
    return not (follower and rotation and any(row.kind in _PORTS for row in follower.entries))


@cache
def _dateline() -> re.Pattern[str]:
    edition = r"(?:/[A-Z][\w ]{2,20})?: [A-Z'\"]"  # DJIBOUTI/LONDON: Djibouti has ended
    agency = rf" ?\((?:[\w ]+/)?{any_of('agency')}\)"
    outlet = r" ?\([\w .&'/-]{2,30}\) ?(?:--?|[;:—–])(?!\w)"
    day, rule = r", [A-Z][a-z]{2,8}\.? \d{1,2}\b", r" ?(?:--|—) ?|\.?-? ?- [A-Z]"
    return re.compile(rf"(?:, [\w. ]{{1,20}})?(?:{day}|{agency}|{outlet}|{rule}|{edition})")


def opens_a_body(after: str) -> bool:
    """Bangkok in "the Bangkok Shipowners and Agents Association", but not in "Antwerp Port Union"."""
    body = _body().match(after)
    return body is not None and not _port_word().search(body[0])


@cache
def _body() -> re.Pattern[str]:
    words = r" (?:(?:[A-Z][\w&'-]{0,30}|and|of|&|for) ){0,5}"
    return re.compile(rf"{words}{any_of('body_word')}\b(?! of Ports)")


@cache
def _port_word() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of('port_word')}|{any_of('air_word')})\b", re.I)


def _is_market(scene: Scene, hit: Hit, before: str) -> bool:
    """ "In Dalian, futures eased": where something is traded, not shipped."""
    if not _TRADED_IN.search(before[-4:]):
        return False
    return bool(_market().search(scene.text, *scene.bounds(hit.start, hit.end)))


@cache
def _market() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of('market')}\b")


def _is_held(before: str) -> bool:
    if not _HELD.search(before[-20:]):
        return False
    low = before.lower()  # the engine skips a word by its first letter, which it cannot in either case
    return bool(_held_screen().likely(low) and _held_in().search(low))


@cache
def _held_screen() -> Screen:
    return Screen([_held_in().pattern])


@cache
def _held_in() -> re.Pattern[str]:
    near = r"(?: [\w,'-]+){0,4} (?:in|at|to|from)"
    far = r"(?: [\w,'-]+){5,6} in"  # signed by both sides on Thursday in Shanghai
    pattern = rf"\b{any_of('event_word')}\b>?(?:{near}|{far})(?: downtown| central)? $"
    return re.compile(pattern.lower())
