"""Days that a text names, resolved against the day it was published, cut to the precision the words carry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ahocorasick_rs import AhoCorasick, MatchKind

from nlp.normal import folded as whole_folded
from nlp.numerals import TEENS, UNITS, WORTH

MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ],
        1,
    )
    for name in names.split()
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = {word: WORTH[word] for word in (*UNITS, *TEENS[:3])} | {"a": 1, "an": 1}
_M = (
    "(?P<month>"
    + "|".join(sorted(MONTHS, key=len, reverse=True))
    + r")\b(?:(?<=[^a-z][a-z]{3})\.|(?<=sept)\.)?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_N = "(?P<n>\\d{1,2}|" + "|".join(_NUMBERS) + ")"
_FORMS = tuple(
    (name, seed, re.compile(pattern))  # seed: which words each match holds one of
    for name, seed, pattern in (
        ("full", "year", r"\b(?P<year>(?:19|20)\d\d)[ -](?P<monthno>[01]\d)[ -](?P<day>[0-3]\d)\b"),
        ("full", "month", rf"\b{_M} {_DAY}(?: ?,)? {_YEAR}\b"),
        ("full", "month", rf"\b{_DAY}(?: of)? {_M},? {_YEAR}\b"),
        ("full", "year", rf"\b{_DAY}/(?P<monthno>0?\d|1[0-2])/{_YEAR}\b"),
        ("day", "month", rf"\b{_M} {_DAY}\b(?! ?%|,\d|\.\d)"),
        ("day", "month", rf"\b{_DAY}(?: of)? {_M}"),
        ("month", "month", rf"(?<!\d )\b{_M},? (?:of )?{_YEAR}\b"),
        (
            "bare",
            "month",
            rf"\b(?P<cue>in|since|until|till|by|from|last|this|next|early|late|mid|during|for|of) {_M}",
        ),
        (
            "year",
            "year",
            r"\b(?:in|since|until|till|through|up to|by|from|during|of|early|late|mid|back in)"
            rf" {_YEAR}\b(?! ?(?:teu|tons?)\b)",
        ),
        (
            "ordinal",
            "ordinal",
            rf"\b(?:on|of|from|until) the {_DAY}(?<=[a-z])"
            r"(?=[.,;)]|\Z| (?:that|in|at|by|between|with|and|when|it)\b)",
        ),
        ("yesterday", "day", r"\b(?:yesterday|last night)\b"),
        ("today", "day", r"\b(?:earlier today|today|this (?:morning|afternoon|evening)|tonight)\b"),
        ("tomorrow", "day", r"\btomorrow\b"),
        (
            "span",
            "unit",
            r"\b(?P<cue>last|this|next|past|earlier this|later this|previous) (?P<unit>week|month|year)\b"
            r"|\b(?:at|over|during|last) (?:the )?(?P<weekend>weekend)\b",
        ),
        ("ago", "unit", rf"\b{_N} (?P<unit>day|week|month|year)s? (?P<cue>ago|earlier)\b"),
        (
            "weekday",
            "weekday",
            r"\b(?<!every )(?<!each )(?<!more )(?:(?P<cue>on|last|this|next|late|early|by|since) )?"
            r"(?P<weekday>" + "|".join(_WEEKDAYS) + r")\b",
        ),
    )
)
_YEAR_WITHIN = 40  # characters between a day and the year it lies in
_ANY_YEAR = re.compile(  # opening with a set, it is searched for fast
    r"(?P<year>[12](?<=\b[12])(?:(?<=1)9|(?<=2)0)\d\d)\b"
)
_SEEDS = tuple(
    (word, seed)
    for seed, words in {
        "month": list(MONTHS),
        "weekday": _WEEKDAYS,
        "day": ["yesterday", "today", "tonight", "night", "tomorrow", "morning", "afternoon", "evening"],
        "unit": ["day", "week", "weekend", "month", "year"],
        "ordinal": ["the 1", "the 2", "the 3", "the 4", "the 5", "the 6", "the 7", "the 8", "the 9"],
        "year": ["19", "20"],
    }.items()
    for word in words
)
_SEEDED = AhoCorasick([word for word, _ in _SEEDS], matchkind=MatchKind.LeftmostLongest)
_BEFORE, _BEHIND = 24, 48  # characters of a form before and behind its seed, with what it looks at
_FUTURE = re.compile(
    r"\b(?:will|would|shall|to be|is to|are to|set to|due|expected|plans?|planned|scheduled|no later than"
    r"|kicks? off|takes? effect|enters?|starts?|begins?|commences?|runs? (?:to|until|through))\b"
    r"|\b(?:from|until|till|by|through|with effect from|as of)(?: the| next)? \Z"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day named at ``start`` to ``end``: ``iso`` is cut to what is known."""

    start: int
    end: int
    iso: str


def days(text: str, *, published: date | None) -> list[Day]:
    """Every day, month or year named in ``text``; relative ones only where ``published`` is known."""
    folded = whole_folded(text)
    found: list[Day] = []
    taken = bytearray(len(folded))
    windows = _windows(folded)
    year = _only_year(folded) if published is None else None
    for name, seed, pattern in _FORMS:
        for match in (match for window in windows[seed] for match in pattern.finditer(folded, *window)):
            start, end = match.span()
            if 1 in taken[start:end] or not _plausible(name, match, text):
                continue
            iso = _resolve(
                name, match, published, future=bool(_FUTURE.search(folded, max(0, start - 40), start))
            )
            iso = iso or (_in_year(name, match, year, folded) if year is not None else None)
            if iso:
                found.append(Day(start=start, end=end, iso=iso))
                taken[start:end] = b"\x01" * (end - start)
    return sorted(found, key=lambda day: day.start)


def _only_year(folded: str) -> int | None:
    """The one year that a text of unknown date names, which its days without a year lie in."""
    named = {match["year"] for match in _ANY_YEAR.finditer(folded)}
    return int(named.pop()) if len(named) == 1 else None


def _in_year(name: str, match: re.Match[str], year: int, folded: str) -> str | None:
    """A day without its year where the one year of the text stands close by."""
    parts = match.groupdict()
    month = MONTHS.get(parts.get("month") or "")
    near = folded[max(0, match.start() - _YEAR_WITHIN) : match.end() + _YEAR_WITHIN]
    if month is None or name not in {"day", "bare"} or str(year) not in near:
        return None
    return _iso(year, month, int(parts["day"])) if name == "day" else f"{year:04d}-{month:02d}"


def _windows(folded: str) -> dict[str, list[tuple[int, int]]]:
    """The stretches that can hold a day: around each word that every form has one of."""
    found: dict[str, list[tuple[int, int]]] = {seed: [] for _, seed in _SEEDS}
    for index, at, end in _SEEDED.find_matches_as_indexes(folded):
        seed = _SEEDS[index][1]
        if folded[at - 1 : at].isalpha() or (folded[at].isdigit() and folded[at - 1 : at].isdigit()):
            continue
        plural = seed == "unit" and folded[end : end + 1] == "s"
        if folded[at:end].isalpha() and folded[end : end + 1].isalpha() and not plural:
            continue  # market, secondary, yearly
        windows = found[seed]
        low, high = max(0, at - _BEFORE), end + _BEHIND
        if windows and low <= windows[-1][1]:
            windows[-1] = (windows[-1][0], high)
        else:
            windows.append((low, high))
    return found


def _plausible(name: str, match: re.Match[str], text: str) -> bool:
    """A month must be written as a name: "march" and "may" are verbs too."""
    if "month" not in match.groupdict() or not match["month"]:
        return True
    return text[match.start("month")].isupper()


def _resolve(name: str, match: re.Match[str], published: date | None, *, future: bool) -> str | None:
    parts = match.groupdict()
    month = MONTHS.get(parts.get("month") or "") or int(parts.get("monthno") or 0)
    if name == "full":
        return _iso(int(parts["year"]), month, int(parts["day"]))
    if name == "month":
        return f"{parts['year']}-{month:02d}"
    if name == "year":
        return parts["year"]
    if published is None:
        return None
    if name == "ordinal":
        return _ordinal(published, int(parts["day"]), future=future)
    if name == "day":
        return _nearest_day(published, month, int(parts["day"]), future=future)
    if name == "bare":
        ahead = parts["cue"] == "next" or (future and parts["cue"] not in ("last", "since"))
        return _nearest_month(published, month, future=ahead)
    return _relative(name, parts, published, future=future)


def _relative(name: str, parts: dict[str, str | None], published: date, *, future: bool) -> str | None:
    cue, unit = parts.get("cue") or "", parts.get("unit") or ""
    if name in ("yesterday", "today", "tomorrow"):
        step = {"yesterday": -1, "today": 0, "tomorrow": 1}[name]
        return (published + timedelta(days=step)).isoformat()
    if name == "weekday":
        ahead = cue == "next" or (future and cue != "last")
        day = _weekday(published, _WEEKDAYS.index(parts["weekday"] or ""), ahead=ahead)
        today = cue == "last" and day == published.isoformat()
        return (published - timedelta(weeks=1)).isoformat() if today else day
    if parts.get("weekend"):
        return (published - timedelta(days=published.weekday() + 1)).isoformat()[:7]
    count = 1
    if name == "ago":
        word = parts["n"] or ""
        count = _NUMBERS.get(word) or int(word)
    sign = {"last": -1, "past": -1, "previous": -1, "ago": -1, "earlier": -1, "next": 1}.get(cue, 0)
    return _shift(published, unit, sign * count)


def _shift(published: date, unit: str, step: int) -> str | None:
    if unit == "day":
        return (published + timedelta(days=step)).isoformat()
    if unit == "week":
        # the day of the week is not said: the month is as much as is known
        return (published + timedelta(weeks=step)).isoformat()[:7]
    if unit == "month":
        months = published.year * 12 + published.month - 1 + step
        return f"{months // 12:04d}-{months % 12 + 1:02d}"
    return f"{published.year + step:04d}" if 0 < published.year + step < 10000 else None


def _weekday(published: date, weekday: int, *, ahead: bool) -> str:
    back = (published.weekday() - weekday) % 7
    step = 7 - back if ahead else -back
    return (published + timedelta(days=step)).isoformat()


def _nearest_day(published: date, month: int, day: int, *, future: bool) -> str | None:
    this_year = _iso(published.year, month, day)
    if this_year is None:
        return None
    late = (date.fromisoformat(this_year) - published).days
    if not future and late > 7:
        return _iso(published.year - 1, month, day)
    if future and late < -120:
        return _iso(published.year + 1, month, day)
    return this_year


def _ordinal(published: date, day: int, *, future: bool) -> str | None:
    """The day of that number in the month of publication, or in the one before or behind it."""
    months = published.year * 12 + published.month - 1
    if day > published.day and not future:
        months -= 1
    if day < published.day and future:
        months += 1
    return _iso(months // 12, months % 12 + 1, day)


def _nearest_month(published: date, month: int, *, future: bool) -> str:
    year = published.year
    if not future and month > published.month:
        year -= 1
    if future and month < published.month:
        year += 1
    return f"{year:04d}-{month:02d}"


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
