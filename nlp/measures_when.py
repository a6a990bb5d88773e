"""The days of a measure: when it takes effect, when it ends, when it was announced."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from nlp.measures_scene import Range, Scene, When

_EFFECTIVE = re.compile(
    r"\b(?:effective|effect|force|from|starting|beginning|as of|as from|starts?|begins?|implemented"
    r"|implement (?:the |these |its )?(?:[a-z]{1,12} )?by"
    r"|kicks? in|applies|apply|"
    r"in place|on or after|enforced|applicable|charged|collected|come in|comes in|operation|valid|runs?)"
    r"(?: (?:only|now|possibly|as early as|starting|beginning|at midnight|early|late|next|again|this|coming"
    r"|in|on|from|of|as of|the)){0,3}(?: (?:[01]?\d|2[0-4])[:.][0-5]\d (?:[ap]\.?m\.? )?"
    r"(?:[a-z]{1,10} ){0,3}?(?:on )?)? ?$"
)
_BEGINS_SENTENCE = re.compile(
    r"^\W*(?:from|starting|beginning|effective|starting from|as of|as from)(?: on)? $"
)
_ENDS = re.compile(
    r"\b(?:until|till|through|thru|before|expires?|expire|ends?|lapses?|up to)(?: (?:on|at|in|the"
    r"|end|of|late|early|least)){0,4} $"
)
_FROM_TO = re.compile(r"\bfrom [^.;]{4,28} (?:to|through) $")
_ANNOUNCED = re.compile(
    r"\b(?:announced|announces|said|says|decided|signed|issued|notified|published|declared"
    r"|proclaimed|ordered)\b"
)
_DURATION = re.compile(
    r"\b(?:for (?:a |another |a further |up to )?(?:period of )?)(?P<n>\d{1,3}|two|three|four|five"
    r"|six|nine|ten|twelve|one|a) (?P<unit>day|month|year)s?\b"
    r"|\b(?P<n2>\d{1,3}|two|three|six) (?P<unit2>day|month|year) (?:pause|suspension|delay|reprieve"
    r"|truce|freeze|extension|exemption)\b"
)
_DAYS_AFTER = re.compile(
    r"\b(?P<n>\d{1,3}|seven|ten|fifteen|thirty|forty[ -]five|sixty|ninety) days (?:after|from|following) "
    r"(?:(?:the|its|their|this|that|date|day|of) ){0,4}"
    r"(?:sign\w*|publi\w*|proclamation|order|announcement|notice|decree|gazett\w*|today|notification)\b"
)
_WEEKDAY = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day")
_TO_COME = re.compile(
    r"\b(?:will|would|due to|set to|scheduled|possibly|expected|planned|until|till|through|(?:was|were) to)\b"
)
_BEGINNING = re.compile(
    r"\b(?:starting|beginning|from|effective|takes?|comes?|enters?|goes|appl(?:y|ies)|kicks?)\b"
)
_JUST_BEGUN = 45  # days; a measure told to apply "from March 1" may have begun shortly before the news
_DONE = re.compile(r"\b(?:went|took|came|entered|(?:was|were)(?! to\b)|had|did|since)\b")
_NUMBERS = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "seven": 7,
    "fifteen": 15,
    "thirty": 30,
    "forty five": 45,
    "sixty": 60,
    "ninety": 90,
}
_TAKES_EFFECT = re.compile(
    r"\b(?:take|takes|took|come|comes|came|go|goes|went|enter|enters|entered|put) into (?:effect"
    r"|force)\b|\btak(?:e|es|ing) effect\b|\btook effect\b"
    r"|\b(?:be effective|implemented|enforced|kick in|kicks in|effective|apply from|applies from"
    r"|in force from)\b"
)
_BEGINS = re.compile(
    r"\b(?:starting|begins?|as of|with effect from|runs? from|valid from|applicable from"
    r"|be (?:suspended|applied|imposed|levied|charged|collected|raised|cut|lifted) (?:from|on|starting))\b"
)
_LASTS = re.compile(
    r"\b(?:in (?:force|place|effect)|valid|available|remain effective|effective|apply|last|run|runs|expires?)"
    r" (?:[a-z]{2,10} )?(?:until|till|through|on)\b"
)
_OF_A_MEASURE = re.compile(
    r"\b(?:tariffs?|dut(?:y|ies)|lev(?:y|ies)|fees?|measures?|actions?|bans?|suspension|pause|restrictions?"
    r"|controls?|quotas?|curbs|exemptions?|rates?)\b"
)


def takes_effect(scene: Scene, clause: Range, sentence: Range) -> bool:
    """Whether the clause tells when something begins to apply."""
    if _TAKES_EFFECT.search(scene.folded, *clause):
        return True
    begins = _BEGINS.search(scene.folded, *clause)
    return begins is not None and bool(_OF_A_MEASURE.search(scene.folded, sentence[0], clause[1]))


def lasts(scene: Scene, sentence: Range) -> bool:
    """Whether a sentence without goods tells how long a measure stays: "will be in force until"."""
    return bool(_LASTS.search(scene.folded, *sentence)) and bool(
        _OF_A_MEASURE.search(scene.folded, *sentence)
    )


def effective(scene: Scene, clause: Range, sentence: Range) -> When | None:
    """The day a measure starts to apply, read in its clause first, then in the rest of its sentence."""
    for start, end in (clause, sentence):
        for day in scene.days_in(start, end):
            behind = scene.folded[max(start, day.start - 60) : day.start]
            if _EFFECTIVE.search(behind) or _BEGINS_SENTENCE.match(scene.folded[sentence[0] : day.start]):
                return ahead(scene, day)
    return counted(scene, sentence)


def counted(scene: Scene, span: Range) -> When | None:
    """A day so many days after the signing: "will take effect 120 days after publication"."""
    found = _DAYS_AFTER.search(scene.folded, *span) if scene.published is not None else None
    if found is None or scene.published is None or not takes_effect(scene, span, span):
        return None
    word = found["n"].replace("-", " ")
    number = _NUMBERS.get(word) or int(word)
    return When(found.start(), found.end(), (scene.published + timedelta(days=number)).isoformat())


def ends(scene: Scene, clause: Range) -> When | None:
    """The last day of a measure: "until 31 October", "through the end of 2026"."""
    for day in scene.days_in(*clause):
        before = scene.folded[max(clause[0], day.start - 40) : day.start]
        if _ENDS.search(before) or _FROM_TO.search(before):
            return ahead(scene, day)
    return None


def announced(scene: Scene, sentence: Range, taken: tuple[When | None, ...]) -> When | None:
    """The day of the announcement: a day beside "said" or "announced" that is no other day of the measure."""
    for day in scene.days_in(*sentence):
        near = scene.folded[max(sentence[0], day.start - 60) : min(sentence[1], day.end + 60)]
        told = scene.published is None or day.iso <= scene.published.isoformat()
        if (
            day.start not in {other.start for other in taken if other}
            and len(day.iso) > 4
            and told
            and _ANNOUNCED.search(near)
        ):
            return day
    return None


def first_told(scene: Scene, sentences: Iterable[Range]) -> When | None:
    """The day of the news: the first day in ``sentences`` within two weeks before publication."""
    if scene.published is None:
        return None
    latest, earliest = scene.published.isoformat(), (scene.published - timedelta(days=14)).isoformat()
    days = (day for sentence in sentences for day in scene.days_in(*sentence))
    return next((day for day in days if len(day.iso) == 10 and earliest <= day.iso <= latest), None)


def end_after(scene: Scene, clause: Range, start: str | None) -> str | None:
    """The end of a stated duration ("for 90 days") that begins on the full date ``start``."""
    found = _DURATION.search(scene.folded, *clause)
    if found is None or start is None or len(start) != 10:
        return None
    word = found["n"] or found["n2"]
    number = _NUMBERS.get(word) or int(word)
    unit = found["unit"] or found["unit2"]
    first = date.fromisoformat(start)
    if unit == "day":
        return (first + timedelta(days=number)).isoformat()
    months = first.month - 1 + number * (12 if unit == "year" else 1)
    year, month = first.year + months // 12, months % 12 + 1
    return f"{year:04d}-{month:02d}"


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
    told = _BEGINNING.search(before) or _TO_COME.search(before)
    if not told or _DONE.search(before) or not (weekday or is_old(scene, day, days=_JUST_BEGUN)):
        return day
    if re.search(r"\d{4}|last|past", wording):
        return day
    if weekday:
        later = (_first(day.iso) + timedelta(days=7)).isoformat()
    else:
        later = f"{int(day.iso[:4]) + 1:04d}{day.iso[4:].replace('-02-29', '-02-28')}"
    return replace(day, iso=later) if later >= scene.published.isoformat()[: len(later)] else day


def _first(iso: str) -> date:
    return date.fromisoformat(iso if len(iso) == 10 else f"{iso}-01")


def is_old(scene: Scene, day: When, *, days: int = 60) -> bool:
    """Whether a day lies well before publication, so that what happened on it is background."""
    if scene.published is None:
        return False
    latest = {4: f"{day.iso}-12-31", 7: f"{day.iso}-28"}.get(len(day.iso), day.iso)
    return date.fromisoformat(latest) < scene.published - timedelta(days=days)
