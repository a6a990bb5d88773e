"""Days as measures tell them: those to come, those long past, those counted from another."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from nlp.measures_scene import Scene, When
from nlp.numerals import WORTH

_WEEKDAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day")
_TO_COME = re.compile(
    r"\b(?:will|would|due to|set to|scheduled|possibly|expected|planned|until|till|through|(?:was|were) to"
    r"|expir(?:es?|ing|y)|lapses?|ends?|ending|runs?|lasts?|lasting)\b"
)
_BEGINNING = re.compile(
    r"\b(?:starting|beginning|from|effective|takes?|comes?|enters?|goes|appl(?:y|ies)|kicks?)\b"
)
_JUST_BEGUN = 45  # days; a measure told to apply "from March 1" may have begun shortly before the news
_DONE = re.compile(r"\b(?:went|took|came|entered|(?:was|were)(?! to\b)|had|did|since)\b")
_NUMBERS = WORTH | {"a": 1, "an": 1, "forty five": 45, "one hundred and eighty": 180}


def later(first: date, count: str, unit: str) -> str:
    """The day so long after ``first``, cut to the month where months are counted."""
    if count == "half a":
        count, unit = "six", "month"
    number = _NUMBERS.get(count) or int(count)
    if unit in {"day", "week"}:
        return (first + timedelta(days=number * (7 if unit == "week" else 1))).isoformat()
    months = first.month - 1 + number * (12 if unit == "year" else 1)
    return f"{first.year + months // 12:04d}-{months % 12 + 1:02d}"


def ahead(scene: Scene, day: When) -> When:
    """A day told as still to come: a weekday, a month or a date without its year lies after publication."""
    if scene.published is None or len(day.iso) < 7:
        return day
    wording = scene.folded[day.start : day.end]
    weekday = bool(_WEEKDAY.search(wording)) and not re.search(r"\d", wording)
    if weekday and "next" not in wording and day.iso == (scene.published + timedelta(days=7)).isoformat():
        return replace(day, iso=scene.published.isoformat())  # "from Thursday", told on a Thursday
    if day.iso >= scene.published.isoformat()[: len(day.iso)]:
        return day
    before = scene.folded[max(0, day.start - 90) : day.start]
    told = _BEGINNING.search(before) or _TO_COME.search(before) or _nearer_ahead(scene, day)
    if not told or _DONE.search(before) or not (weekday or is_old(scene, day, days=_JUST_BEGUN)):
        return day
    if re.search(r"\d{4}|last|past", wording):
        return day
    if weekday:
        later = (_first(day.iso) + timedelta(days=7)).isoformat()
    else:
        later = f"{int(day.iso[:4]) + 1:04d}{day.iso[4:].replace('-02-29', '-02-28')}"
    return replace(day, iso=later) if later >= scene.published.isoformat()[: len(later)] else day


def to_come(scene: Scene, day: When) -> When:
    """A day that is said to lie ahead: a weekday is the next one of its name."""
    later = ahead(scene, day)
    if scene.published is None or len(later.iso) != len("2026-11-25"):
        return later
    named = date.fromisoformat(later.iso)
    weekday = timedelta(days=0) < scene.published - named <= timedelta(days=7)
    return replace(later, iso=(named + timedelta(days=7)).isoformat()) if weekday else later


def _nearer_ahead(scene: Scene, day: When) -> bool:
    """Whether the same day of the next year lies nearer: "postponed to 1 May", told in March."""
    if scene.published is None:
        return False
    first = _first(day.iso)
    return 2 * (scene.published - first).days > (first.replace(day=1, year=first.year + 1) - first).days


def _first(iso: str) -> date:
    return date.fromisoformat(iso if len(iso) == 10 else f"{iso}-01")


def is_old(scene: Scene, day: When, *, days: int = 60) -> bool:
    """Whether a day lies well before publication, so that what happened on it is background."""
    if scene.published is None:
        return False
    latest = {4: f"{day.iso}-12-31", 7: f"{day.iso}-28"}.get(len(day.iso), day.iso)
    return date.fromisoformat(latest) < scene.published - timedelta(days=days)
