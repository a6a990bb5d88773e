"""The days of a measure: when it takes effect, when it ends, when it was announced."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from nlp.measures_calendar import ahead, is_old, later
from nlp.measures_scene import Range, Scene, When

_EFFECTIVE = re.compile(
    r"\b(?:effective|effect|force|from|starting|beginning|commencing|as of|as from|starts?|begins?|commences?"
    r"|implemented|implement (?:the |these |its )?(?:[a-z]{1,12} )?by|kicks? in|applies|apply|applied"
    r"|operative"
    r"|goes live|go live|bites?|in place|on or after|on and after|enforced|applicable|charged|collected"
    r"|levied"
    r"|payable|come in|comes in|operation|vigou?r|valid|runs?|governs?|governing|binding|start of"
    r"|dates? from)"
    r"(?: (?:only|now|possibly|as early as|as soon as|starting|beginning|at midnight|early|late|next|again"
    r"|this"
    r"|coming|in|on|from|of|as of|the|at|and|after|start|middle|end|first|day|monday|tuesday|wednesday"
    r"|thursday"
    r"|friday|saturday|sunday),?){0,4}(?: (?:[01]?\d|2[0-4])[:.][0-5]\d (?:[ap]\.?m\.? )?"
    r"(?:[a-z]{1,10} ){0,3}?(?:on )?)?:? ?$"
)
_ON_DAY = re.compile(r"\W*on (?:the )?$")
_WILL = re.compile(r"\b(?:will|shall|would|is to|are to)\b")
_UP_TO = re.compile(r" ?[-–—] ?(?:(?P<day>\d{1,2})\b(?! ?[A-Z])|[A-Z][a-z]{2,8}\.? \d|\d{1,2} [A-Z])")
_AND = re.compile(r" and (?:the )?")
_TOLD_ON = re.compile(r"\b(?:was|were|published|announced|signed|gazetted|issued|said)\b")
_OF_ANOTHER = re.compile(r", (?:which|who|whose)\b")
_SEASON = re.compile(
    r"\b(?:month|season|harvest|festival|ramadan|summer|winter|talks|meeting|campaign|(?:crop"
    r"|marketing) year)"
    r"(?: of \w+)?,? $"
)
_MOVES_ON = re.compile(
    r"\b(?:will|shall|(?:is|are) (?:due |set )?to|(?<!was )(?<!were )(?<!been )(?<!due )(?<!set )to)(?: be"
    r"| have to)? (?:rise|fall|go up|go down|drop|increase"
    r"|decrease"
    r"|climb|double|halve|pay|raise|cut|lower|lift|raised|reduced|cut|lowered|lifted|increased|imposed"
    r"|levied|charged"
    r"|applied|introduced|scrapped|removed|restored|reinstated|impose|levy|charge|introduce|scrap|remove|end"
    r"|ban"
    r"|banned|face|attract)\b(?:[^.;]|\.(?=\d)){0,80}? (?:on|from|at midnight on)(?: the)? $"
)
_BEGINS_SENTENCE = re.compile(
    r"^\W*(?:from|starting|beginning|effective|starting from|as of|as from)(?: on)? $"
)
_ENDS = re.compile(
    r"\b(?:until|till|through|thru|before|expires?|expired|expire|expiry|ends?|ending|lapses?|lapse|up to"
    r"|no later than|runs? to|last(?:s|ing)? to|valid to|(?:extend|prolong|renew|continu)(?:s|ed|ing)?(?: by"
    r"(?: \w{1,9}){1,3},?)? to)(?: (?:on|at|in|the|midnight|end|of|late|early|least|and|including|inclusive"
    r"|date|is|:)){0,5} $"
)
_FROM_TO = re.compile(r"\b(?:from [^.;]{4,28} (?:to|through)|between [^.;]{4,28} and)(?: the| end of)* $")
_PUT_OFF_TO = re.compile(
    r"\b(?:delay|postpone|defer|put(?:s|ting)? off|push|shift|move|extend|reprieve|wait|hold|held)\w*\b"
    r"[^.;]{0,90}?\b(?:to|until|till|by)(?: (?:at|least|the|end|of|early|late|next)){0,4} $"
)
_ANNOUNCED = re.compile(
    r"\b(?:announced|announces|said|says|decided|signed|issued|notified|published|declared"
    r"|proclaimed|ordered)\b"
)
_COUNT = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|thirty"
    r"|forty five|sixty|ninety|one hundred and eighty|half a)"
)
_DURATION = re.compile(
    r"\b(?:for|lasts?|lasting|last|runs?|extended by|prolonged by|renewed by"
    r"|extend\w* .{0,40}? by|of)"
    r" (?:up to |at least |about |around )?(?:a |an |another |a further |the next |the first |an initial "
    r"|more )?"
    rf"(?:period of |term of )?(?P<n>{_COUNT}) (?:more |further |additional |full |calendar )?"
    r"(?P<unit>day|week|month|year)s?\b(?! (?:now|ago|old|running|in a row|earlier|later|before|has|have"
    r"|had)\b)"
    rf"|\b(?P<n2>{_COUNT}) (?P<unit2>day|week|month|year) (?:long )?(?:[a-z]{{1,14}} ){{0,2}}?(?:pause"
    rf"|suspension"
    r"|delay|reprieve|truce|freeze|extension|exemption|ban|moratorium|halt|dut(?:y|ies)|tariffs?|lev(?:y|ies)"
    r"|measures?|safeguards?|quotas?|waiver|embargo|prohibition|relief)\b"
)
_SO_FAR = re.compile(r"\b(?:has|have|had|having) (?:been )?(?:[a-z]{2,14} ){0,5}$")
_DAYS_AFTER = re.compile(
    rf"\b(?<!for )(?P<n>{_COUNT}) (?P<unit>day|week|month)s?(?:'s?)? (?:after|from|following|of) "
    r"(?:(?:the|its|their|this|that|date|day|of|official) ){0,4}"
    r"(?:sign\w*|publi\w*|proclamation|order|announcement|notice|decree|gazett\w*|today|now|notification)\b"
    rf"|\b(?:effect|force|vigou?r|operation|starts?|begins?|appl(?:y|ies)|effective|live|live again) in"
    rf" (?P<n3>{_COUNT}) (?P<unit3>day|week|month)s?(?:'s?)?(?: time)?\b"
)
_JUST_ENDED = 20  # days; what ended earlier is background
_TAKES_EFFECT = re.compile(
    r"\b(?:take|takes|took|come|comes|came|go|goes|went|enter|enters|entered|put) in(?:to)? (?:effect"
    r"|force|operation|vigou?r)\b|\btak(?:e|es|ing) (?:effect|force)\b|\btook (?:effect|force)\b|\bin force:"
    r"|\b(?:be|becomes?) (?:effective|operative|applicable|binding)\b|\bgo(?:es)? live\b|\bon (?:or"
    r"|and) after\b"
    r"|\b(?:implemented|enforced|kick in|kicks in|effective|apply from|applies from"
    r"|in force (?:from|since|as of|on))\b"
)
_BEGINS = re.compile(
    r"\b(?:starting|beginning|starts?|begins?|commenc(?:es?|ing)|as of|as from|with effect from|runs? from"
    r"|valid from|applicable from|appl(?:y|ies)(?: \w+){0,4} (?:from|on|starting|as of|beginning)|(?:lasts?"
    r"|last)"
    r" (?:\w+ ){1,3}from|counting from|be (?:suspended|applied|imposed|levied|charged|collected|raised|cut"
    r"|lifted)"
    r" (?:from|on|starting|beginning|as of)"
    r"|(?:collect|charge|levy|apply|enforce|impose)(?:s|ed)? (?:it|them|the [a-z]{2,12}) (?:from|as of"
    r"|starting))\b"
)
_LASTS = re.compile(
    r"\b(?:in (?:force|place|effect|vigou?r)|valid|available|remain effective|effective|apply|applies|lasts?"
    r"|lasting"
    r"|runs?|stays?|remains?|continues?|expires?|lapses?|expire|ends?|suspended|prohibited|banned)"
    r" (?:[a-z]{2,10} ){0,2}(?:until|till|through|on|to|for|by|at|in|up to)\b|\bexpir(?:y|es?|ing)\b"
    r"|\b(?:stand|deemed) expired\b"
    r"|\blasts? (?:\w+ ){0,2}(?:days?|weeks?|months?|years?)\b"
)
_OF_A_MEASURE = re.compile(
    r"\b(?:tariffs?|dut(?:y|ies)|lev(?:y|ies)|fees?|measures?|actions?|bans?|suspension|pause|restrictions?"
    r"|controls?|quotas?|curbs|exemptions?|rates?|decrees?|orders?|regulations?|notifications?|proclamation"
    r"|resolution|rules?|safeguards?|surcharges?|surtax|cess|tax(?:es)?|charges?|embargo|prohibition"
    r"|moratorium"
    r"|waivers?|reprieve|truce|increases?|cuts?|reductions?|changes?|decision|regime|extension|scheme)\b"
)
_OF_IT = re.compile(r"^\W*(?:it|they|this|that|these|those|both|all|the (?:move|step|law|bill))\b")


def takes_effect(scene: Scene, clause: Range, sentence: Range) -> bool:
    """Whether the clause tells when something begins to apply."""
    if _TAKES_EFFECT.search(scene.folded, *clause):
        return True
    begins = _BEGINS.search(scene.folded, *clause)
    return begins is not None and _of_a_measure(scene, (sentence[0], clause[1]))


def _of_a_measure(scene: Scene, span: Range) -> bool:
    """Whether a sentence is about a measure, if only as "it"."""
    return bool(_OF_A_MEASURE.search(scene.folded, *span) or _OF_IT.search(scene.folded[slice(*span)]))


def lasts(scene: Scene, sentence: Range) -> bool:
    """Whether a sentence without goods tells how long a measure stays: "will be in force until"."""
    return bool(_LASTS.search(scene.folded, *sentence)) and _of_a_measure(scene, sentence)


def effective(scene: Scene, clause: Range, sentence: Range) -> When | None:
    """The day a measure starts to apply, read in its clause first, then in the rest of its sentence."""
    for start, end in (clause, sentence):
        for day in scene.days_in(start, end):
            if _OF_ANOTHER.search(scene.folded, clause[1], max(clause[1], day.start)):
                continue  # "is discussing changes to counter Malaysia, *which* will cut its own from Jan. 1"
            behind = scene.folded[max(start, day.start - 60) : day.start]
            opens = _BEGINS_SENTENCE.match(scene.folded[sentence[0] : day.start])
            cue = _EFFECTIVE.search(behind)
            if cue is not None and _SEASON.search(behind[: cue.start()]):
                continue  # "the month of Ramadan, beginning in March"
            if opens or cue is not None or _opens_span(scene, day) or _opens_news(scene, day, sentence):
                return ahead(scene, day)
    return _moved_on(scene, clause) or counted(scene, sentence)


def _moved_on(scene: Scene, clause: Range) -> When | None:
    """A day to come beside a move: "will fall to 5,018 roubles on August 17"."""
    for day in scene.days_in(*clause):
        moves = _MOVES_ON.search(scene.folded[max(clause[0], day.start - 110) : day.start])
        if moves is not None and not _TOLD_ON.search(moves[0]):
            later = ahead(scene, day)
            if scene.published is None or later.iso > scene.published.isoformat()[: len(later.iso)]:
                return later
    return None


def _opens_news(scene: Scene, day: When, sentence: Range) -> bool:
    """Whether a sentence opens with a day to come and what is done on it: "On July 1 Canada will impose"."""
    if scene.published is None or not _ON_DAY.match(scene.folded[sentence[0] : day.start]):
        return False
    told = _WILL.search(scene.folded, day.end, min(sentence[1], day.end + 80))
    later = ahead(scene, day).iso
    return told is not None and later > scene.published.isoformat()[: len(later)]


def _opens_span(scene: Scene, day: When) -> bool:
    """Whether a day is the first of two: "between 1 April and 30 June", "for Feb 15-June 30"."""
    if _UP_TO.match(scene.text, day.end):
        return True
    between = scene.folded.endswith(("between ", "between the "), 0, day.start)
    return between and any(_AND.fullmatch(scene.folded, day.end, other.start) for other in scene.days)


def _end_of_span(scene: Scene, day: When) -> When | None:
    """The last day of "June 2-8", where the second day has no month of its own."""
    found = _UP_TO.match(scene.text, day.end)
    if found is None or not found["day"] or len(day.iso) != len("2026-11-25"):
        return None
    last = ahead(scene, day).iso[:8] + f"{int(found['day']):02d}"
    return When(found.start(), found.end(), last) if last > day.iso and int(found["day"]) <= 31 else None


def counted(scene: Scene, span: Range) -> When | None:
    """A day so long after the signing: "will take effect 120 days after publication", "in two weeks"."""
    found = _DAYS_AFTER.search(scene.folded, *span) if scene.published is not None else None
    if found is None or scene.published is None or not takes_effect(scene, span, span):
        return None
    day = later(scene.published, found["n"] or found["n3"], found["unit"] or found["unit3"])
    return When(found.start(), found.end(), day)


def ends(scene: Scene, clause: Range) -> When | None:
    """The last day of a measure: "until 31 October", "through the end of 2026"."""
    named = scene.days_in(*clause)
    for i, day in enumerate(named):
        before = scene.folded[max(clause[0], day.start - 40) : day.start]
        last = ahead(scene, day) if _ENDS.search(before) or _FROM_TO.search(before) else None
        if last is not None and i and _FROM_TO.search(before):
            last = _not_before(ahead(scene, named[i - 1]), last)
        last = last or _end_of_span(scene, day)
        if last is not None and not is_old(scene, last, days=_JUST_ENDED):
            return last
    return None


def _not_before(first: When, last: When) -> When:
    """The last day of a stretch in the year in which it lies behind the first."""
    if last.iso >= first.iso or len(last.iso) < len("2026-11"):
        return last
    return replace(last, iso=f"{int(last.iso[:4]) + 1:04d}{last.iso[4:]}")


def put_off_to(scene: Scene, clause: Range) -> When | None:
    """The day to which something is delayed."""
    for day in scene.days_in(*clause):
        if _PUT_OFF_TO.search(scene.folded[clause[0] : day.start]):
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
            and not _to_come(scene, day)
            and _ANNOUNCED.search(near)
        ):
            return day
    return None


def first_told(scene: Scene, sentences: Iterable[Range]) -> When | None:
    """The day of the news: the first day in ``sentences`` within two weeks before publication that is not
    one on which something is to begin or to end.
    """
    if scene.published is None:
        return None
    latest, earliest = scene.published.isoformat(), (scene.published - timedelta(days=14)).isoformat()
    days = (day for sentence in sentences for day in scene.days_in(*sentence))
    near = (day for day in days if len(day.iso) == 10 and earliest <= day.iso <= latest)
    return next((day for day in near if not _to_come(scene, day)), None)


def _to_come(scene: Scene, day: When) -> bool:
    """Whether a day that reads as past is one on which something is to begin: "starting this Saturday"."""
    behind = scene.folded[max(0, day.start - 60) : day.start]
    return bool(_EFFECTIVE.search(behind)) and ahead(scene, day) != day


def length(scene: Scene, clause: Range) -> re.Match[str] | None:
    """The stretch of time a clause tells a measure to last: "for 90 days", "a three-year quota"."""
    for found in _DURATION.finditer(scene.folded, *clause):
        if not _SO_FAR.search(scene.folded, max(clause[0], found.start() - 60), found.start()):
            return found
    return None


def after(stretch: re.Match[str], first: str | None) -> str | None:
    """The end of a stretch of time that begins on the full date ``first``."""
    if first is None or len(first) != len("2026-11-25"):
        return None
    return later(
        date.fromisoformat(first), stretch["n"] or stretch["n2"], stretch["unit"] or stretch["unit2"]
    )
